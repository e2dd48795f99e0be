"""Kernels under many threads at once, and in forked and spawned processes."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import networkx as nx
import pytest

from graph.network import LinkGraph
from graph.network.algorithms.values import THREADED

FUNCTIONS = ("betweenness_centrality", "harmonic_centrality", "constraint")


def large() -> nx.Graph:
    """A graph of so many nodes that kernels take several threads."""
    graph = nx.gnm_random_graph(THREADED + 200, 3000, seed=1)
    source, target = zip(*graph.edges, strict=True)
    return LinkGraph.from_edges(source, target, nodes=list(graph))


def totals(graph: nx.Graph) -> list[float]:
    """The sums of what the threaded functions give."""
    results = [getattr(nx, name)(graph) for name in FUNCTIONS]
    return [round(sum(v for v in values.values() if v == v), 6) for values in results]


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_child_process_computes_what_its_parent_did(method: str) -> None:
    graph = large()
    want = totals(graph)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        child, found = pool.submit(_child, graph).result(timeout=120)
    assert child != os.getpid()
    assert found == want


def _child(graph: nx.Graph) -> tuple[int, list[float]]:
    return os.getpid(), totals(graph)


def test_many_threads_compute_what_one_does() -> None:
    graph = large()
    plain = graph.copy()
    want = totals(graph)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(totals, [graph] * 8)) == [want] * 8
        asked = [pool.submit(nx.constraint, plain, backend="linkgraph") for _ in range(8)]
    assert {round(sum(v for v in a.result().values() if v == v), 6) for a in asked} == {want[2]}
