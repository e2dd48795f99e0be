"""Every function of the backend on every published network, directed too, beside NetworkX."""

import os
from collections.abc import Callable

import networkx as nx
import pytest

from graph.network.backend_info import FUNCTIONS
from tests.graph.network.reference_graphs import COVERT, MAFIA, covert, covert_names, mafia, needs
from tests.graph.network.test_against_networkx import native, same
from tests.graph.network.test_odd_graphs import OF_ONE_NODE, told

pytestmark = pytest.mark.campaign

FEW = 300
"""Ties up to which a network is tried in every run; ``PROVE=1`` tries all, in some minutes."""

EXACT = {
    "pagerank": {"tol": 1e-13, "max_iter": 2000},
    "eigenvector_centrality": {"tol": 1e-10, "max_iter": 3000},
    "leiden_communities": {"seed": 1},
}


def answer(name: str, graph: nx.Graph, **options: object) -> object:
    """Return what a function says of a graph, or of some nodes, or how it refuses."""
    function: Callable[..., object] = getattr(nx, name, None) or getattr(nx.community, name)
    options |= EXACT.get(name, {})
    nodes = list(graph)
    arguments: list[tuple[object, ...]] = [()]
    if name in OF_ONE_NODE:
        arguments = [(node,) for node in nodes[::7]]
    elif name == "has_path":
        arguments = list(zip(nodes[::5], nodes[::-5], strict=True))
    elif name == "descendants_at_distance":
        arguments = [(node, 2) for node in nodes[::7]]
    elif name == "modularity":
        arguments = [([set(nodes[::2]), set(nodes[1::2])],)]
    try:
        return {number: told(function(graph, *a, **options)) for number, a in enumerate(arguments)}
    except (nx.NetworkXException, ArithmeticError, ValueError) as error:
        return type(error), str(error).replace("LinkDiGraph", "DiGraph").replace("Link", "")


def assert_every_function_same(graph: nx.Graph) -> None:
    ours = native(graph)
    with nx.config.backends["linkgraph"](min_edges=0):
        for name in FUNCTIONS:
            if name == "leiden_communities" and len(graph) > 500:
                continue  # drawn otherwise; that of planted groups is tested elsewhere
            want = answer(name, graph, backend="networkx")
            assert same(want, answer(name, ours)), name
            with nx.config(backend_priority=["linkgraph"]):
                assert same(want, answer(name, graph)), name
    assert "linkgraph" in graph.__networkx_cache__["backends"]


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("name", covert_names() or [pytest.param("none", marks=needs(COVERT))])
def test_every_function_equals_networkx_on_covert_networks(name: str, directed: bool) -> None:
    graph = covert(name)
    if graph.number_of_edges() > FEW and not os.environ.get("PROVE"):
        pytest.skip("a larger network: PROVE=1 tries it")
    assert_every_function_same(nx.DiGraph(graph.edges) if directed else graph)


@needs(MAFIA)
@pytest.mark.skipif(not os.environ.get("PROVE"), reason="a larger network: PROVE=1 tries it")
@pytest.mark.parametrize("directed", [False, True])
def test_every_function_equals_networkx_on_the_mafia_of_1960(directed: bool) -> None:
    graph = mafia()
    assert_every_function_same(nx.DiGraph(graph.edges) if directed else graph)
