"""The list of a sample's files, in the order in which they are to be loaded."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ingest.synthetic.deliveries import Written

NAME = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: ``address`` is what the pipeline is given, a path or a database URL."""

    file: str
    mapping: str
    office: str
    rows: int
    address: str


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
    """Read the manifest of a folder; SQLite files get a ``sqlite:///`` address."""
    content = yaml.safe_load((folder / NAME).read_text(encoding="utf-8"))
    return tuple(
        Entry(
            file=f["file"],
            mapping=f["mapping"],
            office=f["office"],
            rows=f["rows"],
            address=_address(folder / f["file"]),
        )
        for f in content["files"]
    )


def _address(path: Path) -> str:
    return f"sqlite:///{path}" if path.suffix == ".db" else str(path)
