"""What of two cases is compared: features are declared, so that any case table can be linked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from graph.linking.seizures import ProfileRule

CHOSEN: tuple[float, ...] = ()
"""Steps that nobody stated: ``link`` chooses them by how far apart the table's cases lie."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """A column of lists of ids (resolved persons, phones, plates …).

    An id in more than ``common_from`` - 1 cases is common (a prison, a courier, an agent): it
    weighs little and never makes two cases candidates. If the table has ``<column>_via`` beside it
    (for each id the persons through whom the case has it), an id that both cases have through a
    person in both says nothing that the person does not say: it has a level of its own.
    """

    column: str
    common_from: int = 13


@dataclass(frozen=True, slots=True)
class Code:
    """A column of one code (drug, logo, modus); a rare code says more than a common one.

    Two cases that agree in two ``telling`` codes are candidates; what many cases share anyway
    (the means of transport) is compared but finds nobody.
    """

    column: str
    telling: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers; ``steps`` are rising differences in its own unit, see ``CHOSEN``."""

    column: str
    steps: tuple[float, ...] = CHOSEN


class PlaceUnit(StrEnum):
    """Of what the two coordinates are."""

    DEGREES = "degrees"
    METRES = "metres"
    KILOMETRES = "kilometres"


@dataclass(frozen=True, slots=True)
class Place:
    """Two columns of coordinates (latitude, longitude; or north, east).

    ``steps`` are rising distances in km, see ``CHOSEN``.
    """

    north: str = "lat"
    east: str = "lon"
    unit: PlaceUnit = PlaceUnit.DEGREES
    steps: tuple[float, ...] = CHOSEN


@dataclass(frozen=True, slots=True)
class Moment:
    """A column of dates or times, or the two ends of a span in which it happened.

    ``steps`` are rising gaps in days, see ``CHOSEN``. With ``clock`` the hour and the day of the
    week are compared too, if the column has times.
    """

    start: str = "day"
    end: str | None = None
    steps: tuple[float, ...] = CHOSEN
    clock: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A column of lists of numbers (normalised, rooted peak areas), compared by cosine.

    Only cases that agree in the ``within`` column (one drug, one method) are compared. ``steps``
    are falling cosines. Where ``rules`` has the laboratory's own rule for a value of ``within``,
    that rule says whether two are one batch, read from the ``text`` column (``peak:area;…``).
    """

    column: str
    within: str | None = None
    steps: tuple[float, ...] = (0.998, 0.995, 0.99, 0.97)
    text: str | None = None
    rules: Mapping[str, ProfileRule] = field(default_factory=lambda: MappingProxyType({}))


Stepped = Number | Place | Moment
Feature = Identifiers | Code | Number | Place | Moment | Profile

COUNTRY = Place(steps=(10.0, 40.0, 100.0, 300.0))
YEARS = Moment(steps=(30.0, 120.0, 365.0))

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
    COUNTRY,
    YEARS,
)
"""Drug cases: lists of resolved ids, drug, logo, packaging, cutting agent, purity in per cent."""


CASE_FILES: tuple[Feature, ...] = (
    *(
        Identifiers(name)
        for name in ("persons", "phones", "devices", "vehicles", "accounts", "addresses")
    ),
    *(Code(name) for name in ("logo", "brand", "pack", "cut")),
    *(Code(name, telling=False) for name in ("drug", "modus", "concealment", "transport", "route")),
    Number("purity", (5.0, 15.0)),
    Number("quantity", (0.1, 0.5)),
    Number("tablet_mass", (5.0, 20.0)),
    Number("tablet_diameter", (0.1, 0.4)),
    Number("tablet_thickness", (0.1, 0.4)),
    Profile("chem", within="chem_group", text="profile"),
    COUNTRY,
    YEARS,
)
"""What ``case_records`` gives. ``quantity`` is log10 of net grams, tablets are mg and mm."""


def level_names(feature: Feature) -> Mapping[str, tuple[str, ...]]:
    """Return by compared feature the names of its levels, 0 (nothing in common) upwards."""
    match feature:
        case Identifiers():
            return {feature.column: ("none", "common", WITH_PERSON, "one_rare", "several_rare")}
        case Code():
            return {feature.column: ("different", "same")}
        case Number():
            return {feature.column: within(feature.steps)}
        case Place():
            return {"place": within(feature.steps)}
        case Moment():
            clock = {"hour": within(HOURS), "weekday": within(WEEKDAYS)}
            return {"time": within(feature.steps)} | (clock if feature.clock else {})
        case Profile():
            alike = (f"cosine_{step:g}" for step in reversed(feature.steps))
            return {feature.column: ("unlike", *alike, OTHER_BATCH, SAME_BATCH)}


HOURS = (1.0, 3.0, 6.0)
WEEKDAYS = (0.5, 1.5)
WITH_PERSON = "with_person"
OTHER_BATCH, SAME_BATCH = "other_batch", "same_batch"


def within(steps: tuple[float, ...]) -> tuple[str, ...]:
    """Return the names of the levels of rising steps, ``far`` first."""
    return ("far", *(f"within_{step:g}" for step in reversed(steps)))


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
