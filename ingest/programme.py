"""Programme totals: rows of counts by area and period. Nothing about a person is read."""

import re
from collections.abc import Sequence

from graph.pole import ValueType
from graph.totals import AreaTotal, area_total
from graph.values import FaultyValue, Reading, normalise
from ingest.errors import PersonsInTotals
from ingest.mapping import Mapping, person_headers
from ingest.reasons import CONFLICT, COUNT, MISSING, Reason
from ingest.sources import OpenSource, RawRow
from ingest.validation import RowRefused

_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])|-Q[1-4])?")
_WHOLE = re.compile(r"\d{1,9}")


def refuse_persons(source: OpenSource) -> None:
    """Raise PersonsInTotals if any column of the file speaks of a person."""
    about = person_headers(source.header)
    if about:
        raise PersonsInTotals(
            source.name,
            f"columns about persons: {', '.join(about)}; programmes come as counts of areas only",
            "Ask the programme for totals by area and period, and destroy this file",
        )


class TotalReader:
    """Reads the rows of one file of totals."""

    def __init__(self, mapping: Mapping, header: Sequence[str]) -> None:
        if mapping.totals is None:
            raise ValueError("the mapping is not one of totals")
        places = mapping.places(header)
        self._columns = mapping.totals
        self._at = {name: places[column] for name, column in mapping.totals.model_dump().items()}
        self._reading = Reading(mapping.decimal)
        self._seen: dict[tuple[str, str, str, str], int] = {}
        self._content = tuple(self._at.values())

    def content(self, row: RawRow) -> str:
        """Text that two rows share if, and only if, they are the same record."""
        return "\x1f".join(row.cells[at] for at in self._content)

    def read(self, row: RawRow) -> AreaTotal:
        """Return the row's total, a small cell suppressed; raises RowRefused."""
        reasons: list[Reason] = []
        programme = self._value("programme", ValueType.CODE, row, reasons)
        area = self._value("area", ValueType.AREA, row, reasons)
        measure = self._value("measure", ValueType.CODE, row, reasons)
        period = self._period(row, reasons)
        count = self._count(row, reasons)
        if count is None or reasons:
            raise RowRefused(reasons)
        key = (programme, area, period, measure)
        if self._seen.setdefault(key, count) != count:
            raise RowRefused([Reason(CONFLICT, self._columns.count)])
        return area_total(programme, area, period, measure, count)

    def _value(self, name: str, kind: ValueType, row: RawRow, reasons: list[Reason]) -> str:
        column, written = getattr(self._columns, name), row.cells[self._at[name]]
        if not written:
            reasons.append(Reason(MISSING, column))
            return ""
        try:
            return normalise(kind, written, self._reading)
        except FaultyValue as faulty:
            reasons.append(Reason(faulty.fault, column, kind))
            return ""

    def _period(self, row: RawRow, reasons: list[Reason]) -> str:
        """A year, a quarter or a month; a day becomes its month."""
        written = row.cells[self._at["period"]].strip().upper()
        if _PERIOD.fullmatch(written):
            return written
        return self._value("period", ValueType.DATE, row, reasons)[:7]

    def _count(self, row: RawRow, reasons: list[Reason]) -> int | None:
        column, written = self._columns.count, row.cells[self._at["count"]]
        if not written:
            reasons.append(Reason(MISSING, column))
            return None
        try:
            number = normalise(ValueType.RUPIAH, written, self._reading)  # 1.234 are thousands
        except FaultyValue:
            number = ""
        if not _WHOLE.fullmatch(number):
            reasons.append(Reason(COUNT, column))
            return None
        return int(number)
