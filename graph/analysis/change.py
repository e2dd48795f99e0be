"""What changed between two dates: networks that are new, grown, merged, split or gone."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import networkx as nx

from graph.analysis.network_facts import month_number
from graph.analysis.networks import TraffickingNetwork
from graph.network.csr import AnyGraph


class ChangeKind(StrEnum):
    """What became of networks from one date to the next."""

    NEW = "new"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SAME = "same"
    MERGED = "merged"
    SPLIT = "split"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class NetworkChange:
    """One change; ``before`` and ``after`` are network ids, several if merged or split."""

    kind: ChangeKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    joined: tuple[Hashable, ...]
    left: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class RankChange:
    """An actor whose new rank lies outside the interval of the old; negative ``rise`` is a fall."""

    node: Hashable
    network: str
    before: int
    after: int
    rise: int


def as_of(graph: AnyGraph, until: str) -> AnyGraph:
    """Return what was known by the end of month ``until`` (YYYY-MM); nothing later is seen.

    Nodes and edges dated later go, and undated nodes all of whose ties are later.
    """
    last = month_number(until)
    if last is None:
        raise ValueError("until is a month, YYYY-MM")
    past = graph.__class__() if type(graph) in (nx.Graph, nx.DiGraph) else nx.Graph()
    late = {n for n, month in graph.nodes(data="month") if _later(month, last)}
    for start, end, data in graph.edges(data=True):
        if start not in late and end not in late and not _later(data.get("month"), last):
            past.add_edge(start, end, **data)
    for node, data in graph.nodes(data=True):
        dated = data.get("month") is not None and node not in late
        if node in past or dated or graph.degree(node) == 0:
            past.add_node(node, **data)
    return past


def compare_networks(
    before: Sequence[TraffickingNetwork], after: Sequence[TraffickingNetwork], *, share: float = 0.3
) -> tuple[NetworkChange, ...]:
    """Return what became of each network, matching by members.

    Two networks are kin if they share at least ``share`` of the smaller one's members. Kin of one
    on the other side mean merged or split; one to one is grown, shrunk or same.
    """
    kin = {
        (old.id, new.id)
        for old in before
        for new in after
        if _shared(old, new) >= share * min(len(old.members), len(new.members))
        and _shared(old, new) > 0
    }
    parents = {new.id: tuple(o.id for o in before if (o.id, new.id) in kin) for new in after}
    children = {old.id: tuple(n.id for n in after if (old.id, n.id) in kin) for old in before}
    olds = {network.id: network for network in before}
    news = {network.id: network for network in after}
    changes = []
    for new in after:
        if len(parents[new.id]) > 1:
            sources = [olds[o] for o in parents[new.id]]
            changes.append(_change(ChangeKind.MERGED, sources, [new]))
        elif not parents[new.id]:
            changes.append(_change(ChangeKind.NEW, [], [new]))
    for old in before:
        heirs = [news[n] for n in children[old.id]]
        if len(heirs) > 1:
            changes.append(_change(ChangeKind.SPLIT, [old], heirs))
        elif not heirs:
            changes.append(_change(ChangeKind.GONE, [old], []))
        elif len(parents[heirs[0].id]) == 1:
            changes.append(_change(_size_change(old, heirs[0]), [old], heirs))
    return tuple(changes)


def rank_changes(
    before: Sequence[TraffickingNetwork], after: Sequence[TraffickingNetwork]
) -> tuple[RankChange, ...]:
    """Return the key actors whose rank moved beyond the interval it had before, risers first."""
    known = {actor.node: actor for network in before for actor in network.key_actors}
    moved = [
        RankChange(a.node, network.id, known[a.node].rank, a.rank, known[a.node].rank - a.rank)
        for network in after
        for a in network.key_actors
        if a.node in known and not known[a.node].rank_low <= a.rank <= known[a.node].rank_high
    ]
    return tuple(sorted(moved, key=lambda change: -change.rise))


def _later(month: object, last: int) -> bool:
    number = month_number(month)
    return number is not None and number > last


def _shared(old: TraffickingNetwork, new: TraffickingNetwork) -> int:
    return len(set(old.members) & set(new.members))


def _size_change(old: TraffickingNetwork, new: TraffickingNetwork) -> ChangeKind:
    if set(old.members) == set(new.members):
        return ChangeKind.SAME
    return ChangeKind.GROWN if len(new.members) >= len(old.members) else ChangeKind.SHRUNK


def _change(
    kind: ChangeKind, before: list[TraffickingNetwork], after: list[TraffickingNetwork]
) -> NetworkChange:
    old = {member for network in before for member in network.members}
    new = {member for network in after for member in network.members}
    return NetworkChange(
        kind=kind,
        before=tuple(network.id for network in before),
        after=tuple(network.id for network in after),
        joined=tuple(sorted(new - old, key=str)),
        left=tuple(sorted(old - new, key=str)),
    )
