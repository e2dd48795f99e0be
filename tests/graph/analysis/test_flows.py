import networkx as nx
import pytest

from graph.analysis.flows import Shape, motifs
from graph.analysis.link_prediction import possible_ties


def _by_shape(graph: nx.DiGraph, **options) -> dict[Shape, list[tuple[object, ...]]]:
    out: dict[Shape, list[tuple[object, ...]]] = {}
    for motif in motifs(graph, **options):
        out.setdefault(motif.shape, []).append(motif.accounts)
    return out


def test_motifs_find_each_planted_shape() -> None:
    graph = nx.DiGraph()
    for k in range(5):
        graph.add_edge(f"in{k}", "mule", weight=10)
        graph.add_edge("boss", f"mid{k}", weight=7)
        graph.add_edge(f"mid{k}", "sink", weight=5)
    nx.add_cycle(graph, ["x", "y", "z"], weight=3)
    found = _by_shape(graph)
    assert set(found[Shape.CYCLE][0]) == {"x", "y", "z"} and len(found[Shape.CYCLE]) == 1
    assert {accounts[0] for accounts in found[Shape.FAN_IN]} == {"mule", "sink"}
    assert [accounts[0] for accounts in found[Shape.FAN_OUT]] == ["boss"]
    assert [(a[0], a[-1]) for a in found[Shape.SCATTER_GATHER]] == [("boss", "sink")]


@pytest.mark.parametrize("seed", range(8))
def test_motifs_cycles_equal_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(12, 30, seed=seed, directed=True)
    want = [c for c in nx.simple_cycles(graph, length_bound=5) if len(c) >= 3]
    got = _by_shape(graph, longest=5).get(Shape.CYCLE, [])
    assert len(got) == len(want)
    assert {frozenset(c) for c in got} == {frozenset(c) for c in want}


def test_possible_ties_equal_adamic_adar() -> None:
    graph = nx.gnm_random_graph(40, 90, seed=2)
    want = sorted((s for *_, s in nx.adamic_adar_index(graph) if s), reverse=True)[:10]
    got = possible_ties(graph, most=10)
    assert [tie.score for tie in got] == pytest.approx(want)
    assert set(got[0].shared) == set(nx.common_neighbors(graph, got[0].left, got[0].right))
