"""Ties that may exist but are not on file: leads to check, never findings."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from graph.network.csr import AnyGraph, Csr, numbered
from graph.network.kernels.pairs import two_step_pairs


@dataclass(frozen=True, slots=True)
class PossibleTie:
    """Two nodes without a tie; ``score`` is the Adamic-Adar index, ``shared`` who ties them."""

    left: Hashable
    right: Hashable
    score: float
    shared: tuple[Hashable, ...]


def possible_ties(graph: AnyGraph, *, most: int = 50) -> tuple[PossibleTie, ...]:
    """Return the pairs two steps apart that share most, rare neighbours counting more.

    References
    ----------
    Adamic & Adar (2003), *Friends and neighbors on the Web*, Social Networks 25(3).
    """
    rows = numbered(graph.to_undirected() if graph.is_directed() else graph)
    csr = rows.csr
    degree = np.maximum(csr.degrees, 2).astype(float)
    start, far, score = two_step_pairs(csr.ptr, csr.idx, 1.0 / np.log(degree))
    best = np.argsort(-score, kind="stable")[:most]
    near = np.searchsorted(start, best, side="right") - 1
    return tuple(
        PossibleTie(
            left=rows.nodes[a],
            right=rows.nodes[b],
            score=float(score[k]),
            shared=tuple(
                rows.nodes[i] for i in np.intersect1d(_row(csr, a), _row(csr, b)).tolist()
            ),
        )
        for k, a, b in zip(best.tolist(), near.tolist(), far[best].tolist(), strict=True)
    )


def _row(csr: Csr, node: int) -> np.ndarray:
    return csr.idx[csr.ptr[node] : csr.ptr[node + 1]]
