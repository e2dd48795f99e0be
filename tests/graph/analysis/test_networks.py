import networkx as nx
import pytest
from sklearn.metrics import adjusted_rand_score

from graph.analysis.networks import TraffickingNetwork, find_networks
from graph.analysis.risk import RiskFacts, RiskWeights, risk
from tests.graph.analysis.planted_networks import Planted, plant


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(networks=20, background=1500)


@pytest.fixture(scope="module")
def found(planted: Planted) -> tuple[TraffickingNetwork, ...]:
    return find_networks(planted.graph, seed=7)


def _labels(found: tuple[TraffickingNetwork, ...]) -> dict[object, str]:
    return {member: network.id for network in found for member in network.members}


def test_find_networks_recovers_planted_groups_bridged_by_couriers(planted, found) -> None:
    label = _labels(found)
    got = [label.get(person, person) for person in planted.truth]
    assert adjusted_rand_score(list(planted.truth.values()), got) >= 0.95


def test_find_networks_same_seed_gives_same_result(planted, found) -> None:
    assert find_networks(planted.graph, seed=7) == found


def test_find_networks_ranks_by_risk_and_parts_add_up(found) -> None:
    totals = [network.risk.total for network in found]
    assert totals == sorted(totals, reverse=True)
    for network in found:
        assert sum(part.points for part in network.risk.parts) == pytest.approx(network.risk.total)
        assert 0 <= network.risk.total <= 100


def test_find_networks_counts_each_case_once(found) -> None:
    cases = [case for network in found for case in network.cases]
    assert len(cases) == len(set(cases))


def test_find_networks_key_actors_hold_their_rank_inside_the_interval(found) -> None:
    for network in found:
        for actor in network.key_actors:
            assert 1 <= actor.rank_low <= actor.rank <= actor.rank_high
            assert actor.rank_high <= 2 * len(network.members)  # some are not on file
            assert 0 <= actor.p_top <= 1


def test_find_networks_of_nothing_is_empty() -> None:
    assert find_networks(nx.Graph(), seed=1) == ()


def test_find_networks_of_person_edges_without_cases() -> None:
    graph = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(4))
    assert [len(n.members) for n in find_networks(graph, seed=1)] == [5, 4]


def test_risk_uses_the_given_weights() -> None:
    facts = RiskFacts(10, 3, 500.0, 2, 0.5, 1, 0.4)
    only_growth = RiskWeights(0, 0, 0, 0, 1, 0, 0)
    assert risk(facts, only_growth).total == pytest.approx(50.0)
