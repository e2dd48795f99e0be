"""Neighbours of one entity, for the link chart and the notebook client."""

from dataclasses import dataclass

from graph.links import LinkKind
from workbench.actions.lines import EntityLine

HUB = 50
"""An entity with more neighbours than this is opened only when asked a second time."""


@dataclass(frozen=True, slots=True)
class ChartEdge:
    """One edge of a chart, between entity ids; months are ``YYYYMM``, 0 if unknown."""

    id: str
    start: str
    end: str
    kind: LinkKind
    count: int
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """Nodes and edges around ``centre``; ``held_back`` counts neighbours not released (a hub)."""

    centre: EntityLine
    nodes: tuple[EntityLine, ...]
    edges: tuple[ChartEdge, ...]
    degree: int
    held_back: int
