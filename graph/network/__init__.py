"""LinkGraph: NetworkX's interface over compressed rows, and the backend that runs it compiled.

Names are imported when first used: NetworkX reads ``backend_info`` from here at every import.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.network.facts import GraphFacts
    from graph.network.link_graph import LinkDiGraph, LinkGraph

__all__ = ["GraphFacts", "LinkDiGraph", "LinkGraph"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from graph.network import facts, link_graph  # noqa: PLC0415  importing networkx must stay cheap

    return getattr(facts if name == "GraphFacts" else link_graph, name)
