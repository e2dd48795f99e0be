"""Days and moments, as Indonesian offices and spreadsheets write them."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from graph.pole import ValueType
from graph.values.faults import Fault, FaultyValue, Reading
from graph.values.words import plain

_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for prefix in prefixes.split()
}
ZONES = {
    "WIB": timezone(timedelta(hours=7)),
    "WITA": timezone(timedelta(hours=8)),
    "WIT": timezone(timedelta(hours=9)),
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})[-/., ]*(\d{4}|\d{2})")
_WEEKDAY = re.compile(r"^(senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)[ ,]+")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_CLOCK = re.compile(
    r"(.+?)(?:t|[ ,]+|[ ,]+(?:pukul|jam|pkl\.?) *)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r" *(wib|wita|wit|z|utc|gmt|[+-]\d{2}:?\d{2})?"
)
_DAY_ZONE = re.compile(r"(.+?) +(?:wib|wita|wit)")
_EXCEL_START = date(1899, 12, 30)
_YEARS = range(1900, 2101)


def day(written: str, reading: Reading) -> str:
    """A day as ISO text; a time of day behind it is dropped."""
    value = plain(ValueType.DATE, written).lower()
    found = _day(ValueType.DATE, value)
    if found is None:
        clock = _CLOCK.fullmatch(value)
        found = _day(ValueType.DATE, clock[1]) if clock else None
    if found is None:
        raise FaultyValue(ValueType.DATE, Fault.FORM)
    return found.isoformat()


def moment(written: str, reading: Reading) -> str:
    """A moment as ISO text in UTC, or only the day if no time of day is written.

    The zone is the one written, else the one the source declares; with neither it is refused.
    """
    value = plain(ValueType.TIME, written).lower()
    clock = _CLOCK.fullmatch(value)
    on = _day(ValueType.TIME, clock[1]) if clock else None
    if clock and on:
        return _at(on, (clock[2], clock[3], clock[4] or "0"), clock[5], reading)
    serial = _SERIAL.fullmatch(value)
    if serial and serial[2] and float(serial[2]):
        return _from_serial(int(serial[1]), float(serial[2]), reading)
    bare = _DAY_ZONE.fullmatch(value)
    on = _day(ValueType.TIME, bare[1] if bare else value)
    if on is None:
        raise FaultyValue(ValueType.TIME, Fault.FORM)
    return on.isoformat()


def _at(on: date, clock: tuple[str, str, str], written_zone: str | None, reading: Reading) -> str:
    hour, minute, second = map(int, clock)
    if hour > 23 or minute > 59 or second > 59:
        raise FaultyValue(ValueType.TIME, Fault.RANGE)
    zone = _zone(written_zone, reading)
    at = datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=zone)
    return at.astimezone(UTC).isoformat()[:19] + "Z"


def _from_serial(serial: int, fraction: float, reading: Reading) -> str:
    on = _serial_day(serial)
    if on is None:
        raise FaultyValue(ValueType.TIME, Fault.RANGE)
    seconds = min(round(fraction * 86_400), 86_399)
    clock = (str(seconds // 3600), str(seconds // 60 % 60), str(seconds % 60))
    return _at(on, clock, None, reading)


def _zone(written: str | None, reading: Reading) -> timezone:
    name = (written or reading.zone or "").upper()
    if name in ZONES:
        return ZONES[name]
    if name in ("Z", "UTC", "GMT"):
        return UTC
    if not name:
        raise FaultyValue(ValueType.TIME, Fault.NO_ZONE)
    hours, minutes = int(name[1:3]), int(name[-2:])
    if hours > 14 or minutes > 59:
        raise FaultyValue(ValueType.TIME, Fault.RANGE)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if name[0] == "-" else offset)


@lru_cache(maxsize=20_000)
def _day(kind: ValueType, value: str) -> date | None:
    """Read a day, None if it has none of the forms; raises FaultyValue if it has one wrongly."""
    value = _WEEKDAY.sub("", value).strip(" ,")
    if match := _ISO.fullmatch(value) or _COMPACT.fullmatch(value):
        return _calendar(kind, int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(value):
        return _day_first(kind, match[1], int(match[2]), match[3])
    if match := _NAMED.fullmatch(value):
        month = _MONTHS.get(match[2])
        return None if month is None else _day_first(kind, match[1], month, match[3])
    if match := _SERIAL.fullmatch(value):
        return _serial_day(int(match[1]))
    return None


def _day_first(kind: ValueType, on: str, month: int, year: str) -> date:
    if len(year) == 2:
        raise FaultyValue(kind, Fault.SHORT_YEAR)
    return _calendar(kind, int(year), month, int(on))


def _calendar(kind: ValueType, year: int, month: int, on: int) -> date:
    if year not in _YEARS:
        raise FaultyValue(kind, Fault.RANGE)
    try:
        return date(year, month, on)
    except ValueError:
        raise FaultyValue(kind, Fault.RANGE) from None


def _serial_day(serial: int) -> date | None:
    """Day of a spreadsheet's serial number (1900 system), None outside 1927 to 2100."""
    return _EXCEL_START + timedelta(days=serial) if 10_000 <= serial <= 73_415 else None
