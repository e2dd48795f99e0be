"""The list of a sample's files, in the order in which they are to be loaded."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ingest.synthetic.deliveries import Written

NAME = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, SQLite databases included: what the pipeline is given, in load order."""

    path: Path
    mapping: str
    office: str
    rows: int


def write_manifest(folder: Path, written: list[Written], *, seed: int, today: date) -> None:
    """Write the manifest beside the files; labels and grades come from each mapping."""
    files = [
        {
            "file": w.delivery.file,
            "mapping": w.delivery.mapping,
            "office": w.delivery.office,
            "rows": len(w.table),
        }
        for w in written
    ]
    content = {"seed": seed, "today": today.isoformat(), "files": files}
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    (folder / NAME).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> tuple[Entry, ...]:
    """Read the manifest of a sample's folder."""
    content = yaml.safe_load((folder / NAME).read_text(encoding="utf-8"))
    return tuple(
        Entry(
            path=folder / f["file"],
            mapping=f["mapping"],
            office=f["office"],
            rows=f["rows"],
        )
        for f in content["files"]
    )
