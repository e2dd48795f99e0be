"""Neighbours of one entity, for the link chart and the notebook client."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.links import LinkKind
from graph.view import Authority, Entity, EntityId, Tie, View
from workbench.actions.gate import Action, Argument, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

HUB = 50
"""An entity with more neighbours than this shows its strongest; ask again with a higher limit."""
MOST_HOPS = 4
MOST_NODES = 2000


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


def expand(bench: Workbench, sitting: Sitting, entity_id: str, *, limit: int = HUB) -> Expansion:
    """The strongest ``limit`` neighbours of an entity and every tie among them."""
    return _around(bench, sitting, entity_id, 1, limit)


def neighbourhood(
    bench: Workbench, sitting: Sitting, entity_id: str, *, hops: int, limit: int = MOST_NODES
) -> Expansion:
    """Everything within ``hops`` ties, nearest first, up to ``limit`` entities."""
    if not 1 <= hops <= MOST_HOPS:
        raise BadRequest(f"hops is a number from 1 to {MOST_HOPS}")
    return _around(bench, sitting, entity_id, hops, limit)


def _around(bench: Workbench, sitting: Sitting, entity_id: str, hops: int, limit: int) -> Expansion:
    if not 1 <= limit <= MOST_NODES:
        raise BadRequest(f"limit is a number from 1 to {MOST_NODES}")

    def act(authority: Authority) -> Done[Expansion]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        centre = view.entity(entity_id)
        near, beyond = _reach(view, centre, hops, limit)
        lines = showing.entities(view.entity(i) for i in near)
        result = Expansion(
            centre=showing.entity(centre),
            nodes=lines,
            edges=edges_among(view, [centre.id, *near]),
            degree=len(_strongest(view, centre)),
            held_back=beyond,
        )
        return Done(result, (centre.id, *near), len(near))

    arguments: dict[str, Argument] = {"entity": entity_id, "hops": hops, "limit": limit}
    return bench.gate.run(sitting, Action("expand", "view", arguments), act)


def _reach(view: View, centre: Entity, hops: int, limit: int) -> tuple[list[EntityId], int]:
    """Ids within ``hops``, nearest and strongest first, and how many the limit held back."""
    seen: dict[EntityId, None] = {centre.id: None}
    ring = [centre]
    held_back = 0
    for _ in range(hops):
        found: dict[EntityId, None] = {}
        for entity in ring:
            found.update(dict.fromkeys(i for i in _strongest(view, entity) if i not in seen))
        room = limit - (len(seen) - 1)
        kept = list(found)[:room]
        held_back += len(found) - len(kept)
        seen.update(dict.fromkeys(kept))
        ring = [view.entity(i) for i in kept]
    return list(seen)[1:], held_back


def _strongest(view: View, entity: Entity) -> list[EntityId]:
    """Neighbours, those with the most links first."""
    counts: dict[EntityId, int] = {}
    for tie in view.ties(entity):
        other = tie.other(entity.id)
        if other != entity.id:
            counts[other] = counts.get(other, 0) + len(tie.links)
    return sorted(counts, key=lambda i: (-counts[i], i))


def edges_among(view: View, entity_ids: Iterable[EntityId]) -> tuple[ChartEdge, ...]:
    """Every tie between two of the entities."""
    chosen = dict.fromkeys(entity_ids)
    ties = (
        tie
        for entity_id in chosen
        for tie in view.ties(view.entity(entity_id))
        if tie.start == entity_id and tie.end in chosen
    )
    return tuple(_edge(tie) for tie in ties)


def _edge(tie: Tie) -> ChartEdge:
    return ChartEdge(
        id=f"{tie.start}.{tie.kind.value}.{tie.end}",
        start=tie.start,
        end=tie.end,
        kind=tie.kind,
        count=len(tie.links),
        first_month=tie.first_month,
        last_month=tie.last_month,
    )
