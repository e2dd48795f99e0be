"""LinkGraph: NetworkX's interface over compressed rows, and the backend that runs it compiled.

Names are imported when first used: NetworkX reads ``backend_info`` from here at every import.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.network.link_graph import GraphFacts, LinkDiGraph, LinkGraph

__all__ = ["GraphFacts", "LinkDiGraph", "LinkGraph"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from graph.network import link_graph  # noqa: PLC0415  importing networkx must stay cheap

    return getattr(link_graph, name)
