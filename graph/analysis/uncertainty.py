"""Rank intervals: how far a ranking holds if part of the picture is missing."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from graph.network.csr import AnyGraph, Csr, Numbered, numbered
from graph.network.kernels.resampling import resampled_standings, standing

RESAMPLES = 200
MISSING = 0.10
"""Share of nodes and of edges taken to be missing where no grade says otherwise."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Chances that a node or an edge is missing, each 0 to 1, and the interval's level."""

    nodes: float = MISSING
    edges: float = MISSING
    level: float = 0.90
    resamples: int = RESAMPLES
    top: int = 3


@dataclass(frozen=True, slots=True)
class RankInterval:
    """A node's standing (0 to 1), rank (1 is highest) and the ranks it may truly have.

    ``p_top`` is the share of resamples in which it is among the first ``Missing.top``.
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
    weight), each divided by its maximum. Nodes and edges are dropped at the given rates, the
    ranking repeated, and the spread of the ranks around the observed rank gives the interval. The
    same seed gives the same intervals.
    """
    rows = numbered(graph, weight)
    if rows.csr.order == 0:
        return ()
    return ranked(rows, seed=seed, missing=missing or Missing(), among=rows.csr.order)


def ranked(rows: Numbered, *, seed: int, missing: Missing, among: int) -> tuple[RankInterval, ...]:
    """Return ``rank_intervals`` of numbered rows; only the first ``among`` rows are ranked."""
    csr = rows.csr
    sources = sampled_sources(csr, seed)
    score = standing(csr.ptr, csr.idx, csr.weight, sources)
    rank = ranks(score[None, :among])[0]
    spread = _resampled_ranks(csr, sources, seed, missing, among)
    tail = (1.0 - missing.level) / 2.0
    with np.errstate(invalid="ignore"):
        low = np.nanquantile(spread, tail, axis=0, method="lower")
        high = np.nanquantile(spread, 1.0 - tail, axis=0, method="higher")
        p_top = np.nanmean(spread <= missing.top, axis=0)
    found = [
        RankInterval(
            node=rows.nodes[i],
            score=float(score[i]),
            rank=int(rank[i]),
            rank_low=int(np.floor(min(low[i], rank[i]))),
            rank_high=int(np.ceil(max(high[i], rank[i]))),
            p_top=float(p_top[i]),
        )
        for i in range(among)
    ]
    return tuple(sorted(found, key=lambda item: item.rank))


def separable(first: RankInterval, second: RankInterval) -> bool:
    """Return whether the intervals of the two ranks do not overlap."""
    return first.rank_high < second.rank_low or second.rank_high < first.rank_low


def sampled_sources(csr: Csr, seed: int, most: int = 500) -> np.ndarray:
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


def _resampled_ranks(
    csr: Csr, sources: np.ndarray, seed: int, missing: Missing, among: int
) -> np.ndarray:
    """Return each node's rank per resample, NaN where it was dropped."""
    scores = resampled_standings(
        csr.ptr,
        csr.idx,
        csr.weight,
        np.full(csr.order, missing.nodes),
        np.full(len(csr.idx), missing.edges),
        sources,
        seed,
        missing.resamples,
    )
    scores = scores[:, :among]
    found = ranks(scores).astype(float)
    found[scores < 0] = np.nan
    gone = np.isnan(found).all(axis=0)
    found[:, gone] = among
    return found
