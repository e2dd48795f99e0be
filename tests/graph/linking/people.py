"""A compact generator of person records with planted truth, and hand-made traps."""

import numpy as np
import pandas as pd

FIRST = ("agus", "budi", "rahmat", "joko", "eko", "dedi", "hendra", "slamet", "yanto", "rudi")
LAST = ("santoso", "wibowo", "nugroho", "siregar", "nasution", "hidayat", "kusuma", "saputra")
CITIES = ("Medan", "Palembang", "Bandung", "Semarang", "Surabaya", "Makassar", "Pontianak")
STREETS = ("Merdeka", "Sudirman", "Diponegoro", "Melati", "Mawar", "Kenanga", "Veteran")

COLUMNS = ["name_raw", "nik", "dob", "gender", "phone_raw", "plate", "address_raw", "city", "pob"]


def people(persons: int, *, seed: int) -> pd.DataFrame:
    """Return two or three records a person, written by different hands; ``person`` is the truth."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(persons):
        day = np.datetime64("1960-01-01") + int(random.integers(0, 15000))
        year, month, date = str(day).split("-")
        name = f"{random.choice(FIRST)} {random.choice(FIRST)} {random.choice(LAST)}"
        born = f"{date}{month}{year[2:]}"
        nik = f"{random.integers(110101, 949999)}{born}{random.integers(1, 9999):04d}"
        phone = f"08{random.integers(10**9, 10**10)}"
        street = f"{random.choice(STREETS)} No. {random.integers(1, 200)}"
        city, pob = random.choice(CITIES), random.choice(CITIES)
        for _ in range(int(random.integers(2, 4))):
            rows.append(
                {
                    "person": person,
                    "name_raw": _written(name, random),
                    "nik": nik if random.random() < 0.6 else None,
                    "dob": str(day) if random.random() < 0.9 else None,
                    "gender": "m",
                    "phone_raw": phone if random.random() < 0.5 else None,
                    "plate": None,
                    "address_raw": f"Jl. {street}" if random.random() < 0.7 else None,
                    "city": city,
                    "pob": pob if random.random() < 0.7 else None,
                }
            )
    frame = pd.DataFrame(rows)
    frame.insert(0, "unique_id", [f"r{n}" for n in range(len(frame))])
    return frame


def _written(name: str, random: np.random.Generator) -> str:
    words = name.split()
    choice = random.random()
    if choice < 0.2:
        words = words[1:] + words[:1]
    elif choice < 0.35:
        words[-1] = words[-1][0]
    elif choice < 0.5:
        words[0] = words[0].replace("u", "oe")
    return " ".join(words).title()


def records(*rows: dict[str, str]) -> pd.DataFrame:
    """Return hand-made records, missing values None, ids r0, r1 …"""
    frame = pd.DataFrame(list(rows)).reindex(columns=COLUMNS)
    frame = frame.astype(object).where(frame.notna(), None)
    frame.insert(0, "unique_id", [f"r{n}" for n in range(len(frame))])
    return frame
