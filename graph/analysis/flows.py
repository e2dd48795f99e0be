"""Shapes in transfers that deserve a look: many into one, one into many, round trips, detours.

They are leads, not proof: wages fan out too. Thresholds are the caller's.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

from graph.network.csr import AnyGraph


class Shape(StrEnum):
    """What a group of transfers looks like."""

    FAN_IN = "fan_in"
    FAN_OUT = "fan_out"
    CYCLE = "cycle"
    SCATTER_GATHER = "scatter_gather"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Motif:
    """One find: the account at its centre (a cycle's first), all accounts, the amount moved."""

    shape: Shape
    centre: Hashable
    accounts: tuple[Hashable, ...]
    amount: float


def motifs(
    graph: AnyGraph, *, fan: int = 5, longest: int = 6, weight: str = "weight"
) -> tuple[Motif, ...]:
    """Return all shapes in a directed graph of transfers, largest amount first.

    Parameters
    ----------
    fan
        Fewest senders (receivers) of a fan, and fewest go-betweens of a scatter-gather.
    longest
        Most accounts in a cycle; the search costs up to O(nodes * branching ** longest).
    weight
        Edge attribute of the amount, in rupiah; nothing where absent. Parallel edges add up.

    Raises
    ------
    ValueError
        The graph has no direction, or an amount is not a finite number of at least 0.
    """
    if not graph.is_directed():
        raise ValueError("transfers have a direction")
    amounts = _amounts(graph, weight)
    sources: _Amounts = {node: {} for node in graph}
    for node, out in amounts.items():
        for other, amount in out.items():
            sources[other][node] = amount
    found = [
        *_fans(sources, Shape.FAN_IN, fan),
        *_fans(amounts, Shape.FAN_OUT, fan),
        *_cycles(amounts, longest),
        *_scatter_gathers(amounts, fan),
    ]
    return tuple(sorted(found, key=lambda motif: -motif.amount))


_Amounts = dict[Hashable, dict[Hashable, float]]


def _amounts(graph: AnyGraph, weight: str) -> _Amounts:
    """Return what each account paid each other one."""
    out: _Amounts = {node: {} for node in graph}
    edges: Iterable[tuple[Hashable, Hashable, Any]] = graph.edges(data=weight)
    for source, target, stated in edges:
        try:
            amount = 0.0 if stated is None else float(stated)
        except (TypeError, ValueError, OverflowError):
            raise ValueError("an amount is not a number") from None
        if not 0.0 <= amount < inf:
            raise ValueError("an amount is not a finite number of at least 0")
        if source != target:
            out[source][target] = out[source].get(target, 0.0) + amount
    return out


def _fans(ends: _Amounts, shape: Shape, fan: int) -> Iterator[Motif]:
    for node, near in ends.items():
        if len(near) >= fan:
            yield Motif(shape, node, (node, *near), sum(near.values()))


def _cycles(amounts: _Amounts, longest: int) -> Iterator[Motif]:
    """Yield each simple cycle of at least three accounts once, from its first account."""
    place = {node: number for number, node in enumerate(amounts)}
    for start in amounts:
        stack: list[tuple[Hashable, ...]] = [(start,)]
        while stack:
            path = stack.pop()
            for near in amounts[path[-1]]:
                if near == start and len(path) >= 3:
                    hops = zip(path, (*path[1:], start), strict=True)
                    yield Motif(Shape.CYCLE, start, path, min(amounts[a][b] for a, b in hops))
                elif place[near] > place[start] and near not in path and len(path) < longest:
                    stack.append((*path, near))


def _scatter_gathers(amounts: _Amounts, fan: int) -> Iterator[Motif]:
    """Yield pairs where one account pays many who all pay one other account."""
    for source, near in amounts.items():
        if len(near) < fan:
            continue
        through: dict[Hashable, list[Hashable]] = {}
        for middle in near:
            for target in amounts[middle]:
                if target != source and target not in near:
                    through.setdefault(target, []).append(middle)
        for target, middles in through.items():
            if len(middles) >= fan:
                passed = sum(min(near[m], amounts[m][target]) for m in middles)
                yield Motif(Shape.SCATTER_GATHER, source, (source, *middles, target), passed)
