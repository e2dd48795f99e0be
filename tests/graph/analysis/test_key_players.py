from itertools import combinations

import networkx as nx
import pytest

from graph.analysis.brokerage import brokers
from graph.analysis.key_players import (
    EXCHANGED,
    fragmentation,
    fragmenting_players,
    reaching_players,
)


def _separated(graph: nx.Graph, removed: set[int]) -> float:
    rest = graph.subgraph(set(graph) - removed)
    joined = sum(len(c) * (len(c) - 1) for c in nx.connected_components(rest))
    return 1 - joined / (len(graph) * (len(graph) - 1))


@pytest.mark.parametrize("seed", range(15))
def test_fragmenting_players_are_the_best_set_of_a_small_graph(seed: int) -> None:
    graph = nx.gnm_random_graph(25, 30, seed=seed)
    got = fragmenting_players(graph, 3)
    for count, attained in enumerate(got.attained, start=1):
        assert attained == pytest.approx(_separated(graph, set(got.players[:count])))
    best = max(_separated(graph, set(chosen)) for chosen in combinations(graph, 3))
    assert got.attained[-1] == pytest.approx(best, abs=0.012)  # a pair or two of 600
    assert (
        got.before == pytest.approx(fragmentation(graph)) == pytest.approx(_separated(graph, set()))
    )


@pytest.mark.parametrize("seed", range(5))
def test_no_exchange_of_one_fragmenting_player_separates_more(seed: int) -> None:
    graph = nx.gnm_random_graph(40, 60, seed=seed)
    got = fragmenting_players(graph, 5)
    for player in got.players:
        rest = set(got.players) - {player}
        best = max(_separated(graph, rest | {other}) for other in set(graph) - rest)
        assert best <= got.attained[-1] + 1e-12


def test_fragmenting_players_of_large_graphs_equal_naive_greedy() -> None:
    graph = nx.gnm_random_graph(EXCHANGED + 1, EXCHANGED + 200, seed=1)
    got = fragmenting_players(graph, 2)
    first = max(graph, key=lambda node: _separated(graph, {node}))
    assert got.players[0] == first
    assert got.attained[0] == pytest.approx(_separated(graph, {first}))
    assert got.attained[1] == pytest.approx(_separated(graph, set(got.players)))


def test_reaching_players_attain_near_the_best_pair() -> None:
    graph = nx.gnm_random_graph(30, 40, seed=3)
    reach = {n: set(nx.single_source_shortest_path_length(graph, n, 2)) for n in graph}
    best = max(len(reach[a] | reach[b]) for a, b in combinations(graph, 2)) / 30
    got = reaching_players(graph, 2)
    covered = set().union(*(reach[n] for n in got.players))
    assert got.attained[-1] == pytest.approx(len(covered) / 30)
    assert got.attained[-1] == pytest.approx(best)


def test_key_players_of_nothing_are_none() -> None:
    assert fragmenting_players(nx.Graph(), 3).players == ()
    assert reaching_players(nx.Graph(), 3).players == ()
    assert len(fragmenting_players(nx.path_graph(2), 5).players) == 2


def test_brokers_see_the_bridge_between_cliques() -> None:
    found = brokers(nx.barbell_graph(6, 1))
    assert {broker.node for broker in found if broker.cut_point} == {5, 6, 7}
    (bridge,) = (broker for broker in found if broker.node == 6)
    assert (bridge.effective_size, bridge.efficiency) == (2.0, 1.0)
    assert {broker.node for broker in found[:2]} == {5, 7}


def test_brokers_of_nothing_are_none() -> None:
    assert brokers(nx.Graph()) == ()
