"""Trafficking networks of the graph that the reader may see."""

from dataclasses import dataclass

from workbench.actions.expand import ChartEdge
from workbench.actions.lines import EntityLine


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network in the list; ``risk`` is the sum of ``parts``."""

    id: str
    name: str
    members: int
    cases: int
    provinces: tuple[str, ...]
    drugs: tuple[str, ...]
    grams: float
    risk: float
    parts: tuple[tuple[str, float], ...]
    stability: float | None


@dataclass(frozen=True, slots=True)
class NetworkList:
    """Networks, highest risk first."""

    networks: tuple[NetworkLine, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class KeyActor:
    """One member with the reasons for their place; ``low`` to ``high`` is the rank interval."""

    person: EntityLine
    role: str
    rank: int
    low: int
    high: int
    degree: int
    betweenness: float
    pagerank: float


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One network: its actors (most central first), the ties between them, its cases."""

    line: NetworkLine
    actors: tuple[KeyActor, ...]
    edges: tuple[ChartEdge, ...]
    cases: tuple[EntityLine, ...]
    timeline: tuple[tuple[str, int], ...]
