"""Compile every kernel once, at install, so that the first analyst does not wait."""

import networkx as nx

from graph.network.backend_info import FUNCTIONS
from graph.network.csr import numbered
from graph.network.link_graph import LinkGraph

_ON_ONE_NODE = (
    "ancestors",
    "descendants",
    "node_connected_component",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
)


def warm_up() -> int:
    """Run the kernels on small graphs, which writes their machine code to disk; returns how many

    functions ran. Takes about a minute the first time and a second or two after that.
    """
    plain = nx.karate_club_graph()
    source, target = zip(*plain.edges(), strict=True)
    ran = 0
    for directed in (False, True):
        for weight in (None, [1.0] * len(source)):
            graph = LinkGraph.from_edges(source, target, weight, directed=directed)
            numbered(graph, "weight")
            ran += sum(_run(name, graph) for name in FUNCTIONS)
    return ran


def _run(name: str, graph: nx.Graph) -> bool:  # type: ignore[type-arg]
    function = getattr(nx, name, None) or getattr(nx.community, name)
    try:
        result = function(graph, 0) if name in _ON_ONE_NODE else function(graph)
        list(result if hasattr(result, "__next__") else ())
    except (nx.NetworkXException, NotImplementedError, TypeError):
        return False  # not for this kind of graph, or it needs more arguments
    return True
