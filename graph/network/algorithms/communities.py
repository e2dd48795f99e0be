# mypy: disable-error-code="no-any-return"
"""Communities by the Leiden method, under NetworkX's names."""

from collections.abc import Hashable
from typing import Any

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state

from graph.network.algorithms.values import names, networkx_code
from graph.network.csr import AnyGraph, Numbered, numbered
from graph.network.kernels.leiden import leiden, strengths

Groups = list[set[Hashable]]

SMALL = 500
"""Nodes up to which communities are left to NetworkX."""


def leiden_communities(
    G: AnyGraph,
    *,
    weight: str | None = "weight",
    resolution: float = 1.0,
    max_level: int | None = None,
    seed: Any = None,
    metric: str = "cpm",
    theta: float = 0.01,
) -> Groups:
    """Return the groups that the Leiden method finds, by modularity or the constant Potts model.

    Up to ``SMALL`` nodes NetworkX's own code is no wait, and a seed gives its groups.
    """
    native = max_level is None and theta == 0.01 and metric in ("cpm", "modularity")
    if not native or len(G) <= SMALL or G.is_directed() or G.is_multigraph():
        return networkx_code(nx.community.leiden_communities)(
            G,
            weight=weight,
            resolution=resolution,
            max_level=max_level,
            seed=seed,
            metric=metric,
            theta=theta,
        )
    rows = numbered(G, weight)
    number = create_py_random_state(seed).randrange(2**31)
    return _groups(rows, _divide(rows, resolution, number, metric))


def modularity(
    G: AnyGraph, communities: Any, weight: str | None = "weight", resolution: float = 1
) -> float:
    """Return Newman's modularity of a partition."""
    if G.is_directed() or G.is_multigraph() or not G.number_of_edges():
        return networkx_code(nx.community.modularity)(G, communities, weight, resolution)
    groups = list(communities)
    rows = numbered(G, weight)
    labels = np.full(rows.csr.order, -1, np.int64)
    for number, group in enumerate(groups):
        labels[[rows.index[node] for node in group if node in rows.index]] = number
    complete = sum(len(group) for group in groups) == rows.csr.order and (labels >= 0).all()
    if not complete:
        return networkx_code(nx.community.modularity)(G, groups, weight, resolution)
    return _modularity(rows, labels, resolution)


def _modularity(rows: Numbered, labels: np.ndarray, resolution: float) -> float:
    csr = rows.csr
    weight = csr.weight if csr.weighted else np.ones(len(csr.idx))
    strength = strengths(csr.ptr, csr.idx, weight)
    own = np.repeat(np.arange(csr.order), csr.degrees)
    weight = np.where(own == csr.idx, 2 * weight, weight)
    total = strength.sum()
    if total == 0:
        return 0
    inside = weight[labels[own] == labels[csr.idx]].sum() / total
    shares = np.bincount(labels, weights=strength) / total
    return float(inside - resolution * (shares**2).sum())


def _divide(rows: Numbered, resolution: float, seed: int, metric: str) -> np.ndarray:
    csr, weight = rows.csr, rows.csr.weight
    mass, gamma = np.ones(csr.order), resolution
    if metric == "modularity":
        mass = strengths(csr.ptr, csr.idx, weight)
        total = float(mass.sum())
        gamma = resolution / total if total else 0.0
    return leiden(csr.ptr, csr.idx, weight, mass, gamma, seed, 2)


def _groups(rows: Numbered, labels: np.ndarray) -> Groups:
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return [set(names(rows, group)) for group in np.split(order, cuts)]
