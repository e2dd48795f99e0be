"""The truth behind a sample, kept apart from its files.

``persons.parquet`` file, row (from 1), slot, person: who each person mention is
``people.parquet`` the true people; ``tie`` names a twin, son or household
``records.parquet`` the same mentions in the columns that person linking reads
``networks.parquet`` network, person, role, key: who belongs where, the key actors marked
``network_list.parquet`` each network's provinces, start, and whether it is new or has grown
``cases.parquet`` case, network (empty: none), look_alike (the case it only resembles)
``phones.parquet`` number, person, from, until; a swap ends one number and starts another
``changes.parquet`` what is new in the last week, for the weekly report
``expected_counts.json`` read, accepted, quarantined, duplicate by file
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from ingest.synthetic.deliveries import Row, Value, Written
from ingest.synthetic.people import Person

FOLDER = "truth"
type Tables = dict[str, list[dict[str, Any]]]


def write_truth(folder: Path, written: list[Written], people: list[Person], more: Tables) -> None:
    """Write the truth of a sample; ``more`` holds the tables that only the full sample has."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    tables: Tables = {
        "persons": [
            {"file": w.delivery.file, "row": row, "slot": slot, "person": person}
            for w in written
            for row, slot, person, _ in w.people
        ],
        "people": [_person(p) for p in people],
        "records": [
            _record(w.delivery.file, row, slot, person, source)
            for w in written
            for row, slot, person, source in w.people
        ],
        **more,
    }
    for name, rows in tables.items():
        pd.DataFrame(rows).to_parquet(target / f"{name}.parquet", index=False)
    counts = {w.delivery.file: w.expected for w in written}
    (target / "expected_counts.json").write_text(json.dumps(counts, indent=1) + "\n")


def read_truth(folder: Path, name: str) -> pd.DataFrame:
    """Read one truth table of a sample."""
    return pd.read_parquet(folder / FOLDER / f"{name}.parquet")


def expected_counts(folder: Path) -> dict[str, dict[str, int]]:
    """Read what each file's load must count."""
    counts: dict[str, dict[str, int]] = json.loads(
        (folder / FOLDER / "expected_counts.json").read_text()
    )
    return counts


def _person(person: Person) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name,
        "alias": person.alias,
        "nik": person.nik,
        "born": person.born.isoformat(),
        "sex": person.sex,
        "province": person.home.regency[:2],
        "tie": person.tie,
    }


def _record(file: str, row: int, slot: str, person: str, source: Row) -> dict[str, Any]:
    v = source.values
    name = str(v.get("nama_lengkap") or v.get("nama_pengguna"))
    father, alias = v.get("nama_ayah"), v.get("alias")
    if father:
        name += (" binti " if v.get("jk") in ("P", "Perempuan") else " bin ") + str(father)
    if alias:
        name += f" alias {alias}"
    return {
        "unique_id": f"{file}#{row}#{slot}",
        "entity_id": person,
        "name_raw": name,
        "nik": _text(v.get("nik")),
        "dob": _text(v.get("tgl_lahir")),
        "gender": {"L": "m", "P": "f"}.get(str(v.get("jk"))),
        "phone_raw": _text(v.get("no_hp")),
        "plate": _text(v.get("no_polisi")),
        "address_raw": _text(v.get("alamat")),
        "city": _text(v.get("kota")),
        "pob": _text(v.get("tempat_lahir")),
    }


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
