from itertools import combinations

import networkx as nx
import pytest

from graph.analysis.brokerage import brokers
from graph.analysis.key_players import fragmentation, fragmenting_players, reaching_players


def _separated(graph: nx.Graph, removed: set[int]) -> float:
    rest = graph.subgraph(set(graph) - removed)
    joined = sum(len(c) * (len(c) - 1) for c in nx.connected_components(rest))
    return 1 - joined / (len(graph) * (len(graph) - 1))


@pytest.mark.parametrize("seed", range(15))
def test_fragmenting_players_equal_naive_greedy(seed: int) -> None:
    graph = nx.gnm_random_graph(25, 30, seed=seed)
    chosen: set[int] = set()
    got = fragmenting_players(graph, 4)
    for player, attained in zip(got.players, got.attained, strict=True):
        best = max(_separated(graph, chosen | {n}) for n in set(graph) - chosen)
        chosen.add(player)
        assert attained == pytest.approx(best)
        assert _separated(graph, chosen) == pytest.approx(best)
    assert (
        got.before == pytest.approx(fragmentation(graph)) == pytest.approx(_separated(graph, set()))
    )


def test_reaching_players_attain_near_the_best_pair() -> None:
    graph = nx.gnm_random_graph(30, 40, seed=3)
    reach = {n: set(nx.single_source_shortest_path_length(graph, n, 2)) for n in graph}
    best = max(len(reach[a] | reach[b]) for a, b in combinations(graph, 2)) / 30
    got = reaching_players(graph, 2)
    covered = set().union(*(reach[n] for n in got.players))
    assert got.attained[-1] == pytest.approx(len(covered) / 30)
    assert got.attained[-1] >= (1 - 1 / 2.718281828) * best


def test_brokers_see_the_bridge_between_cliques() -> None:
    found = brokers(nx.barbell_graph(6, 1))
    assert {broker.node for broker in found if broker.cut_point} == {5, 6, 7}
    (bridge,) = (broker for broker in found if broker.node == 6)
    assert (bridge.effective_size, bridge.efficiency) == (2.0, 1.0)
    assert {broker.node for broker in found[:2]} == {5, 7}
