"""Rows that were not accepted, in a file that can be corrected and sent again as it is.

The columns after the notes are the original ones, so the corrected file goes through the same
mapping; rows already accepted by then count as duplicates. The file holds values of records:
only its owner may read it.
"""

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from ingest.reasons import Reason
from ingest.sources import RawRow

NOTE_COLUMNS = ("_baris", "_alasan", "_reason", "_teks_asli")
_MUST_STAY_TEXT = re.compile(r"[=+\-@\t\r']|0\d|\d{12,}")


class Notebook:
    """Writes noted rows beside each other; an empty one leaves no file."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self.rows = 0
        self._header = tuple(header)
        self._unfinished = path.with_suffix(".part")
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
        if kind is not None:
            self._unfinished.unlink(missing_ok=True)
        elif self._file is not None:
            self._unfinished.replace(self.path)
        else:
            self.path.unlink(missing_ok=True)

    def note(self, row: RawRow, reasons: Sequence[Reason]) -> None:
        """Add one row with why it is here."""
        self.rows += 1
        whole = row.fault is None
        cells = row.cells if whole else ("",) * len(self._header)
        raw = "" if whole else row.cells[0]
        self._write(
            [
                str(row.number),
                "; ".join(reason.indonesian for reason in reasons),
                "; ".join(reason.english for reason in reasons),
                _as_text(raw),
                *map(_as_text, cells),
            ]
        )

    def finished_file(self) -> Path | None:
        """Where the file is, or None if nothing was noted."""
        return self.path if self.rows else None

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is None:
            self._file = _private(self._unfinished)
            csv.writer(self._file, delimiter=";").writerow([*NOTE_COLUMNS, *self._header])
        csv.writer(self._file, delimiter=";").writerow(cells)


def _private(path: Path) -> TextIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    # The mark makes spreadsheet programs read the file as UTF-8.
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")


def _as_text(cell: str) -> str:
    """Keep a spreadsheet from computing or rounding a cell; sources drop the mark again."""
    return "'" + cell if _MUST_STAY_TEXT.match(cell) else cell
