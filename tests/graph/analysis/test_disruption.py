import networkx as nx
import pytest

from graph.analysis.disruption import Recovery, disrupt


def test_disrupt_without_recovery_equals_the_naive_answer() -> None:
    graph = nx.star_graph(9)
    result = disrupt(graph, [0], seed=1, recovery=Recovery(closure=0.0, replacement=0.0))
    assert result.largest_before == 1.0
    assert result.largest_naive == pytest.approx(0.1)
    assert result.largest_healed[-1].mean == pytest.approx(0.1)
    assert len(graph) == 10


def test_disrupt_certain_replacement_restores_the_star() -> None:
    recovery = Recovery(closure=0.0, replacement=1.0, rounds=1)
    result = disrupt(nx.star_graph(9), [0], seed=1, recovery=recovery)
    assert result.largest_healed[0].mean == pytest.approx(0.9)


def test_disrupt_heals_no_worse_than_naive_and_is_seeded() -> None:
    graph = nx.karate_club_graph()
    result = disrupt(graph, [0, 33], seed=4)
    assert result == disrupt(graph, [0, 33], seed=4)
    assert result.largest_healed[-1].low >= result.largest_naive
    with pytest.raises(KeyError):
        disrupt(graph, ["nobody"], seed=1)
