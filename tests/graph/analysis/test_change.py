import networkx as nx

from graph.analysis.change import ChangeKind, as_of, compare_networks, rank_changes
from graph.analysis.networks import find_networks


def _cliques(*groups: range) -> nx.Graph:
    graph = nx.Graph()
    for group in groups:
        graph.update(nx.complete_graph(group))
    return graph


def _kinds(before: nx.Graph, after: nx.Graph) -> list[ChangeKind]:
    changes = compare_networks(find_networks(before, seed=1), find_networks(after, seed=1))
    return sorted(change.kind for change in changes)


def test_compare_networks_names_each_change() -> None:
    one = _cliques(range(6))
    assert _kinds(one, one) == [ChangeKind.SAME]
    assert _kinds(one, _cliques(range(8))) == [ChangeKind.GROWN]
    assert _kinds(_cliques(range(8)), one) == [ChangeKind.SHRUNK]
    assert _kinds(nx.Graph(), one) == [ChangeKind.NEW]
    assert _kinds(one, nx.Graph()) == [ChangeKind.GONE]
    two = _cliques(range(4), range(4, 8))
    assert _kinds(two, _cliques(range(8))) == [ChangeKind.MERGED]
    assert _kinds(_cliques(range(8)), two) == [ChangeKind.SPLIT]


def test_compare_networks_lists_who_joined() -> None:
    before = find_networks(_cliques(range(6)), seed=1)
    after = find_networks(_cliques(range(8)), seed=1)
    (change,) = compare_networks(before, after)
    assert (change.joined, change.left) == ((6, 7), ())


def test_as_of_sees_nothing_later() -> None:
    graph = nx.Graph()
    graph.add_node("old", kind="case", month="2022-01")
    graph.add_node("new", kind="case", month="2022-03")
    graph.add_edges_from([("a", "old"), ("b", "new"), ("b", "a")])
    graph.edges["b", "a"]["month"] = "2022-04"
    past = as_of(graph, "2022-02")
    assert set(past) == {"a", "old"}
    assert past.has_edge("a", "old") and past.number_of_edges() == 1


def test_rank_changes_are_none_if_nothing_changed() -> None:
    found = find_networks(nx.barbell_graph(5, 1), seed=1)
    assert rank_changes(found, found) == ()
