"""The first sample: three small files, ten people, two networks, made by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from ingest.areas import Areas
from ingest.synthetic.deliveries import Delivery, Form, Row, Written, lay_out
from ingest.synthetic.files import write_file
from ingest.synthetic.manifest import write_manifest
from ingest.synthetic.people import People, Person
from ingest.synthetic.truth import write_truth

_SEED = 11
_CASES = (
    # number, days before today, area, drug, network
    ("LKN/0012/{m}/{y}/BNNP-SUMUT", 60, "12.71", "sabu", "N01"),
    ("LKN/0031/{m}/{y}/BNNP-SUMUT", 25, "12.71", "sabu", "N01"),
    ("LP/A/0044/{m}/{y}/SPKT/POLDA RIAU", 9, "14.71", "sabu", "N01"),
    ("LKN/0007/{m}/{y}/BNNP-SULSEL", 40, "73.71", "ekstasi", "N02"),
    ("LKN/0015/{m}/{y}/BNNP-SULSEL", 4, "73.71", "ekstasi", "N02"),
)
_INVOLVED = (
    # case, person, role as written, name as written (None: as on the card), NIK shown
    (0, 0, "Tersangka", None, True),
    (0, 1, "Tersangka", "{first} alias Ucok", False),
    (0, 8, "Saksi", None, True),
    (1, 1, "Tersangka", None, True),
    (1, 2, "DPO", "{name} bin {father}", False),
    (2, 0, "Tersangka", "{name}", False),
    (2, 2, "Tersangka", None, True),
    (2, 3, "Tersangka", None, True),
    (3, 4, "Tersangka", None, True),
    (3, 5, "Tersangka", "{first} als Bagong", False),
    (4, 5, "Tersangka", None, True),
    (4, 6, "Tersangka", None, True),
    (4, 7, "DPO", "{name} bin {father}", True),
    (4, 9, "Saksi", None, False),
)
_CALLS = ((0, 1), (1, 2), (0, 2), (2, 3), (4, 5), (5, 6), (5, 7), (4, 7), (2, 7), (0, 3))
_ROLES = {0: "courier", 1: "coordinator", 2: "financier", 3: "dealer", 4: "dealer",
          5: "coordinator", 6: "courier", 7: "financier"}  # fmt: skip
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written: counts of rows by mapping, of person mentions, people and networks."""

    folder: Path
    rows: dict[str, int]
    mentions: int
    people: int
    networks: int


def write_first_sample(folder: Path, *, today: date = date(2026, 11, 23)) -> SampleSummary:
    """Write three files (cases as CSV, people as XLSX, calls as JSON lines) with their truth."""
    g = np.random.default_rng(_SEED)
    people = People(g, Areas.load(), today)
    for index in range(10):
        people.make("73" if 4 <= index < 8 or index == 9 else "12", sex="m" if index < 8 else "f")
    numbers = [_number(case, today) for case in _CASES]
    deliveries = (
        _cases(numbers, today),
        _persons(people.rows, numbers, today),
        _calls(people.rows, today, g),
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = [lay_out(d, g) for d in deliveries]
    for w in written:
        write_file(folder, w)
    write_manifest(folder, written, seed=_SEED, today=today)
    networks = [
        {"network": "N01" if i < 4 else "N02", "person": people.rows[i].id, "role": role,
         "key": role in ("financier", "coordinator")}
        for i, role in _ROLES.items()
    ]  # fmt: skip
    cases = [
        {"case": number, "network": case[4], "look_alike": None}
        for number, case in zip(numbers, _CASES, strict=True)
    ]
    write_truth(folder, written, people.rows, {"networks": networks, "cases": cases})
    return summary(folder, written, len(people.rows), 2)


def summary(folder: Path, written: list[Written], people: int, networks: int) -> SampleSummary:
    """Count what was written."""
    rows: dict[str, int] = {}
    for w in written:
        rows[w.delivery.mapping] = rows.get(w.delivery.mapping, 0) + len(w.table)
    return SampleSummary(folder, rows, sum(len(w.people) for w in written), people, networks)


def _number(case: tuple[str, int, str, str, str], today: date) -> str:
    day = today - timedelta(days=case[1])
    return case[0].format(m=_ROMAN[day.month - 1], y=day.year)


def _cases(numbers: list[str], today: date) -> Delivery:
    areas = Areas.load()
    rows = []
    for number, (_, days, area, drug, _network) in zip(numbers, _CASES, strict=True):
        latitude, longitude = areas.centroid(area)
        rows.append(
            Row({
                "no_lkn": number,
                "jenis_laporan": number.split("/")[0],
                "tgl_laporan": today - timedelta(days=days - 1),
                "tgl_kejadian": today - timedelta(days=days),
                "satuan_kerja": number.rsplit("/", 1)[1],
                "status": "Penyidikan",
                "narkotika": drug,
                "kode_provinsi": area[:2],
                "kode_wilayah": area,
                "tkp": areas.name(area),
                "lintang": latitude,
                "bujur": longitude,
                "penilaian": "B2",
            })
        )  # fmt: skip
    return Delivery(
        file="perkara.csv",
        mapping="case_register",
        office="BNN",
        form=Form({"no_lkn": "No. LKN", "tgl_kejadian": "Tanggal Kejadian"}, "words", decimal=","),
        columns=tuple(rows[0].values),
        rows=rows,
        spoiled=(("no_lkn", ""),),
    )


def _persons(people: list[Person], numbers: list[str], today: date) -> Delivery:
    areas = Areas.load()
    rows = []
    for case, index, role, written, with_nik in _INVOLVED:
        person = people[index]
        name = (written or "{name}").format(
            name=person.name, first=person.tokens[0], father=person.father
        )
        rows.append(
            Row(
                {
                    "no_lkn": numbers[case],
                    "nama_lengkap": name,
                    "nik": person.nik if with_nik else None,
                    "tempat_lahir": areas.name(person.birth_regency),
                    "tgl_lahir": person.born,
                    "jk": "L" if person.sex == "m" else "P",
                    "alamat": f"Jl. {person.home.street} No. {person.home.number}",
                    "kota": areas.name(person.home.regency),
                    "kode_provinsi": _CASES[case][2][:2],
                    "peran": role,
                    "no_hp": person.phones[0] if role != "Saksi" else None,
                    "tgl_kejadian": today - timedelta(days=_CASES[case][1]),
                },
                {"person": person.id},
            )
        )
    return Delivery(
        file="orang.xlsx",
        mapping="persons",
        office="BNN",
        form=Form({"no_lkn": "Nomor LKN", "nama_lengkap": "Nama", "no_hp": "No. HP"},
                  "slash", phones="dashed", upper=True),
        columns=tuple(rows[0].values),
        rows=rows,
        spoiled=(("nik", "12710512"),),
        copies=1,
    )  # fmt: skip


def _calls(people: list[Person], today: date, g: np.random.Generator) -> Delivery:
    rows = []
    for caller, callee in _CALLS:
        for _ in range(int(g.integers(3, 9))):
            seconds = int(g.integers(0, 86400))
            day = today - timedelta(days=int(g.integers(1, 70)))
            clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
            rows.append(
                Row({
                    "nomor_a": people[caller].phones[0],
                    "nomor_b": people[callee].phones[0],
                    "waktu": f"{day.isoformat()} {clock}",
                    "durasi": int(g.integers(5, 600)),
                    "jenis": "suara",
                    "kode_provinsi": people[caller].home.regency[:2],
                })
            )  # fmt: skip
    return Delivery(
        file="panggilan.jsonl",
        mapping="calls",
        office="BNN",
        form=Form(phones="plus"),
        columns=tuple(rows[0].values),
        rows=rows,
    )
