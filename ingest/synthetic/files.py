"""Write laid-out tables as CSV, XLSX, JSON lines or SQLite, the same bytes each time."""

import csv
import json
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from ingest.synthetic.deliveries import Value, Written
from ingest.synthetic.workbook import write_workbook


def write_file(folder: Path, written: Written) -> None:
    """Write one delivery; its file name's ending says in which format."""
    path = folder / written.delivery.file
    _WRITERS[path.suffix](path, written)


def _comma(path: Path, written: Written) -> None:
    # Two dialects are in use: Indonesian spreadsheets save semicolons, other systems commas.
    delimiter = ";" if written.delivery.form.decimal == "," else ","
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        rows.writerow(written.header)
        rows.writerows(written.table)


def _json_lines(path: Path, written: Written) -> None:
    with path.open("w", encoding="utf-8") as out:
        for cells in written.table:
            row = {h: _plain(c) for h, c in zip(written.header, cells, strict=True)}
            filled = {h: c for h, c in row.items() if c is not None}
            out.write(json.dumps(filled, ensure_ascii=False) + "\n")


def _workbook(path: Path, written: Written) -> None:
    write_workbook(path, written.header, written.table)


def _database(path: Path, written: Written) -> None:
    path.unlink(missing_ok=True)
    table = path.stem
    columns = ", ".join(f'"{h}" TEXT' for h in written.header)
    places = ", ".join("?" for _ in written.header)
    database = sqlite3.connect(path)
    try:
        database.execute(f'CREATE TABLE "{table}" ({columns})')
        rows = ([_plain(c) for c in cells] for cells in written.table)
        database.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
        database.commit()
    finally:
        database.close()


def _plain(cell: Value) -> str | float | int | None:
    return cell.isoformat() if isinstance(cell, (date, datetime)) else cell


_WRITERS: dict[str, Callable[[Path, Written], None]] = {
    ".csv": _comma,
    ".jsonl": _json_lines,
    ".xlsx": _workbook,
    ".db": _database,
}
