"""The first page: what is here for this reader, and what waits for them."""

from dataclasses import dataclass

from graph.pole import Kind
from workbench.actions.lines import EntityLine


@dataclass(frozen=True, slots=True)
class NetworkRise:
    """One network of the overview, with its size and provinces."""

    id: str
    name: str
    members: int
    provinces: tuple[str, ...]
    risk: float


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by kind, matches that wait, largest risks, cases that reach across provinces."""

    counts: tuple[tuple[Kind, int], ...]
    awaiting_review: int
    networks: tuple[NetworkRise, ...]
    cross_province_cases: tuple[EntityLine, ...]
    recent_cases: tuple[EntityLine, ...]
    sources: int
