import networkx as nx
import numpy as np

from graph.analysis.uncertainty import Missing, rank_intervals, separable


def _observed(graph: nx.Graph, rng: np.random.Generator) -> nx.Graph:
    seen = graph.subgraph([node for node in graph if rng.random() >= 0.1]).copy()
    seen.remove_edges_from([edge for edge in list(seen.edges) if rng.random() < 0.1])
    return seen


def test_rank_intervals_cover_the_true_rank_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    covered = []
    for seed in range(30):
        order = int(rng.integers(20, 70))
        graph = nx.powerlaw_cluster_graph(order, 3, 0.4, seed=seed)
        seen = _observed(graph, rng)
        true = {item.node: item.score for item in rank_intervals(graph, seed=1)}
        place = {n: i for i, n in enumerate(sorted(seen, key=lambda n: -true[n]), start=1)}
        covered += [
            item.rank_low <= place[item.node] <= item.rank_high
            for item in rank_intervals(seen, seed=seed)
        ]
    assert 0.86 <= np.mean(covered) <= 0.94


def test_rank_intervals_are_seeded_and_hold_the_rank() -> None:
    graph = nx.karate_club_graph()
    found = rank_intervals(graph, seed=3)
    assert found == rank_intervals(graph, seed=3)
    assert all(item.rank_low <= item.rank <= item.rank_high for item in found)


def test_rank_intervals_are_points_if_nothing_is_missing() -> None:
    found = rank_intervals(nx.karate_club_graph(), seed=3, missing=Missing(0.0, 0.0))
    assert all(item.rank_low == item.rank == item.rank_high for item in found[:5])
    assert separable(found[0], found[1])


def test_rank_intervals_of_nothing_are_empty() -> None:
    assert rank_intervals(nx.Graph(), seed=1) == ()


def test_rank_intervals_trust_well_graded_ties_more() -> None:
    graph = nx.karate_club_graph()
    rates = {"A": 0.02, "E5": 0.5}

    def width(grade: str) -> float:
        nx.set_edge_attributes(graph, grade, "grade")
        found = rank_intervals(graph, seed=3, missing=Missing(0.0, 0.1, grades=rates))
        return float(np.mean([item.rank_high - item.rank_low for item in found]))

    assert width("A1") < width("C3") < width("E5")  # no rate is given for C: the usual tenth
