"""What of two cases is compared: features are declared, so that any case table can be linked."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Identifiers:
    """A column of lists of ids (resolved persons, phones, plates …).

    An id in more than ``common_from`` - 1 cases is common (a prison, a courier, an agent): it
    weighs little and never makes two cases candidates.
    """

    column: str
    common_from: int = 13


@dataclass(frozen=True, slots=True)
class Code:
    """A column of one code (drug, logo, modus); a rare code says more than a common one."""

    column: str


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers; ``steps`` are rising differences in the column's own unit."""

    column: str
    steps: tuple[float, ...]


class PlaceUnit(StrEnum):
    """Of what the two coordinates are."""

    DEGREES = "degrees"
    METRES = "metres"
    KILOMETRES = "kilometres"


@dataclass(frozen=True, slots=True)
class Place:
    """Two columns of coordinates (latitude, longitude; or north, east); ``steps`` in km."""

    north: str = "lat"
    east: str = "lon"
    unit: PlaceUnit = PlaceUnit.DEGREES
    steps: tuple[float, ...] = (10.0, 40.0, 100.0, 300.0)


@dataclass(frozen=True, slots=True)
class Moment:
    """A column of dates or times, or the two ends of a span in which it happened.

    ``steps`` in days. With ``clock`` the hour and the day of the week are compared too, if the
    column has times.
    """

    start: str = "day"
    end: str | None = None
    steps: tuple[float, ...] = (30.0, 120.0, 365.0)
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A column of lists of numbers (normalised, rooted peak areas), compared by cosine.

    Only cases that agree in the ``within`` column (one drug) are compared. ``steps`` are falling
    cosines.
    """

    column: str
    within: str | None = None
    steps: tuple[float, ...] = (0.998, 0.995, 0.99, 0.97)


Feature = Identifiers | Code | Number | Place | Moment | Profile

NARCOTICS: tuple[Feature, ...] = (
    Identifiers("persons"),
    Identifiers("phones"),
    Identifiers("vehicles"),
    Identifiers("accounts"),
    Identifiers("addresses"),
    Code("drug"),
    Code("logo"),
    Code("pack"),
    Code("cut"),
    Number("purity", (5.0, 15.0)),
    Profile("chem", within="drug"),
    Place(),
    Moment(),
)
"""Drug cases: lists of resolved ids, drug, logo, packaging, cutting agent, purity in per cent."""


CASE_FILES: tuple[Feature, ...] = (
    *(Identifiers(name) for name in ("persons", "phones", "vehicles", "accounts", "addresses")),
    *(Code(name) for name in ("drug", "logo", "pack", "cut", "modus")),
    Number("purity", (5.0, 15.0)),
    Profile("chem", within="chem_group"),
    Place(),
    Moment(),
)
"""What ``case_records`` gives: as ``NARCOTICS``, with modus, profiles within drug and method."""


def columns(feature: Feature) -> tuple[str, ...]:
    """Return the columns that a feature reads."""
    match feature:
        case Place():
            return (feature.north, feature.east)
        case Moment():
            return (feature.start,) if feature.end is None else (feature.start, feature.end)
        case Profile():
            inside = () if feature.within is None else (feature.within,)
            return (feature.column, *inside)
        case _:
            return (feature.column,)
