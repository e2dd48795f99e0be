import os
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from graph.analysis.uncertainty import Missing, rank_intervals, separable

NETWORKS = 300 if os.environ.get("PROVE") else 15


def _observed(graph: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    seen = graph.subgraph([node for node in graph if rng.random() >= 0.1]).copy()
    seen.remove_edges_from([edge for edge in list(seen.edges) if rng.random() < 0.1])
    return seen


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


KINDS: dict[str, Callable[[int], nx.Graph]] = {
    "clustered": lambda seed: nx.powerlaw_cluster_graph(20 + seed % 50, 3, 0.4, seed=seed),
    "communities": lambda seed: nx.random_partition_graph([20, 20, 30], 0.3, 0.01, seed=seed),
    "random": lambda seed: nx.gnm_random_graph(60, 150, seed=seed),
    "caves": lambda seed: nx.relaxed_caveman_graph(8, 8, 0.15, seed=seed),
    "cells": _cells,
}


@pytest.mark.campaign
@pytest.mark.parametrize("kind", KINDS)
def test_rank_intervals_cover_the_true_rank_as_often_as_they_say(kind: str) -> None:
    rng = np.random.default_rng(11)
    on_file, everyone = [], []
    for seed in range(NETWORKS):
        graph = KINDS[kind](seed)
        seen = _observed(graph, rng)
        true = {item.node: item.rank for item in rank_intervals(graph, seed=1)}
        among = {n: i for i, n in enumerate(sorted(seen, key=true.__getitem__), start=1)}
        found = rank_intervals(seen, seed=seed)
        on_file.append(np.mean([f.rank_low <= among[f.node] <= f.rank_high for f in found]))
        everyone.append(np.mean([f.rank_low <= true[f.node] <= f.rank_high for f in found]))
    for shares in (on_file, everyone):
        error = 2.6 * np.std(shares) / NETWORKS**0.5  # persons of one network are not independent
        assert 0.85 - error <= np.mean(shares) <= 0.95 + error, (np.mean(shares), error)


@pytest.mark.parametrize("wrong", [{"nodes": 1.0}, {"edges": -0.1}, {"level": 1.0}])
def test_missing_refuses_what_is_no_chance(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="between|0 to 1"):
        Missing(**wrong)


def test_rank_intervals_are_seeded_and_hold_the_rank() -> None:
    graph = nx.karate_club_graph()
    found = rank_intervals(graph, seed=3)
    assert found == rank_intervals(graph, seed=3)
    assert all(item.rank_low <= item.rank <= item.rank_high for item in found)


def test_rank_intervals_are_points_if_nothing_is_missing() -> None:
    found = rank_intervals(nx.karate_club_graph(), seed=3, missing=Missing(0.0, 0.0))
    assert all(item.rank_low == item.rank == item.rank_high for item in found[:5])
    assert separable(found[0], found[1])


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1.0])
def test_rank_intervals_refuse_weights_that_rank_nobody(weight: float) -> None:
    graph = nx.path_graph(4)
    graph[0][1]["weight"] = weight
    with pytest.raises(ValueError, match="finite"):
        rank_intervals(graph, seed=1)


def test_rank_intervals_ignore_direction_and_add_both_ways() -> None:
    directed = nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 3), (1, 3), (3, 4)])
    nx.set_edge_attributes(directed, 1.0, "weight")
    plain = directed.to_undirected()
    plain[0][1]["weight"] = 2.0
    assert rank_intervals(directed, seed=1) == rank_intervals(plain, seed=1)


def test_rank_intervals_of_nothing_are_empty() -> None:
    assert rank_intervals(nx.Graph(), seed=1) == ()


def test_rank_intervals_trust_well_graded_ties_more() -> None:
    graph = nx.karate_club_graph()
    rates = {"A": 0.02, "C": 0.2, "E5": 0.5}

    def width(grade: str) -> float:
        nx.set_edge_attributes(graph, grade, "grade")
        found = rank_intervals(graph, seed=3, missing=Missing(0.0, 0.1, grades=rates))
        return float(np.mean([item.rank_high - item.rank_low for item in found]))

    assert width("F6") < width("A1") < width("C3") < width("E5")  # F is not said to be false
