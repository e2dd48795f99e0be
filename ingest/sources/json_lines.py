"""JSON lines: one object a line, values plain, lists of plain values joined."""

import json
import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

from ingest.errors import SourceRefused
from ingest.sources.delimited import TextForm, text_form
from ingest.sources.numbers import number_text
from ingest.sources.rows import (
    LONGEST_ROW,
    OpenSource,
    RawRow,
    RowFault,
    Wanted,
    broken,
    cut_fault,
)

_MOST_COLUMNS = 2_000


class _Unreadable(ValueError):
    """A line is not one flat JSON object."""

    def __init__(self, fault: RowFault) -> None:
        super().__init__(fault)
        self.fault = fault


def open_json_lines(path: Path, wanted: Wanted) -> OpenSource:
    """Open a file of JSON lines; raises SourceRefused if no line has a column of the mapping."""
    form = text_form(path)
    columns: dict[str, None] = {}
    for _, line in _lines(path, form):
        try:
            columns.update(dict.fromkeys(_read(line)))
        except _Unreadable:
            continue
        if len(columns) > _MOST_COLUMNS:
            raise SourceRefused(
                path.name, "its objects have thousands of names", "Check that names are columns"
            )
    header = tuple(columns)
    if not wanted.recognised(header):
        raise SourceRefused(
            path.name,
            "no line has a column of this mapping",
            "Each line must be one JSON object with the mapping's columns",
        )

    def rows() -> Iterator[RawRow]:
        for number, line in _lines(path, form):
            yield _row(number, line, header)

    return OpenSource(path.name, form.sha256, header, rows, form.lines)


def _lines(path: Path, form: TextForm) -> Iterator[tuple[int, str]]:
    number = 0
    with closing(path.open(encoding=form.encoding, errors="surrogateescape")) as file:
        while line := _line(file):
            number += 1
            if not line.isspace():
                yield number, line


def _line(file: TextIO) -> str:
    line = file.readline(LONGEST_ROW)
    rest = line
    while len(rest) >= LONGEST_ROW and not rest.endswith("\n"):
        rest = file.readline(LONGEST_ROW)
    return line


def _row(number: int, line: str, header: tuple[str, ...]) -> RawRow:
    try:
        found = _read(line)
        cells = tuple(_text(found[name]) if name in found else "" for name in header)
    except _Unreadable as unreadable:
        return broken(number, line, unreadable.fault)
    fault = cut_fault(cells)
    return broken(number, line, fault) if fault else RawRow(number, cells)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Unreadable(RowFault.JSON)  # the same name twice: which one is meant?
    return found


def _read(line: str) -> dict[str, Any]:
    if len(line) >= LONGEST_ROW:
        raise _Unreadable(RowFault.TOO_LONG)
    try:
        found = json.loads(line, object_pairs_hook=_pairs)
    except _Unreadable:
        raise
    except (ValueError, RecursionError):
        raise _Unreadable(RowFault.JSON) from None
    if not isinstance(found, dict):
        raise _Unreadable(RowFault.JSON)
    return found


def _text(value: object) -> str:
    """Write a JSON value as text; a flat object is ``name:value;…``, as profiles are."""
    if isinstance(value, list):
        return ";".join(_plain(part) for part in value)
    if isinstance(value, dict):
        return ";".join(f"{name}:{_plain(part)}" for name, part in value.items())
    return _plain(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else "1E+30"
    if isinstance(value, float):
        return number_text(value) if math.isfinite(value) else str(value)
    raise _Unreadable(RowFault.NESTED)
