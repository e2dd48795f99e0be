"""What is left of a network if some are arrested, at once and after it has healed.

``disrupt`` says what the removal of a given set does; ``best_removal`` looks for the set.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.healing import Patient, Recovery
from graph.network.csr import AnyGraph, Csr, Numbered, numbered
from graph.network.kernels.building import living_degrees
from graph.network.kernels.healing import STEPS
from graph.network.kernels.structure import cut_structure
from graph.progress import Progress, silent

SHORTLIST = 12
"""Of each step, so many who separate most and so many with most ties per cost are judged."""

SEARCH_RUNS = 20
"""Recoveries that a candidate is judged by; the same chances for all candidates of a step."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with the interval that holds ``Recovery.level`` of the runs."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How many others one node reaches within some steps, on average over those in the network.

    ``before`` is over all nodes, ``naive`` and ``healed`` over those who are left: so it can rise
    when people with few contacts go.
    """

    before: float
    naive: float
    healed: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class Disruption:
    """Effect of removing a set, as shares of all nodes before (0 to 1).

    ``largest_*`` is the largest component, ``pairs_*`` the share of pairs that reach each other,
    ``flow_*`` the mean of inverse hops over pairs; ``naive`` right after the removal, ``healed``
    after each round of recovery. ``reach`` counts nodes, within one step, two, three and four.
    """

    removed: tuple[Hashable, ...]
    largest_before: float
    pairs_before: float
    largest_naive: float
    pairs_naive: float
    largest_healed: tuple[Spread, ...]
    pairs_healed: tuple[Spread, ...]
    flow_before: float
    flow_naive: float
    flow_healed: tuple[Spread, ...]
    reach: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class BestRemoval:
    """The set that still hurts after healing, and beside it the one that only hurts at once.

    ``removed`` and ``naive`` are sets in the order chosen, with their costs and effects.
    """

    removed: tuple[Hashable, ...]
    cost: float
    effect: Disruption
    naive: tuple[Hashable, ...]
    naive_cost: float
    naive_effect: Disruption


def disrupt(
    graph: AnyGraph,
    removed: Collection[Hashable],
    *,
    seed: int,
    recovery: Recovery | None = None,
    progress: Progress = silent,
) -> Disruption:
    """Remove a set, then let the network heal, many times over; the graph is left as it was.

    Direction and weights are ignored. Flow and reach are exact up to 256 nodes and estimated from
    as many random nodes beyond. Costs ``runs * rounds`` times O(edges * nodes measured from / 64);
    ``progress`` is told after every few runs.

    Raises
    ------
    KeyError
        One of ``removed`` is not in the graph.

    References
    ----------
    Duijn, Kashirin & Sloot (2014), *The relative ineffectiveness of criminal network disruption*,
    Sci. Rep. 4:4238; Latora & Marchiori (2001), *Efficient behavior of small-world networks*,
    Phys. Rev. Lett. 87:198701.
    """
    rows = _undirected(graph)
    if any(node not in rows.index for node in removed):
        raise KeyError("a node to remove is not in the graph")
    chosen = [rows.index[node] for node in dict.fromkeys(removed)]
    return _effect(rows, chosen, seed, recovery or Recovery(), progress)


def best_removal(
    graph: AnyGraph,
    *,
    budget: float,
    costs: Mapping[Hashable, float] | None = None,
    seed: int,
    recovery: Recovery | None = None,
    progress: Progress = silent,
) -> BestRemoval:
    """Return a set within the budget whose loss leaves least flow after healing.

    Nodes are added one by one: of those affordable, the ``SHORTLIST`` that separate most pairs for
    their cost, and as many with most ties, are judged by the flow after ``recovery.rounds``; who
    takes away most of it for the cost is taken. The naive set is chosen in the same way by what it
    does at once. Where the best affordable single node does better than the set, it stands instead
    (Khuller, Moss & Naor 1999). The set is greedy, not proven best.

    Parameters
    ----------
    budget
        Summed cost that may be spent; without ``costs`` the number of nodes.
    costs
        Cost of removing each node, above 0; nodes not named cost 1.

    Raises
    ------
    ValueError
        A cost is not above 0, or the budget is negative or infinite.
    """
    rows = _undirected(graph)
    price = np.array([float((costs or {}).get(node, 1.0)) for node in rows.nodes])
    if not 0.0 <= budget < np.inf or not (price > 0.0).all():
        raise ValueError("costs are above 0, and a budget is finite and not negative")
    recovery = recovery or Recovery()
    trial = replace(recovery, runs=min(SEARCH_RUNS, recovery.runs))
    search = _Search(rows.csr, price, budget, progress)

    best = search.best("removal", lambda chosen: _flow_healed(rows.csr, chosen, seed, trial))
    naive = search.best("at_once", lambda chosen: _flow_left(rows.csr, chosen, seed))
    effect, naive_effect = (
        _effect(rows, chosen, seed, recovery, progress) for chosen in (best, naive)
    )
    if recovery.rounds and naive_effect.flow_healed[-1].mean < effect.flow_healed[-1].mean:
        best, effect = naive, naive_effect
    return BestRemoval(
        removed=effect.removed,
        cost=float(price[best].sum()),
        effect=effect,
        naive=naive_effect.removed,
        naive_cost=float(price[naive].sum()),
        naive_effect=naive_effect,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """Greedy choice of row numbers within a budget."""

    csr: Csr
    price: np.ndarray
    budget: float
    progress: Progress

    def best(self, stage: str, left: Callable[[Sequence[int]], float]) -> list[int]:
        """Return the set that leaves least by ``left``, or the best single node if that is less."""
        chosen: list[int] = []
        alive = np.ones(self.csr.order, np.bool_)
        spent, now, first = 0.0, left(()), left(())
        single: list[int] = []
        while candidates := self._candidates(alive, self.budget - spent):
            after = np.empty(len(candidates))
            for tried, node in enumerate(candidates):
                self._tell(stage, spent, tried / len(candidates))
                after[tried] = left([*chosen, node])
            if not chosen:
                single, first = [candidates[int(np.argmin(after))]], float(after.min())
            at = int(np.argmax((now - after) / self.price[candidates]))
            chosen.append(candidates[at])
            alive[candidates[at]] = False
            spent, now = spent + float(self.price[candidates[at]]), float(after[at])
        return single if first < now else chosen

    def _tell(self, stage: str, spent: float, tried: float) -> None:
        """Report the budget spent, in hundredths, counting the step under way by those tried."""
        step = min(1.0, self.budget - spent)
        self.progress(stage, int(100 * (spent + step * tried)), int(100 * self.budget))

    def _candidates(self, alive: np.ndarray, rest: float) -> list[int]:
        """Return the affordable nodes that separate most pairs or have most ties for their cost."""
        csr = self.csr
        _, _, left = cut_structure(csr.ptr, csr.idx, alive)
        living = np.where(alive, left, 0.0)
        ties = living_degrees(csr.ptr, csr.idx, alive)
        affordable = np.flatnonzero(alive & (self.price <= rest + 1e-9))
        cut = (living.max(initial=0.0) - living) / self.price
        found = [
            affordable[np.argsort(-worth[affordable], kind="stable")[:SHORTLIST]]
            for worth in (cut, ties / self.price)
        ]
        return list(dict.fromkeys(np.concatenate(found).tolist()))


def _undirected(graph: AnyGraph) -> Numbered:
    return numbered(graph.to_undirected() if graph.is_directed() else graph)


def _flow_left(csr: Csr, removed: Sequence[int], seed: int) -> float:
    return float(Patient(csr, removed, seed=seed).now().flow)


def _flow_healed(csr: Csr, removed: Sequence[int], seed: int, recovery: Recovery) -> float:
    patient = Patient(csr, removed, seed=seed)
    if not recovery.rounds:
        return float(patient.now().flow)
    return float(patient.healed(recovery, first=recovery.rounds - 1).flow[:, -1].mean())


def _effect(
    rows: Numbered,
    removed: Sequence[int],
    seed: int,
    recovery: Recovery,
    progress: Progress,
) -> Disruption:
    before = Patient(rows.csr, (), seed=seed).now()
    patient = Patient(rows.csr, removed, seed=seed)
    naive, healed = patient.now(), patient.healed(recovery, progress=progress)
    return Disruption(
        removed=tuple(rows.nodes[i] for i in removed),
        largest_before=float(before.largest),
        pairs_before=float(before.pairs),
        largest_naive=float(naive.largest),
        pairs_naive=float(naive.pairs),
        largest_healed=_spreads(healed.largest, recovery),
        pairs_healed=_spreads(healed.pairs, recovery),
        flow_before=float(before.flow),
        flow_naive=float(naive.flow),
        flow_healed=_spreads(healed.flow, recovery),
        reach=tuple(
            Reach(
                before=float(before.reach[n]),
                naive=float(naive.reach[n]),
                healed=_spreads(healed.reach[..., n], recovery),
            )
            for n in range(STEPS)
        ),
    )


def _spreads(values: np.ndarray, recovery: Recovery) -> tuple[Spread, ...]:
    """Return a spread over the runs for each round."""
    tail = (1.0 - recovery.level) / 2.0
    low, high = np.quantile(values, [tail, 1.0 - tail], axis=0)
    mean = values.mean(axis=0)
    return tuple(
        Spread(float(m), float(a), float(b)) for m, a, b in zip(mean, low, high, strict=True)
    )


__all__ = [
    "BestRemoval",
    "Disruption",
    "Reach",
    "Recovery",
    "Spread",
    "best_removal",
    "disrupt",
]
