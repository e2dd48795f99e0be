"""What every source gives: a header and numbered rows of text."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_ROW = 1 << 20
"""Characters; a longer row is quarantined unread, so that no file can fill the memory."""
LONGEST_CELL = 100_000
PREAMBLE = 20
"""Rows looked at for the header: agencies put titles above it."""
RAW_SHOWN = 2_000

_NOT_KEY = re.compile(r"[^0-9a-z]+")


class RowFault(StrEnum):
    """Why a row could not even be cut into cells."""

    NUL = "nul"
    TOO_LONG = "row_too_long"
    UNCLOSED = "unclosed_quote"
    CELLS = "cell_count"
    ENCODING = "encoding"
    JSON = "json"
    NESTED = "nested"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it came. With a ``fault``, ``cells`` is only the start of its raw text."""

    number: int
    cells: tuple[str, ...]
    fault: RowFault | None = None


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source ready to read once; ``total`` is its number of rows, 0 if unknown."""

    name: str
    sha256: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[RawRow]]
    total: int = 0
    unread: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a mapping looks for: how many headers it knows of some, which sheet or table."""

    recognised: Callable[[Sequence[str]], int]
    table: str | None = None


def header_key(header: str) -> str:
    """Headers compare without case, accents, spaces or punctuation: ``No. HP`` is ``no_hp``."""
    plain = unicodedata.normalize("NFKD", header).lower()
    ascii_only = plain.encode("ascii", "ignore").decode()
    return _NOT_KEY.sub("_", ascii_only).strip("_")


def cut_fault(cells: Sequence[str]) -> RowFault | None:
    """Find what makes a row's cells unusable whatever their column."""
    joined = "".join(cells)
    if len(joined) <= LONGEST_CELL and joined.isascii():
        return RowFault.NUL if "\x00" in joined else None
    for cell in cells:
        if "\x00" in cell:
            return RowFault.NUL
        if len(cell) > LONGEST_CELL:
            return RowFault.TOO_LONG
        if not cell.isascii() and any("\ud800" <= c <= "\udfff" for c in cell):
            return RowFault.ENCODING
    return None


_TEXT_MARK = re.compile(r"'(?=[=+\-@\t\r'\d])")


def without_text_mark(cell: str) -> str:
    """Drop the apostrophe that keeps a spreadsheet from computing or rounding a cell."""
    return cell[1:] if cell[:1] == "'" and _TEXT_MARK.match(cell) else cell


def broken(number: int, raw: str, fault: RowFault) -> RawRow:
    """A row that is kept only as the start of its raw text, safe to write to a file."""
    shown = raw[:RAW_SHOWN].encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
    return RawRow(number, (shown,), fault)
