"""Numbers, weights, money, dates and times as offices in Indonesia write them.

Numbers keep the Indonesian marks (1.234,5) in both languages: the same figure must not read as
another one on a colleague's screen. Dates follow the language; times always name their zone.
"""

from datetime import date, datetime, timedelta, timezone

from babel.dates import format_date
from babel.numbers import format_decimal

ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
_NUMBERS = "id_ID"
_KILOGRAM = 1000
_MONTH_TEXT = 7
_DAY_TEXT = 10


def number(value: float, digits: int = 0) -> str:
    """``1234.5`` as ``1.234,5``; at most ``digits`` decimals, no trailing zeros."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=_NUMBERS))


def fixed(value: float, digits: int) -> str:
    """With exactly ``digits`` decimals, for columns that are compared."""
    return str(format_decimal(value, format="#,##0." + "0" * digits, locale=_NUMBERS))


def signed(value: float, digits: int = 1) -> str:
    """With its sign, the true minus included: ``+4,2``, ``−1,0``; none on zero."""
    sign = "−" if value < 0 else "+" if value else ""
    return sign + fixed(abs(value), digits)


def span(low: int, high: int) -> str:
    """Whole numbers from one to another, ``3–7``; one alone if both are equal."""
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def percent(share: float, digits: int = 0) -> str:
    """A share of one as ``97%``, with no space in either language (EYD V; English usage).

    What is not certain is never rounded up to it.
    """
    shown = min(share * 100, 99.9) if share < 1 else 100.0
    return number(shown, max(digits, 1) if shown > 99 else digits) + "%"


def change(share: float) -> str:
    """A relative change of one as ``+40%``; none as ``0%``."""
    points = round(share * 100)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{number(abs(points))}%"


def grams(value: float) -> str:
    """A weight in grams as ``12,5 g`` or, from a kilogram, ``1.234,5 kg``."""
    if abs(value) >= _KILOGRAM:
        return number(value / _KILOGRAM, 2) + " kg"
    return number(value, 2) + " g"


def rupiah(value: float) -> str:
    """Money as ``Rp 1.250.000``."""
    return "Rp " + number(value)


def day(value: date, language: str) -> str:
    """``24 Nov 2026``."""
    return str(format_date(value, "d MMM yyyy", locale=language))


def moment(value: datetime, language: str, zone: str = "WIB") -> str:
    """``24 Nov 2026 09.30 WIB``; the hour in the zone named."""
    local = value.astimezone(ZONES[zone])
    return f"{day(local.date(), language)} {local:%H.%M} {zone}"


def month(code: int, language: str) -> str:
    """``202611`` as ``Nov 2026``; 0, an unknown month, as a dash."""
    if not code:
        return "–"
    return str(format_date(date(code // 100, code % 100, 1), "MMM yyyy", locale=language))


def months(first: int, last: int, language: str) -> str:
    """A span of months, one month alone if both are equal."""
    if not first and not last:
        return "–"
    if first == last or not first or not last:
        return month(first or last, language)
    return f"{month(first, language)} – {month(last, language)}"


def iso(text: str, language: str) -> str:
    """An ISO day, month or time of a statement; anything else is shown as it is."""
    try:
        if len(text) == _MONTH_TEXT:
            return str(format_date(date.fromisoformat(text + "-01"), "MMM yyyy", locale=language))
        if len(text) == _DAY_TEXT:
            return day(date.fromisoformat(text), language)
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at, language) if at.tzinfo else day(at.date(), language)
