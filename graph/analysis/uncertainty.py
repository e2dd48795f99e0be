"""Rank intervals: how far a ranking holds if part of the picture is missing."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.analysis.tie_rows import tie_rows
from graph.network.algorithms.values import threads_for
from graph.network.csr import AnyGraph, Csr, Numbered
from graph.network.kernels.resampling import resampled_standings, standing

RESAMPLES = 200
MISSING = 0.10
"""Share of nodes and of edges taken to be missing where no grade says otherwise."""

SOURCES = 250
"""Nodes that betweenness is computed from in larger graphs, the same in each thinned graph."""

WINDOW = 0.75
"""How far from a rank other nodes' ranks still tell about it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Chances that a node or an edge is missing, each 0 to 1, and the interval's level.

    ``grades`` says of edges by their ``grade`` (``B2``, or ``B`` for all of a letter) how likely a
    tie so graded is false. Resamples drop it with ``1 - (1 - false) * (1 - edges)``.

    Raises
    ------
    ValueError
        A chance is not in 0 to 1 (of nodes: below 1), the level not between, or nothing resampled.
    """

    nodes: float = MISSING
    edges: float = MISSING
    level: float = 0.90
    resamples: int = RESAMPLES
    top: int = 3
    grades: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chances = (self.edges, *self.grades.values())
        if not (0.0 <= self.nodes < 1.0 and all(0.0 <= chance <= 1.0 for chance in chances)):
            raise ValueError("chances to be missing are 0 to 1, and not all nodes are missing")
        if not 0.0 < self.level < 1.0 or self.resamples < 1:
            raise ValueError("a level is between 0 and 1, and there is at least one resample")


@dataclass(frozen=True, slots=True)
class RankInterval:
    """A node's standing (0 to 1), rank (1 is highest) and the ranks it may truly have.

    ``p_top`` is the chance that it truly is among the first ``Missing.top``.
    """

    node: Hashable
    score: float
    rank: int
    rank_low: int
    rank_high: int
    p_top: float


def rank_intervals(
    graph: AnyGraph, *, seed: int, weight: str | None = "weight", missing: Missing | None = None
) -> tuple[RankInterval, ...]:
    """Rank all nodes by their standing, with an interval for each rank, highest first.

    Standing is the mean of strength (summed tie weight), betweenness (by hops) and PageRank (by
    weight), each divided by its maximum. Nodes and edges are dropped at the given rates and the
    ranking is repeated; where nodes seen at a rank stood before gives that rank's interval. How
    much of it is cut off is learnt, too: from graphs thinned twice, tried on those thinned once
    (a calibrated bootstrap). True ranks count those who are not on file, so low ranks may exceed
    the number of nodes. ``docs/networks.md`` says how often the intervals hold.
    Direction is ignored, and the same seed gives the same intervals. Costs ``resamples`` times
    betweenness from at most ``SOURCES`` nodes, and a third more.

    References
    ----------
    Beran (1987), *Prepivoting to reduce level error of confidence sets*, Biometrika 74:457-468;
    Loh (1987), *Calibrating confidence coefficients*, J. Am. Stat. Assoc. 82:155-162.

    Raises
    ------
    ValueError
        A weight is not a number, or infinite, or negative.
    """
    rows = tie_rows(graph, weight)
    if rows.csr.order == 0:
        return ()
    missing = missing or Missing()
    rates = edge_rates(graph, rows, missing) if missing.grades else None
    return ranked(rows, seed=seed, missing=missing, among=rows.csr.order, rates=rates)


def edge_rates(graph: AnyGraph, rows: Numbered, missing: Missing) -> np.ndarray:
    """Return each arc's chance to be missing, or false by its edge's ``grade``."""
    csr, rates = rows.csr, missing.grades
    out = np.full(len(csr.idx), missing.edges)
    edges: Iterable[tuple[Hashable, Hashable, str | None]] = graph.edges(data="grade")
    for u, v, grade in edges:
        false = rates.get(grade, rates.get(grade[:1], 0.0)) if grade else 0.0
        rate = 1.0 - (1.0 - false) * (1.0 - missing.edges)
        for a, b in ((rows.index[u], rows.index[v]), (rows.index[v], rows.index[u])):
            at = csr.ptr[a] + np.searchsorted(csr.idx[csr.ptr[a] : csr.ptr[a + 1]], b)
            if at < csr.ptr[a + 1] and csr.idx[at] == b:
                out[at] = rate
    return out


def ranked(
    rows: Numbered,
    *,
    seed: int,
    missing: Missing,
    among: int,
    rates: np.ndarray | None = None,
) -> tuple[RankInterval, ...]:
    """Return ``rank_intervals`` of numbered rows; only the first ``among`` rows are ranked.

    ``rates`` are the arcs' chances to be missing, ``missing.edges`` for all if absent.
    """
    csr = rows.csr
    if rates is None:
        rates = np.full(len(csr.idx), missing.edges)
    sources = sampled_sources(csr, seed)
    score = standing(csr.ptr, csr.idx, csr.weight, sources)
    rank = ranks(score[None, :among])[0]
    once, twice = (s[:, :among] for s in _resampled_scores(csr, sources, seed, missing, rates))
    pairs = _pairs(np.broadcast_to(rank, once.shape), once)
    known = _windows(pairs, among)
    learnt = _windows(_pairs(ranks(once[: len(twice)]), twice), among)
    tail = _tail(learnt, pairs, missing.level)
    bounds = [_interval(known[at - 1], at, tail, missing.top) for at in rank.tolist()]
    found = [
        RankInterval(
            node=rows.nodes[i],
            score=float(score[i]),
            rank=int(rank[i]),
            rank_low=min(bounds[i][0], int(rank[i])),
            rank_high=max(bounds[i][1], int(rank[i])),
            p_top=bounds[i][2],
        )
        for i in range(among)
    ]
    return tuple(sorted(found, key=lambda item: item.rank))


def separable(first: RankInterval, second: RankInterval) -> bool:
    """Return whether the intervals of the two ranks do not overlap."""
    return first.rank_high < second.rank_low or second.rank_high < first.rank_low


def sampled_sources(csr: Csr, seed: int, most: int = SOURCES) -> np.ndarray:
    """Return the nodes that betweenness is computed from: all, or ``most`` at random."""
    sources = np.arange(csr.order, dtype=np.int32)
    if csr.order > most:
        sources = np.random.default_rng(seed).choice(sources, most, replace=False)
    return sources


def ranks(scores: np.ndarray) -> np.ndarray:
    """Return ranks from 1 within each row, highest score first; ties by position."""
    order = np.argsort(-scores, axis=1, kind="stable")
    out = np.empty(scores.shape, np.int64)
    np.put_along_axis(out, order, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    return out


def _resampled_scores(
    csr: Csr, sources: np.ndarray, seed: int, missing: Missing, rates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each node's score per graph thinned once, and twice, -1 where it was dropped."""
    drops = (np.full(csr.order, missing.nodes), rates)
    rows, threads = (csr.ptr, csr.idx, csr.weight), threads_for(csr.order * missing.resamples)
    return resampled_standings(rows, drops, sources, seed, missing.resamples, threads)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Where nodes were seen in thinned graphs (ascending), and where they stood before."""

    seen: np.ndarray
    known: np.ndarray


def _pairs(known: np.ndarray, scores: np.ndarray) -> _Pairs:
    """Pair the rank in each thinned graph with the rank before thinning, ``known``.

    What is on file is itself a thinned picture, so these pairs say where a node seen at some rank
    may truly stand. Ranks are stretched as if as many were left as are on file, so that true ranks
    count those who are not, however many they happen to be.
    """
    stays = scores >= 0
    stretch = scores.shape[1] / np.maximum(stays.sum(axis=1, keepdims=True), 1)
    # What was dropped ranks last, so the others' ranks are those among themselves.
    seen = ((ranks(scores) - 0.5) * stretch + 0.5)[stays]
    stood = ((known - 0.5) * stretch + 0.5)[stays]
    by_seen = np.argsort(seen, kind="stable")
    return _Pairs(seen[by_seen], stood[by_seen])


def _windows(pairs: _Pairs, count: int) -> list[np.ndarray]:
    """Return for each rank from 1 to ``count`` where those seen at about it stood, ascending."""
    at = np.arange(1, count + 1)
    first = np.searchsorted(pairs.seen, at - WINDOW, side="left").tolist()
    last = np.searchsorted(pairs.seen, at + WINDOW, side="right").tolist()
    return [np.sort(pairs.known[a:b]) for a, b in zip(first, last, strict=True)]


def _tail(learnt: list[np.ndarray], pairs: _Pairs, level: float) -> float:
    """Return the share to cut off at each end, by trial rather than (1 - level) / 2.

    What is learnt from graphs thinned twice is tried on those thinned once, whose true ranks are
    known, and as much is cut off as leaves ``level`` of them inside.
    """
    seen = np.clip(np.rint(pairs.seen), 1, len(learnt)).astype(int)
    stood = np.rint(pairs.known)
    start = np.searchsorted(seen, np.arange(1, len(learnt) + 2)).tolist()
    inside = np.ones(len(seen))  # the most that can be cut off and still leave this one inside
    for number, window in enumerate(learnt):
        true = stood[start[number] : start[number + 1]]
        below = np.searchsorted(window, true + 0.5, side="right")
        above = len(window) - np.searchsorted(window, true - 0.5, side="left")
        most = np.minimum(below, above) / max(len(window), 1)
        most[true == number + 1] = 1.0  # an interval always holds the rank that is seen
        inside[start[number] : start[number + 1]] = most
    return float(min(np.quantile(inside, 1.0 - level), 0.5))


def _interval(stood: np.ndarray, rank: int, tail: float, top: int) -> tuple[int, int, float]:
    """Return lowest and highest rank and the chance to be among the first ``top``."""
    if not len(stood):
        return rank, rank, float(rank <= top)
    low, high = _quantile(stood, tail), _quantile(stood, 1.0 - tail)
    return round(low), round(high), float(np.searchsorted(stood, top + 0.5, "right") / len(stood))


def _quantile(ascending: np.ndarray, share: float) -> float:
    """Return what ``np.quantile`` does, of sorted values and without its cost."""
    at = share * (len(ascending) - 1)
    below = int(at)
    above = min(below + 1, len(ascending) - 1)
    return float(ascending[below] + (ascending[above] - ascending[below]) * (at - below))
