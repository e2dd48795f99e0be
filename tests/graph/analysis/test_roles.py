import networkx as nx
import pytest

from graph.analysis.roles import Role, roles
from graph.errors import Cancelled


def _two_groups_and_a_broker() -> nx.Graph:
    graph = nx.Graph()
    for group in "abc":
        nx.add_star(graph, [f"{group}{k}" for k in range(9)])
        nx.add_cycle(graph, [f"{group}{k}" for k in range(1, 9)])
        graph.add_edge("broker", f"{group}1")
    graph.add_node("alone")
    return graph


def test_roles_name_hubs_brokers_and_isolates() -> None:
    found = roles(_two_groups_and_a_broker(), seed=1)
    assert {node for node, role in found.items() if role is Role.HUB} == {"a0", "b0", "c0"}
    assert found["broker"] is Role.BROKER
    assert found["alone"] is Role.ISOLATE
    assert found["a5"] is Role.PERIPHERAL
    assert list(found) == list(_two_groups_and_a_broker())


def test_roles_name_the_one_way_out_of_a_group_its_gatekeeper() -> None:
    graph = nx.barbell_graph(6, 0)
    found = roles(graph, seed=1)
    assert {node for node, role in found.items() if role is Role.GATEKEEPER} == {5, 6}


@pytest.mark.parametrize("seed", [1, 2])
def test_roles_do_not_depend_on_direction_or_node_names(seed: int) -> None:
    graph = _two_groups_and_a_broker()
    again = nx.relabel_nodes(graph, {node: f"x{node}" for node in graph})
    assert roles(graph.to_directed(), seed=seed) == roles(graph, seed=seed)
    assert list(roles(again, seed=seed).values()) == list(roles(graph, seed=seed).values())


def test_roles_of_nothing_and_of_one() -> None:
    assert roles(nx.Graph(), seed=1) == {}
    assert roles(nx.empty_graph(1), seed=1) == {0: Role.ISOLATE}


def test_roles_tell_how_far_they_are_and_stop_when_told_to() -> None:
    told: list[tuple[str, int, int]] = []
    roles(nx.karate_club_graph(), seed=1, progress=lambda *at: told.append(at))
    assert told == [("groups", run, 5) for run in range(5)]

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        roles(nx.karate_club_graph(), seed=1, progress=stop)
