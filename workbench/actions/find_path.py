"""The shortest way between two entities."""

from dataclasses import dataclass

from workbench.actions.expand import ChartEdge
from workbench.actions.lines import EntityLine


@dataclass(frozen=True, slots=True)
class PathFound:
    """Entities from start to end with the edges between; both empty if there is no way."""

    nodes: tuple[EntityLine, ...]
    edges: tuple[ChartEdge, ...]
