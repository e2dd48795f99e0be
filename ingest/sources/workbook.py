"""XLSX workbooks, checked before any of their XML is parsed."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ingest.errors import SourceRefused
from ingest.sources.numbers import cell_integer, number_text
from ingest.sources.rows import (
    PREAMBLE,
    OpenSource,
    RawRow,
    Wanted,
    broken,
    cut_fault,
    without_text_mark,
)

_MOST_UNPACKED = 1 << 29
_MOST_RATIO = 200
_SMALL = 1 << 20
_PROLOG = 1 << 16
_MOST_COLUMNS = 2_000
_ASK_CSV = "Open it in a spreadsheet program and save it as CSV (UTF-8) or a new XLSX"
_XML_FAULTS = (ParseError, KeyError, ValueError, InvalidFileException, zipfile.BadZipFile)


def open_workbook(path: Path, wanted: Wanted) -> OpenSource:
    """Open the first sheet with a header of the mapping; others are named as unread.

    Raises SourceRefused for an archive that unpacks to too much or declares XML entities.
    """
    check_archive(path)
    sheets = _sheets(path)
    chosen, above, header = _choose(path, sheets, wanted)

    def rows() -> Iterator[RawRow]:
        width = len(header)
        for number, cells in enumerate(_cells(path, chosen), start=-above):
            if number > 0 and any(cells):
                yield _row(number, cells, width)

    unread = tuple(name for name in sheets if name != chosen)
    return OpenSource(path.name, _hash(path), header, rows, 0, unread)


def check_archive(path: Path) -> None:
    """Refuse bombs and entity declarations by the archive's directory and each part's start."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise SourceRefused(path.name, "it unpacks to more than 512 MB", _ASK_CSV)
            for part in parts:
                _check_part(path, archive, part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        raise SourceRefused(path.name, "its archive is damaged or encrypted", _ASK_CSV) from None


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    ratio = part.file_size / max(part.compress_size, 1)
    if part.file_size > _SMALL and ratio > _MOST_RATIO:
        raise SourceRefused(path.name, "a part of it is packed like a bomb", _ASK_CSV)
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with archive.open(part) as opened:
        start = opened.read(_PROLOG)
    # A declaration may be in UTF-16; without the zeros its letters are the same.
    letters = start.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in letters or b"<!ENTITY" in letters:
        raise SourceRefused(path.name, "it declares XML entities", _ASK_CSV)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    """An open workbook; handed over as a file, because openpyxl goes by the name's ending."""
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except _XML_FAULTS:
            raise SourceRefused(path.name, "it is not a readable workbook", _ASK_CSV) from None
        with closing(book):
            yield book


def _sheets(path: Path) -> list[str]:
    with _book(path) as book:
        return [sheet.title for sheet in book.worksheets]


def _cells(path: Path, sheet: str) -> Iterator[tuple[str, ...]]:
    """Rows of one sheet as text; the sheet's own claim of its size is not believed."""
    with _book(path) as book:
        page = book[sheet]
        page.reset_dimensions()
        try:
            for row in page.iter_rows(values_only=True):
                yield tuple(_text(cell) for cell in row[:_MOST_COLUMNS])
        except _XML_FAULTS:
            raise SourceRefused(path.name, "one of its sheets is damaged", _ASK_CSV) from None


def _choose(path: Path, sheets: list[str], wanted: Wanted) -> tuple[str, int, tuple[str, ...]]:
    """Find the sheet and row with most columns known."""
    best = 0
    place: tuple[str, int, tuple[str, ...]] = ("", 0, ())
    for sheet in sheets:
        if wanted.table and wanted.table in sheets and sheet != wanted.table:
            continue
        for at, cells in zip(range(PREAMBLE), _cells(path, sheet), strict=False):
            known = wanted.recognised(cells)
            if known > best:
                best, place = known, (sheet, at, _trimmed(cells))
    if not best:
        raise SourceRefused(
            path.name,
            "no sheet has the columns of this mapping in its first twenty rows",
            "Check that the file matches the mapping and that its header is complete",
        )
    return place


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    width = max(at for at, cell in enumerate(cells, start=1) if cell)
    return cells[:width]


def _row(number: int, cells: tuple[str, ...], width: int) -> RawRow:
    fault = cut_fault(cells)
    if fault:
        return broken(number, " | ".join(cells), fault)
    padded = cells[:width] + ("",) * (width - len(cells))
    return RawRow(number, padded)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return without_text_mark(cell.strip())
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, int):
        return cell_integer(cell)
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)
