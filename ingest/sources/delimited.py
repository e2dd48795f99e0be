"""Delimited text: encoding and delimiter are found, a broken row costs only itself."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ingest.errors import SourceRefused
from ingest.sources.rows import (
    LONGEST_ROW,
    PREAMBLE,
    OpenSource,
    RawRow,
    RowFault,
    Wanted,
    broken,
    cut_fault,
    without_text_mark,
)

_DELIMITERS = ";,\t|"
_CHUNK = 1 << 20
_MOST_LINES_IN_ROW = 200
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

csv.field_size_limit(LONGEST_ROW + 1)


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is encoded; ``lines`` is a count for progress only."""

    sha256: str
    encoding: str
    lines: int


def text_form(path: Path) -> TextForm:
    """Read a file once: hash, encoding and number of line ends."""
    digest, lines = hashlib.sha256(), 0
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    strict = True
    head = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            lines += chunk.count(b"\n")
            head = head or chunk[:4096]
            if strict:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    strict = False
    named = _by_mark(head)
    if named is None and not strict:
        good, bad = _utf8_lines(path)
    encoding = named or ("utf-8" if strict or good > bad else "cp1252")
    return TextForm(digest.hexdigest(), encoding, lines)


def _by_mark(head: bytes) -> str | None:
    """Name the encoding by its byte-order mark, or UTF-16 without one by where its zeros are."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 5 and odd > 8 * even:
        return "utf-16-le"
    if even > len(head) // 5 and even > 8 * odd:
        return "utf-16-be"
    return None


def _utf8_lines(path: Path) -> tuple[int, int]:
    """Count lines with letters beyond ASCII that are UTF-8, and that are not."""
    good = bad = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_ROW):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good, bad


def open_delimited(path: Path, wanted: Wanted) -> OpenSource:
    """Open a delimited file; raises SourceRefused if no header is found in its first rows."""
    form = text_form(path)
    with closing(_open(path, form)) as file:
        first = [_one_line(file) for _ in range(PREAMBLE)]
    delimiter, above = _header_place([line for line in first if line], wanted)
    if not delimiter:
        raise SourceRefused(
            path.name,
            "no row among the first twenty has the columns of this mapping",
            "Check that the file matches the mapping and that its header is complete",
        )
    header = tuple(c.strip() for c in next(csv.reader([first[above]], delimiter=delimiter)))

    def rows() -> Iterator[RawRow]:
        with closing(_open(path, form)) as file:
            for _ in range(above + 1):
                _one_line(file)
            yield from _Cutter(file, delimiter, len(header)).rows()

    return OpenSource(path.name, form.sha256, header, rows, max(form.lines - above - 1, 0))


def _open(path: Path, form: TextForm) -> TextIO:
    # Undecodable bytes become lone surrogates: the row that holds them is quarantined alone.
    errors = "replace" if form.encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return path.open(encoding=form.encoding, errors=errors, newline=None)


def _one_line(file: TextIO) -> str:
    """Read a physical line; of an overlong one only the start, the rest is skipped."""
    line = file.readline(LONGEST_ROW)
    rest = line
    while len(rest) >= LONGEST_ROW and not rest.endswith("\n"):
        rest = file.readline(LONGEST_ROW)
    return line


def _header_place(lines: list[str], wanted: Wanted) -> tuple[str, int]:
    """Choose the delimiter and line under which most columns are known; "" if none is."""
    best, place = 0, ("", 0)
    for at, line in enumerate(lines):
        for delimiter in _DELIMITERS:
            cells = next(csv.reader([line.replace("\x00", "")], delimiter=delimiter), [])
            known = wanted.recognised(cells)
            if known > best:
                best, place = known, (delimiter, at)
    return place


class _Cutter:
    """Cut lines into rows of cells, so that a stray quote cannot swallow the rows after it."""

    def __init__(self, file: TextIO, delimiter: str, width: int) -> None:
        self._file = file
        self._delimiter = delimiter
        self._width = width
        self._waiting: list[str] = []

    def _line(self) -> str:
        return self._waiting.pop() if self._waiting else _one_line(self._file)

    def rows(self) -> Iterator[RawRow]:
        number = 0
        while line := self._line():
            number += 1
            if line.isspace():
                continue
            if len(line) >= LONGEST_ROW:
                yield broken(number, line, RowFault.TOO_LONG)
                continue
            whole = line if line.count('"') % 2 == 0 else self._joined(line)
            if whole is None:
                yield broken(number, line, RowFault.UNCLOSED)
                continue
            row = self._cut(number, whole)
            if any(row.cells):
                yield row

    def _joined(self, line: str) -> str | None:
        """Add lines until the quotes pair up; None (and all lines put back) if they never do."""
        taken: list[str] = []
        size, quotes = len(line), line.count('"')
        while quotes % 2 and len(taken) < _MOST_LINES_IN_ROW and size < LONGEST_ROW:
            more = self._line()
            if not more:
                break
            taken.append(more)
            size += len(more)
            quotes += more.count('"')
        whole = line + "".join(taken)
        if quotes % 2 == 0 and size < LONGEST_ROW and self._is_one_row(whole):
            return whole
        self._waiting.extend(reversed(taken))
        return line if self._is_one_row(line) else None

    def _is_one_row(self, text: str) -> bool:
        """Whether the text is exactly one row, its quotes closed and followed by a delimiter."""
        try:
            rows = list(csv.reader(text.splitlines(True), delimiter=self._delimiter, strict=True))
        except csv.Error:
            return False
        return len(rows) == 1 and len(rows[0]) == self._width

    def _cut(self, number: int, text: str) -> RawRow:
        if "\x00" in text:
            return broken(number, text, RowFault.NUL)
        cells = [without_text_mark(cell.strip()) for cell in self._cells(text)]
        extra = cells[self._width :]
        if len(cells) < self._width or any(extra):
            return broken(number, text, RowFault.CELLS)
        fault = cut_fault(cells)
        if fault:
            return broken(number, text, fault)
        return RawRow(number, tuple(cells[: self._width]))

    def _cells(self, text: str) -> list[str]:
        """Cells of one row, none if the text is more than one."""
        if '"' not in text:
            return text.split(self._delimiter)
        rows = list(csv.reader(text.splitlines(True), delimiter=self._delimiter))
        return rows[0] if len(rows) == 1 else []
