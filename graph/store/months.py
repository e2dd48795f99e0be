"""The coarse date that a mention or link shows in clear."""

from datetime import date

from graph.pole import Kind
from graph.statement import Link, Mention

UNKNOWN = 0
_DATED_BY: dict[Kind, tuple[str, ...]] = {
    Kind.CASE: ("offence_date", "opened"),
    Kind.SEIZURE: ("seized",),
    Kind.SAMPLE: ("analysed",),
}


def mention_month(mention: Mention) -> int:
    """Return ``YYYYMM`` of when the thing happened or was observed, 0 if unknown."""
    for name in _DATED_BY.get(mention.kind, ()):
        value = mention.first(name)
        if value:
            return _of_text(value)
    days = [s.observed.start for s in mention.statements if s.observed.start]
    return _of_day(min(days)) if days else UNKNOWN


def link_month(link: Link) -> int:
    """Return ``YYYYMM`` of when the tie was observed, 0 if unknown."""
    start = link.observed.start
    return _of_day(start) if start else UNKNOWN


def _of_day(day: date) -> int:
    return day.year * 100 + day.month


def _of_text(value: str) -> int:
    """Read the month of an ISO date or moment."""
    year, month = value[:4], value[5:7]
    return int(year + month) if year.isdigit() and month.isdigit() else UNKNOWN
