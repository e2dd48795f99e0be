"""Open a person: head, mentions, cases, network and rank, timeline, links with reasons."""

from dataclasses import dataclass

from workbench.actions.lines import EntityLine, TieLine, Value
from workbench.actions.open_entity import EntityPage


@dataclass(frozen=True, slots=True)
class RankLine:
    """The person's place in a network: 1 is most central; the interval holds 90 % of resamples."""

    network: str
    network_name: str
    role: str
    rank: int
    low: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated thing of the timeline (``when`` is an ISO date or month)."""

    when: str
    what: str
    entity: EntityLine


@dataclass(frozen=True, slots=True)
class Associate:
    """Another person this one is tied to, with the things they share as the reason."""

    person: EntityLine
    weight: float
    through: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the person page shows."""

    page: EntityPage
    names: tuple[Value, ...]
    aliases: tuple[Value, ...]
    nik_masked: tuple[str, ...]
    cases: tuple[TieLine, ...]
    associates: tuple[Associate, ...]
    ranks: tuple[RankLine, ...]
    timeline: tuple[Happening, ...]
