"""Scores of a graph whose nodes and edges are dropped at random, many times over and twice."""

import numpy as np
import numpy.typing as npt

from graph.network.kernels.building import breadth_first_rows
from graph.network.kernels.centrality import betweenness_one_thread
from graph.network.kernels.compiling import compiled
from graph.network.kernels.pagerank import pagerank_of_symmetric, row_sums
from graph.network.kernels.threads import by_threads

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = tuple[Ints, Codes, Floats]

LARGE = 1000
"""Nodes from which on renumbering pays."""


@compiled
def _thinned(rows: Rows, node_stays: Flags, edge_drop: Floats) -> tuple[Rows, Floats]:
    """Drop nodes and edges of undirected rows; both arcs of an edge share their fate.

    ``edge_drop`` holds one chance per arc, and that of the lower end's arc decides; what is left of
    it is returned beside the rows.
    """
    ptr, idx, weight = rows
    order = len(ptr) - 1
    stays = np.zeros(len(idx), np.bool_)
    cursor = ptr[:-1].copy()  # rows are ascending, so the mirror arcs come in order too
    for u in range(order):
        for j in range(ptr[u], ptr[u + 1]):
            v = idx[j]
            if v < u:
                continue
            kept = np.random.random() >= edge_drop[j] and node_stays[u] and node_stays[v]
            stays[j] = kept
            if v > u:
                while idx[cursor[v]] != u:
                    cursor[v] += 1
                stays[cursor[v]] = kept
    new_ptr = np.zeros_like(ptr)
    new_idx = np.empty_like(idx)
    new_weight = np.empty_like(weight)
    new_drop = np.empty_like(edge_drop)
    place = 0
    for u in range(order):
        for j in range(ptr[u], ptr[u + 1]):
            if stays[j]:
                new_idx[place] = idx[j]
                new_drop[place] = edge_drop[j]
                if len(weight):
                    new_weight[place] = weight[j]
                place += 1
        new_ptr[u + 1] = place
    kept_weights = place if len(weight) else 0
    left = (new_ptr, new_idx[:place].copy(), new_weight[:kept_weights].copy())
    return left, new_drop[:place].copy()


@compiled
def _scaled(values: Floats) -> Floats:
    top = values.max()
    return values / top if top > 0 else values


@compiled
def _between(ptr: Ints, idx: Codes, sources: Codes) -> Floats:
    """Return unscaled betweenness; large graphs are searched in breadth-first order, faster."""
    order = len(ptr) - 1
    if order < LARGE:
        return betweenness_one_thread(ptr, idx, sources)
    new_ptr, new_idx, found = breadth_first_rows(ptr, idx)
    number = np.empty(order, np.int32)
    for k in range(order):
        number[found[k]] = k
    raw = betweenness_one_thread(new_ptr, new_idx, number[sources])
    return raw[number]


@compiled
def standing(ptr: Ints, idx: Codes, weight: Floats, sources: Codes) -> Floats:
    """Return the mean of strength, betweenness and PageRank, each as a share of its maximum."""
    order = len(ptr) - 1
    strength = row_sums(ptr, weight)
    between = _between(ptr, idx, sources)
    share, _ = pagerank_of_symmetric((ptr, idx, weight), strength, 0.85, 1e-8 * order, 200)
    return (_scaled(strength) + _scaled(between) + _scaled(share)) / 3.0


@compiled
def _standing_of(rows: Rows, stays: Flags, sources: Codes) -> Floats:
    """Return ``standing``, -1 for nodes that do not stay."""
    out = standing(rows[0], rows[1], rows[2], sources)
    for u in range(len(stays)):
        if not stays[u]:
            out[u] = -1.0
    return out


@compiled
def _fill(
    out: tuple[Floats, Floats],
    rows: Rows,
    drops: tuple[Floats, Floats],
    sources: Codes,
    seed: int,
    turn: tuple[int, int],
) -> None:
    """Fill every ``turn[1]``-th row of ``out`` from ``turn[0]`` on, each from a seed of its own."""
    once, twice = out
    node_drop, edge_drop = drops
    for r in range(turn[0], len(once), turn[1]):
        np.random.seed(seed + r)
        stays = np.random.random(len(node_drop)) >= node_drop
        left, left_drop = _thinned(rows, stays, edge_drop)
        once[r] = _standing_of(left, stays, sources)
        if r < len(twice):
            stays &= np.random.random(len(node_drop)) >= node_drop
            twice[r] = _standing_of(_thinned(left, stays, left_drop)[0], stays, sources)


def resampled_standings(
    rows: Rows,
    drops: tuple[Floats, Floats],
    sources: Codes,
    seed: int,
    resamples: int,
    threads: int,
) -> tuple[Floats, Floats]:
    """Return ``standing`` per resample (rows) and node (columns); -1 where the node is gone.

    The second array holds the first half of the resamples, thinned once more by the same chances.
    ``drops`` are each node's and each arc's chances to go. The figures do not depend on how many
    threads there are.
    """
    order = len(drops[0])
    out = (np.empty((resamples, order)), np.empty(((resamples + 1) // 2, order)))
    by_threads(lambda t: _fill(out, rows, drops, sources, seed, (t, threads)), threads)
    return out
