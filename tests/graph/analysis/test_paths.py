import networkx as nx
import pytest

from graph.analysis.paths import explained_paths


def test_explained_paths_prefers_the_rare_shared_thing() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "prison", kind="held_in")
    for k in range(50):
        graph.add_edge(f"inmate{k}", "prison")
    graph.add_edge("b", "prison", kind="held_in")
    graph.add_edge("a", "car", kind="uses_vehicle")
    graph.add_edge("b", "car", kind="uses_vehicle")
    first, second = explained_paths(graph, ["a"], ["b"], k=2)
    assert first.nodes == ("a", "car", "b")
    assert second.nodes == ("a", "prison", "b")
    assert [step.facts["kind"] for step in first.steps] == ["uses_vehicle", "uses_vehicle"]
    assert second.steps[0].sharers == 52


@pytest.mark.parametrize("seed", range(10))
def test_explained_paths_equal_networkx_costs(seed: int) -> None:
    graph = nx.gnm_random_graph(30, 60, seed=seed)

    def cost(u: int, v: int, _: dict[str, object]) -> float:
        from math import log10

        return 1.0 if v == 29 else 1.0 + 0.5 * log10(graph.degree(v))

    if not nx.has_path(graph, 0, 29):
        assert explained_paths(graph, [0], [29]) == ()
        return
    directed = graph.to_directed()
    best = nx.shortest_simple_paths(directed, 0, 29, weight=cost)
    want = [nx.path_weight(_costed(directed, cost), next(best), "cost") for _ in range(8)]
    got = [path.cost for path in explained_paths(graph, [0], [29], k=8, most_steps=30)]
    assert got == pytest.approx(want)


def _costed(graph, cost):
    for u, v, data in graph.edges(data=True):
        data["cost"] = cost(u, v, data)
    return graph


def test_explained_paths_between_sets_start_and_end_in_them() -> None:
    graph = nx.path_graph(9)
    (path,) = explained_paths(graph, [0, 1, 2], [6, 8])
    assert path.nodes == (2, 3, 4, 5, 6)


def test_explained_paths_longer_than_allowed_are_left_out() -> None:
    assert explained_paths(nx.path_graph(9), [0], [8], most_steps=7) == ()


def test_explained_paths_unknown_start_raises() -> None:
    with pytest.raises(KeyError):
        explained_paths(nx.path_graph(3), ["x"], [0])
