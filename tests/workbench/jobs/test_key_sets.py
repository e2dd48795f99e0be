"""Key-player sets of graphs whose answer is known, beside the naive choice."""

from itertools import combinations

import networkx as nx
import pytest

from graph.progress import silent
from workbench.jobs.key_sets import key_sets


def _graph(*cliques: str) -> "nx.Graph[str]":
    """Everybody of one clique is tied to all others of it."""
    graph: nx.Graph[str] = nx.Graph()
    for clique in cliques:
        graph.add_weighted_edges_from((a, b, 1.0) for a, b in combinations(clique, 2))
    return graph


def test_removed_set_takes_out_who_alone_holds_the_parts_together() -> None:
    found = key_sets(_graph("ABCD", "DEFG", "GHIJ"), 3, 1, progress=silent)
    assert found.before == 0.0
    pair = found.sizes[1].removed
    assert set(pair.players) == {"D", "G"}
    assert (pair.parts, pair.largest) == (3, 3)
    assert pair.apart == pytest.approx(1 - (3 * 2 + 2 * 1 + 3 * 2) / (10 * 9))


def test_removed_set_is_not_the_one_of_most_ties() -> None:
    graph = _graph("ABCDEF", "GH", "HI", "IJ", "JK", "KL")
    graph.add_edge("A", "X", weight=1.0)
    graph.add_edge("X", "G", weight=1.0)
    single = key_sets(graph, 1, 1, progress=silent).sizes[0]
    assert single.removed_by_ties.players == ("A",)
    assert single.removed.apart > single.removed_by_ties.apart
    assert single.removed.players == ("X",)
    assert (single.removed.parts, single.removed.largest) == (2, 6)


def test_watched_set_reaches_as_much_as_any_other() -> None:
    graph = nx.relabel_nodes(nx.gnm_random_graph(16, 20, seed=4), str)
    nx.set_edge_attributes(graph, 1.0, "weight")
    for size, of in enumerate(key_sets(graph, 3, 2, progress=silent).sizes, start=1):
        for steps, watched in enumerate(of.watched, start=1):
            near = {n: set(nx.single_source_shortest_path_length(graph, n, steps)) for n in graph}
            most = max(len(set().union(*map(near.get, s))) for s in combinations(graph, size))
            assert watched.reached == pytest.approx(most / len(graph))
            assert watched.reached >= of.watched_by_ties[steps - 1].reached


def test_naive_set_of_equals_prefers_the_strongly_tied() -> None:
    graph = _graph("AB", "BC", "CD", "DE")
    graph["C"]["D"]["weight"] = 5.0
    found = key_sets(graph, 2, 1, progress=silent)
    assert found.sizes[1].removed_by_ties.players == ("C", "D")


@pytest.mark.parametrize(("persons", "sizes"), [("", 0), ("A", 0), ("AB", 1), ("ABC", 2)])
def test_sets_always_leave_one(persons: str, sizes: int) -> None:
    graph = _graph(persons)
    graph.add_nodes_from(persons)
    assert len(key_sets(graph, 5, 2, progress=silent).sizes) == sizes


def test_progress_names_each_size() -> None:
    told: list[tuple[str, int, int]] = []
    key_sets(_graph("ABCD"), 5, 1, progress=lambda *stage: told.append(stage))
    assert told == [("key_sets", done, 3) for done in range(3)]
