"""Numbers, weights, money, coordinates and chemical profiles; exact decimals, never floats."""

import re
from decimal import Decimal

from graph.pole import ValueType
from graph.values.faults import Fault, FaultyValue, Reading
from graph.values.identifiers import SCIENTIFIC
from graph.values.words import plain

_FIGURES = r"[+-]?\d[\d.,]*"
_NUMBER = re.compile(_FIGURES)
_AMOUNT = re.compile(rf"({_FIGURES}) *([a-z]*)\.?")
_MONEY = re.compile(rf"(?:rp|idr)?\.? *({_FIGURES}?)(?:,-)? *([a-z]*)\.?")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_MOST_DIGITS = 30
_WEIGHTS = {
    "": Decimal(1),
    **dict.fromkeys(("g", "gr", "gram", "grams"), Decimal(1)),
    **dict.fromkeys(("kg", "kilogram", "kilo"), Decimal(1000)),
    **dict.fromkeys(("mg", "miligram"), Decimal("0.001")),
    "ons": Decimal(100),
    "kuintal": Decimal(100_000),
    "ton": Decimal(1_000_000),
}
_SUMS = {
    "": Decimal(1),
    "rupiah": Decimal(1),
    **dict.fromkeys(("rb", "ribu"), Decimal(1000)),
    **dict.fromkeys(("jt", "juta"), Decimal(10**6)),
    **dict.fromkeys(("miliar", "milyar"), Decimal(10**9)),
    **dict.fromkeys(("triliun", "trilyun"), Decimal(10**12)),
}
_PEAK = re.compile(r"[0-9a-z_.\-]{1,40}")
_MOST_PEAKS = 500


def as_text(value: Decimal) -> str:
    """Shortest plain text of a number: ``1234.5``, ``0``, never an exponent."""
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _decimal(kind: ValueType, value: str, mark: str | None) -> Decimal:
    """Read figures; ``mark`` is the decimal mark the source declares, None if it declares none."""
    sign, body = ("-", value[1:]) if value[0] == "-" else ("", value.lstrip("+"))
    if sum(map(str.isdigit, body)) > _MOST_DIGITS:
        raise FaultyValue(kind, Fault.TOO_LONG)
    if mark is None:
        mark = _mark(kind, body)
    whole, _, part = body.partition(mark)
    grouping = "," if mark == "." else "."
    grouped = whole.replace(grouping, "")
    if grouping in whole and not _GROUPED.fullmatch(whole):
        raise FaultyValue(kind, Fault.FORM)
    if not grouped.isdigit() or (part and not part.isdigit()):
        raise FaultyValue(kind, Fault.FORM)
    return Decimal(f"{sign}{grouped}.{part or 0}")


def _mark(kind: ValueType, body: str) -> str:
    """Tell the decimal mark from the figures alone; raises FaultyValue where that is a guess."""
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas == 0:
        return "."
    used, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other  # only a thousands mark repeats
    if _GROUPED.fullmatch(body) and not body.startswith("0"):
        raise FaultyValue(kind, Fault.AMBIGUOUS)
    return used


def _figures(kind: ValueType, written: str) -> str:
    value = plain(kind, written)
    if SCIENTIFIC.match(value):
        raise FaultyValue(kind, Fault.DAMAGED)
    return value.lower()


def number(written: str, reading: Reading) -> str:
    """A number: ``1.234,5`` and ``1234.5`` are both 1234.5; ``1.234`` alone is refused."""
    value = _figures(ValueType.NUMBER, written).rstrip("% ")
    if not _NUMBER.fullmatch(value):
        raise FaultyValue(ValueType.NUMBER, Fault.FORM)
    return as_text(_decimal(ValueType.NUMBER, value, reading.decimal))


def coordinate(written: str, reading: Reading) -> str:
    """Degrees; a lone separator is the decimal mark, thousands of degrees do not exist."""
    value = _figures(ValueType.NUMBER, written).rstrip("° ")
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d+)?", value):
        raise FaultyValue(ValueType.NUMBER, Fault.FORM)
    degrees = _decimal(ValueType.NUMBER, value.replace(",", "."), ".")
    if abs(degrees) > 180:
        raise FaultyValue(ValueType.NUMBER, Fault.RANGE)
    return as_text(degrees)


def grams(written: str, reading: Reading) -> str:
    """A weight in grams; without a unit it is in grams already."""
    match = _AMOUNT.fullmatch(_figures(ValueType.GRAMS, written))
    if not match:
        raise FaultyValue(ValueType.GRAMS, Fault.FORM)
    if match[2] not in _WEIGHTS:
        raise FaultyValue(ValueType.GRAMS, Fault.UNIT)
    weight = _decimal(ValueType.GRAMS, match[1], reading.decimal) * _WEIGHTS[match[2]]
    if weight < 0:
        raise FaultyValue(ValueType.GRAMS, Fault.RANGE)
    return as_text(weight)


def rupiah(written: str, reading: Reading) -> str:
    """An amount in rupiah. ``150.000`` is thousands: no part of a rupiah has three digits."""
    match = _MONEY.fullmatch(_figures(ValueType.RUPIAH, written))
    if not match or not match[1]:
        raise FaultyValue(ValueType.RUPIAH, Fault.FORM)
    if match[2] not in _SUMS:
        raise FaultyValue(ValueType.RUPIAH, Fault.UNIT)
    grouped = _GROUPED.fullmatch(match[1].lstrip("+-")) if not match[2] else None
    mark = ("," if grouped[1] == "." else ".") if grouped else reading.decimal
    amount = _decimal(ValueType.RUPIAH, match[1].rstrip(".,"), mark) * _SUMS[match[2]]
    if amount < 0:
        raise FaultyValue(ValueType.RUPIAH, Fault.RANGE)
    return as_text(amount)


def profile(written: str, reading: Reading) -> str:
    """Peaks with their areas, ``peak:area;peak:area`` in the order of peak names."""
    peaks: dict[str, str] = {}
    value = _figures(ValueType.PROFILE, written)
    for part in filter(None, (piece.strip() for piece in value.split(";"))):
        peak, _, height = (piece.strip() for piece in part.partition(":"))
        if not _PEAK.fullmatch(peak) or not re.fullmatch(r"\d+(?:[.,]\d+)?", height):
            raise FaultyValue(ValueType.PROFILE, Fault.FORM)
        if peak in peaks:
            raise FaultyValue(ValueType.PROFILE, Fault.REPEATED)
        peaks[peak] = as_text(_decimal(ValueType.PROFILE, height.replace(",", "."), "."))
    if not peaks or len(peaks) > _MOST_PEAKS:
        raise FaultyValue(ValueType.PROFILE, Fault.FORM)
    return ";".join(f"{peak}:{peaks[peak]}" for peak in sorted(peaks))
