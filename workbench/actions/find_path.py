"""The shortest way between two entities."""

from collections import deque
from dataclasses import dataclass

from graph.pole import Kind
from graph.view import Authority, EntityId, View
from workbench.actions.expand import ChartEdge, edges_among
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.bootstrap import Workbench

_NOT_THROUGH = frozenset({Kind.AREA, Kind.PRISON})
"""Sharing a district or a prison is no lead: a path does not lead through one."""


@dataclass(frozen=True, slots=True)
class PathFound:
    """Entities from start to end with the edges between; both empty if there is no way."""

    nodes: tuple[EntityLine, ...]
    edges: tuple[ChartEdge, ...]


def find_path(bench: Workbench, sitting: Sitting, start: str, end: str) -> PathFound:
    """The fewest ties from one visible entity to another, within what the reader may see."""

    def act(authority: Authority) -> Done[PathFound]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        way = _shortest(view, view.entity(start).id, view.entity(end).id)
        edges = tuple(
            edge for pair in zip(way, way[1:], strict=False) for edge in edges_among(view, pair)
        )
        nodes = showing.entities(view.entity(i) for i in way)
        return Done(PathFound(nodes, edges), tuple(way), len(way))

    action = Action("find_path", "view", {"start": start, "end": end})
    return bench.gate.run(sitting, action, act)


def _shortest(view: View, start: EntityId, end: EntityId) -> list[EntityId]:
    came_from: dict[EntityId, EntityId | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for tie in view.ties(view.entity(here)):
            there = tie.other(here)
            passable = there == end or view.entity(there).kind not in _NOT_THROUGH
            if there not in came_from and passable:
                came_from[there] = here
                waiting.append(there)
    if end not in came_from:
        return []
    way: list[EntityId] = []
    step: EntityId | None = end
    while step is not None:
        way.append(step)
        step = came_from[step]
    return way[::-1]
