"""The shortest way between two entities."""

from dataclasses import dataclass
from typing import cast

import networkx as nx
import numpy as np

from graph.analysis.paths import explained_paths
from graph.network import LinkGraph
from graph.pole import Kind
from graph.view import Authority, EntityId, View
from workbench.actions.expand import ChartEdge, edges_among
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.bootstrap import Workbench

_NOT_THROUGH = frozenset({Kind.AREA, Kind.PRISON})
"""Sharing a district or a prison is no lead: a path does not lead through one."""

MOST_WAYS = 5
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class PathFound:
    """Entities from start to end with the edges between; both empty if there is no way.

    It is ``way`` (from 0) of ``ways``, the shortest and least crowded first.
    """

    nodes: tuple[EntityLine, ...]
    edges: tuple[ChartEdge, ...]
    way: int
    ways: int


def find_path(
    bench: Workbench, sitting: Sitting, start: str, end: str, *, way: int = 0
) -> PathFound:
    """One of the best ways from one visible entity to another, within what the reader may see.

    Few steps are better than many, and a step through what few share than one through what many
    share. After the last of the ways comes the first again.
    """

    def act(authority: Authority) -> Done[PathFound]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        ends = view.entity(start).id, view.entity(end).id
        graph = _passable(view, *ends)
        found = explained_paths(graph, ends[:1], ends[1:], k=MOST_WAYS, most_steps=_MOST_STEPS)
        if not found:
            return Done(PathFound((), (), 0, 0))
        number = way % len(found)
        ids = tuple(str(node) for node in found[number].nodes)
        edges = tuple(
            edge for pair in zip(ids, ids[1:], strict=False) for edge in edges_among(view, pair)
        )
        nodes = showing.entities(view.entity(i) for i in ids)
        return Done(PathFound(nodes, edges, number, len(found)), ids, len(ids))

    action = Action("find_path", "view", {"start": start, "end": end, "way": way})
    return bench.gate.run(sitting, action, act)


def _passable(view: View, start: EntityId, end: EntityId) -> "nx.Graph[str]":
    """All ties but those to a district or prison that is not asked for itself."""
    ties, entities = view.snapshot.folded, view.snapshot.entities
    kept = np.array(
        [e in (start, end) or entities[e].kind not in _NOT_THROUGH for e in ties.entities], bool
    )
    rows = kept[ties.start] & kept[ties.end] & (ties.start != ties.end)
    names = np.array(ties.entities, object)
    ends = names[ties.start[rows]], names[ties.end[rows]]
    return cast("nx.Graph[str]", LinkGraph.from_edges(*ends, nodes=[start, end]))
