"""How often 90 % rank intervals hold the true rank: on planted networks, thinned and blurred.

Of each network nodes and ties are taken away, in some false ties are put in, and the intervals of
what is left are held against the ranks of the whole, both among those left and counting the
missing.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
import pytest

from graph.analysis.uncertainty import Missing, rank_intervals

NETWORKS = 60 if os.environ.get("PROVE") else 3
ONCE = Missing(resamples=1)


@dataclass(frozen=True, slots=True)
class Loss:
    """What becomes of a network: the shares missing, and the share of false ties by grade."""

    nodes: float = 0.1
    edges: float = 0.1
    false: Mapping[str, float] = field(default_factory=dict)
    busy: bool = False  # false ties rather befall who has many


def _cells(seed: int) -> nx.Graph:
    """Eight groups around a leader each, who are tied to one another."""
    rng, graph = np.random.default_rng(seed), nx.Graph()
    for cell in range(8):
        size = int(rng.integers(5, 12))
        graph.add_edges_from(((cell, 0), (cell, k)) for k in range(1, size))
        graph.add_edges_from(((cell, a), (cell, b)) for a, b in rng.integers(0, size, (size, 2)))
        if cell:
            graph.add_edge((cell, 0), (int(rng.integers(cell)), 0))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def _meetings(seed: int) -> nx.Graph:
    """Persons of uneven activity, tied by being in the same cases; weights add up."""
    rng, graph = np.random.default_rng(seed), nx.empty_graph(80)
    activity = rng.pareto(1.5, len(graph)) + 0.3
    for _ in range(60):
        size = int(rng.integers(2, 5))
        persons = rng.choice(len(graph), size, replace=False, p=activity / activity.sum()).tolist()
        for a in persons:
            for b in persons[: persons.index(a)]:
                before = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
                graph.add_edge(a, b, weight=before + 1 / (size - 1))
    return graph


def _weighted(graph: nx.Graph, seed: int) -> nx.Graph:
    rng = np.random.default_rng(seed)
    nx.set_edge_attributes(graph, {e: float(1 + rng.poisson(2)) for e in graph.edges}, "weight")
    return graph


KINDS: dict[str, Callable[[int], nx.Graph]] = {
    "clustered": lambda seed: nx.powerlaw_cluster_graph(20 + seed % 50, 3, 0.4, seed=seed),
    "two ties each": lambda seed: nx.barabasi_albert_graph(120, 2, seed=seed),
    "communities": lambda seed: nx.random_partition_graph([20, 20, 30], 0.3, 0.01, seed=seed),
    "random": lambda seed: nx.gnm_random_graph(60, 150, seed=seed),
    "few": lambda seed: nx.gnm_random_graph(40, 80, seed=seed),
    "caves": lambda seed: nx.relaxed_caveman_graph(8, 8, 0.15, seed=seed),
    "small world": lambda seed: nx.watts_strogatz_graph(60, 4, 0.2, seed=seed),
    "near": lambda seed: nx.random_geometric_graph(80, 0.18, seed=seed),
    "cells": _cells,
    "weighted cells": lambda seed: _weighted(_cells(seed), seed),
    "weighted random": lambda seed: _weighted(nx.gnm_random_graph(60, 150, seed=seed), seed),
    "meetings": _meetings,
}
GRADES = {"A": 0.02, "B": 0.1, "C": 0.3}
LOSSES = {
    "a tenth of both": (Loss(), (0.88, 0.92)),
    "a fifth of ties": (Loss(0.05, 0.2), (0.88, 0.92)),
    "a fifth of nodes": (Loss(0.2, 0.05), (0.88, 0.92)),
    "much": (Loss(0.2, 0.3), (0.88, 0.95)),
    "false ties": (Loss(false=GRADES), (0.85, 0.92)),
    "false ties of the busy": (Loss(false=GRADES, busy=True), (0.85, 0.92)),
}


def _observed(graph: nx.Graph, loss: Loss, rng: np.random.Generator) -> nx.Graph:
    seen = graph.subgraph([node for node in graph if rng.random() >= loss.nodes]).copy()
    seen.remove_edges_from([edge for edge in list(seen.edges) if rng.random() < loss.edges])
    if loss.false:
        _blur(seen, loss, rng)
    return seen


def _blur(seen: nx.Graph, loss: Loss, rng: np.random.Generator) -> None:
    """Grade the ties, and add as many false ones to each grade as it says."""
    grades, nodes, true = list(loss.false), list(seen), list(seen.edges(data="weight"))
    drawn = rng.integers(len(grades), size=len(true)).tolist()
    nx.set_edge_attributes(
        seen, {(u, v): grades[g] for (u, v, _), g in zip(true, drawn, strict=True)}, "grade"
    )
    chance = np.array([seen.degree(node) + 0.5 if loss.busy else 1.0 for node in nodes])
    for number, grade in enumerate(grades):
        share = loss.false[grade]
        for _ in range(rng.poisson(drawn.count(number) * share / (1 - share))):
            a, b = rng.choice(len(nodes), 2, replace=False, p=chance / chance.sum()).tolist()
            if seen.has_edge(nodes[a], nodes[b]):
                continue
            weight = true[int(rng.integers(len(true)))][2]
            seen.add_edge(nodes[a], nodes[b], grade=grade)
            if weight is not None:
                seen[nodes[a]][nodes[b]]["weight"] = weight


def _held(graph: nx.Graph, loss: Loss, rng: np.random.Generator, seed: int) -> tuple[float, float]:
    """Return the shares of ranks held, among those on file and counting the missing."""
    seen = _observed(graph, loss, rng)
    true = {item.node: item.rank for item in rank_intervals(graph, seed=1, missing=ONCE)}
    among = {n: i for i, n in enumerate(sorted(seen, key=true.__getitem__), start=1)}
    missing = Missing(loss.nodes, loss.edges, grades=loss.false)
    found = rank_intervals(seen, seed=seed, missing=missing)
    on_file, everyone = (
        float(np.mean([f.rank_low <= rank[f.node] <= f.rank_high for f in found]))
        for rank in (among, true)
    )
    return on_file, everyone


@pytest.mark.campaign
@pytest.mark.parametrize("loss", LOSSES)
def test_rank_intervals_hold_the_true_rank_as_often_as_they_say(loss: str) -> None:
    what, (least, most) = LOSSES[loss]
    rng = np.random.default_rng(11)
    shares = np.array(
        [[_held(draw(s), what, rng, s) for s in range(NETWORKS)] for draw in KINDS.values()]
    )
    for kind, of_kind in zip(KINDS, shares, strict=True):
        print(f"{loss}, {kind}: {of_kind.mean(axis=0).round(3)} on file, of all")
        error = 2.6 * of_kind.std(axis=0, ddof=1) / NETWORKS**0.5  # one network's are not apart
        assert (of_kind.mean(axis=0) >= 0.82 - error).all(), kind
    mean, error = (
        shares.mean(axis=(0, 1)),
        2.6 * shares.std(axis=1).mean(axis=0) / (len(KINDS) * NETWORKS) ** 0.5,
    )
    print(f"{loss}: {mean.round(3)} on file, of all")
    assert (mean >= least - error).all() and (mean <= most + error).all(), (mean, error)
