"""What is left of a network if some are arrested, at once and after it has healed."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np

from graph.network.csr import AnyGraph

LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a network heals each round: ties among former contacts of the removed, by chance.

    Each pair of their contacts ties with ``closure``; with ``replacement``, a contact of a removed
    person takes over the place: it gains all ties of the removed.
    """

    rounds: int = 3
    closure: float = 0.05
    replacement: float = 0.3
    runs: int = 100
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with the interval that holds ``Recovery.level`` of the runs."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Disruption:
    """Effect of removing a set, as shares of all nodes before (0 to 1).

    ``largest_*`` is the largest component, ``pairs_*`` the share of pairs that reach each other;
    ``naive`` right after the removal, ``healed`` after each round of recovery.
    """

    removed: tuple[Hashable, ...]
    largest_before: float
    pairs_before: float
    largest_naive: float
    pairs_naive: float
    largest_healed: tuple[Spread, ...]
    pairs_healed: tuple[Spread, ...]


def disrupt(
    graph: AnyGraph,
    removed: Collection[Hashable],
    *,
    seed: int,
    recovery: Recovery | None = None,
) -> Disruption:
    """Remove a set, then let the network heal, many times over; the graph is left as it was.

    Raises
    ------
    KeyError
        One of ``removed`` is not in the graph.

    References
    ----------
    Duijn, Kashirin & Sloot (2014), *The relative ineffectiveness of criminal network disruption*,
    Sci. Rep. 4:4238.
    """
    recovery = recovery or Recovery()
    missing = [node for node in removed if node not in graph]
    if missing:
        raise KeyError("a node to remove is not in the graph")
    ties = {node: set(graph.neighbors(node)) - {node} for node in graph}
    order = max(1, len(ties))
    before = _reach(ties, order)
    left, contacts = _without(ties, set(removed))
    naive = _reach(left, order)
    rng = np.random.default_rng(seed)
    runs = np.asarray([_heal(left, contacts, rng, recovery, order) for _ in range(recovery.runs)])
    return Disruption(
        removed=tuple(removed),
        largest_before=before[0],
        pairs_before=before[1],
        largest_naive=naive[0],
        pairs_naive=naive[1],
        largest_healed=tuple(_spread(runs[:, r, 0], recovery) for r in range(recovery.rounds)),
        pairs_healed=tuple(_spread(runs[:, r, 1], recovery) for r in range(recovery.rounds)),
    )


_Ties = dict[Hashable, set[Hashable]]


def _without(ties: _Ties, removed: set[Hashable]) -> tuple[_Ties, list[list[Hashable]]]:
    """Return the ties left, and the surviving contacts of each removed node."""
    left = {node: near - removed for node, near in ties.items() if node not in removed}
    return left, [sorted(ties[node] - removed, key=str) for node in sorted(removed, key=str)]


def _heal(
    left: _Ties,
    contacts: list[list[Hashable]],
    rng: np.random.Generator,
    recovery: Recovery,
    order: int,
) -> list[tuple[float, float]]:
    ties = {node: set(near) for node, near in left.items()}
    open_places = list(contacts)
    results = []
    for _ in range(recovery.rounds):
        unfilled = []
        for near in open_places:
            if near and rng.random() < recovery.replacement:
                heir = max(near, key=lambda node: (len(ties[node]), str(node)))
                _tie(ties, heir, near)
            else:
                unfilled.append(near)
        for near in unfilled:
            for i, node in enumerate(near):
                chosen = rng.random(len(near) - i - 1) < recovery.closure
                _tie(ties, node, [n for n, yes in zip(near[i + 1 :], chosen, strict=True) if yes])
        open_places = unfilled
        results.append(_reach(ties, order))
    return results


def _tie(ties: _Ties, node: Hashable, others: Collection[Hashable]) -> None:
    for other in others:
        if other != node:
            ties[node].add(other)
            ties[other].add(node)


def _reach(ties: _Ties, order: int) -> tuple[float, float]:
    """Return the largest component and the connected pairs, as shares of what was there before."""
    seen: set[Hashable] = set()
    largest = pairs = 0
    for start in ties:
        if start in seen:
            continue
        seen.add(start)
        stack, size = [start], 0
        while stack:
            size += 1
            fresh = ties[stack.pop()] - seen
            seen |= fresh
            stack.extend(fresh)
        largest = max(largest, size)
        pairs += size * (size - 1)
    return largest / order, pairs / max(1, order * (order - 1))


def _spread(values: np.ndarray, recovery: Recovery) -> Spread:
    tail = (1.0 - recovery.level) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail])
    return Spread(float(values.mean()), float(low), float(high))
