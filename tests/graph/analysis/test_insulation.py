import networkx as nx
import pytest

from graph.analysis.insulation import PRISON, insulated_ties
from graph.analysis.networks import find_networks, standing_strengths
from graph.analysis.person_ties import person_ties


def _ring() -> nx.Graph:
    """A leader often calls five couriers, who are met in ten cases together; he is met in one."""
    graph = nx.Graph()
    couriers = [f"c{k}" for k in range(5)]
    for k in range(10):
        graph.add_node(f"case{k}", kind="case", month="2022-01")
        graph.add_edges_from((courier, f"case{k}") for courier in (couriers * 2)[k % 5 : k % 5 + 3])
    graph.add_edge("leader", "case0")
    graph.add_edges_from((("leader", courier) for courier in couriers), weight=30.0)
    graph.add_edges_from(nx.utils.pairwise(couriers, cyclic=True))
    return graph


def test_who_keeps_away_from_the_goods_leads() -> None:
    (network,) = find_networks(_ring(), seed=1)
    assert network.key_actors[0].node == "leader"


def test_contacts_are_weighed_by_cases_and_prison_and_cases_by_nothing() -> None:
    graph = nx.Graph([("a", "b"), ("a", "case"), ("b", "case"), ("b", "prison")])
    graph.add_node("case", kind="case")
    graph.add_node("prison", kind="prison")
    ties = insulated_ties(graph, standing_strengths())
    contact = 1.0 * (1 / 2) * (PRISON / 2)
    assert ties.csr.weight == pytest.approx([contact + 0.05] * 2)


def test_without_calls_ranks_are_those_of_the_cases() -> None:
    graph = nx.Graph([("a", "x"), ("b", "x"), ("b", "y"), ("c", "y")])
    nx.set_node_attributes(graph, {"x": "case", "y": "case"}, "kind")
    own, plain = (f(graph, standing_strengths()) for f in (insulated_ties, person_ties))
    assert own.csr.weight == pytest.approx(plain.csr.weight)


def test_nobody_has_no_ties() -> None:
    assert insulated_ties(nx.Graph(), standing_strengths()).persons == ()
