"""Ties as undirected rows, for what asks how strong a tie is and not which way it goes."""

from dataclasses import replace

import numpy as np

from graph.network.csr import AnyGraph, Csr, Numbered, numbered


def tie_rows(graph: AnyGraph, weight: str | None) -> Numbered:
    """Return undirected rows; what arcs both ways and parallel edges weigh adds up.

    ``weight`` names the edge attribute, one where absent; ``None`` has every tie weigh one.

    Raises
    ------
    ValueError
        A weight is not a number, or infinite, or negative.
    """
    try:
        rows = numbered(graph, weight)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("the weight of a tie is not a number") from None
    csr = rows.csr
    if csr.directed:
        if weight is not None and not csr.weighted:
            csr = Csr(csr.ptr, csr.idx, np.ones(len(csr.idx)), directed=True)
        csr = csr.undirected()
    with np.errstate(over="ignore", invalid="ignore"):
        total = csr.held.sum()
    if not ((csr.held >= 0.0).all() and np.isfinite(total)):
        raise ValueError("the weights of ties are finite numbers, none below zero")
    return replace(rows, csr=csr)
