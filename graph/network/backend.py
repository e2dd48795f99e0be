"""The NetworkX backend ``linkgraph``: which functions it has, and how graphs come and go."""

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

from graph.network.algorithms import (
    centrality,
    clustering,
    communities,
    components,
    counts,
    distances,
    prediction,
)
from graph.network.backend_info import FUNCTIONS
from graph.network.csr import AnyGraph
from graph.network.link_graph import wrap

_MODULES = (centrality, clustering, communities, components, counts, distances, prediction)

LONG_WORK = frozenset(
    {
        "average_shortest_path_length",
        "betweenness_centrality",
        "closeness_centrality",
        "constraint",
        "diameter",
        "eccentricity",
        "eigenvector_centrality",
        "global_efficiency",
        "harmonic_centrality",
        "leiden_communities",
        "radius",
        "wiener_index",
    }
)
"""Functions that cost more than a conversion on any graph."""


def _functions() -> dict[str, Callable[..., Any]]:
    found = {
        name: getattr(module, name)
        for module in _MODULES
        for name in FUNCTIONS
        if hasattr(module, name)
    }
    missing = set(FUNCTIONS) - set(found)
    if missing:
        raise AttributeError(f"declared but not defined: {sorted(missing)}")
    return found


class BackendInterface:
    """What NetworkX's dispatcher asks of a backend; functions are attributes by their names."""

    def __init__(self) -> None:
        self.__dict__.update(_functions())

    @staticmethod
    def convert_from_nx(graph: AnyGraph, *_: object, **__: object) -> AnyGraph:
        """Wrap a plain graph: its dicts are shared, its rows are made at first use and kept."""
        return wrap(graph)

    @staticmethod
    def convert_to_nx(result: Any, *_: object, **__: object) -> Any:
        """Return a plain NetworkX graph for reading; anything else as it is."""
        plain = getattr(result, "plain", None)
        return plain() if plain is not None else result

    @staticmethod
    def can_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool:
        """Return whether the function is implemented; options are decided inside it."""
        return name in FUNCTIONS

    @staticmethod
    def should_run(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> bool | str:
        """Return whether converting a plain graph is worth it for this call.

        A first conversion costs about a microsecond an edge, more than most linear functions take
        in NetworkX on small graphs; a cached one costs nothing.
        """
        plain = args[0] if args else kwargs.get("G")
        if not isinstance(plain, nx.Graph):
            return True
        cached = (getattr(plain, "__networkx_cache__", None) or {}).get("backends", {})
        if name in LONG_WORK or "linkgraph" in cached:
            return True
        enough = plain.number_of_edges() >= nx.config.backends["linkgraph"]["min_edges"]
        return enough or "the graph is too small to be worth converting"


Backend = BackendInterface()
