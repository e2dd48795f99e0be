import networkx as nx
import numpy as np
import pytest

from graph.analysis.uncertainty import Missing, rank_intervals, separable


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
