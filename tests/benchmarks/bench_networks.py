"""Network routines beside NetworkX, networkit, igraph and rustworkx, results compared first.

Usage: bench_networks.py [NODES EDGES | FILE.npz NODES]

All run on one thread, peers from their own graph objects. Our figure is that of the kernel, which
returns arrays as the peers do; the line below it is the same through NetworkX's dispatcher. ``*``
is extrapolated from some of the sources or nodes.
"""

import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("NUMBA_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import igraph
import networkit
import networkx as nx
import numpy as np
import rustworkx

from graph.network import LinkGraph
from graph.network.algorithms.values import hops_to_all, path_sums
from graph.network.csr import Csr
from graph.network.kernels import components, structure
from graph.network.kernels.pagerank import pagerank
from graph.network.warming import warm_up
from tests.benchmarks.network_graphs import read_or_draw
from tests.benchmarks.network_measuring import Part, Table

SOME = 200
"""Sources that are searched from where all would take hours."""


@dataclass(frozen=True, slots=True)
class Engines:
    """One graph in every engine."""

    ours: Any
    csr: Csr
    networkx: Any
    igraph: Any
    networkit: Any
    rustworkx: Any

    @property
    def small(self) -> bool:
        """Whether quadratic routines run on all nodes."""
        return self.csr.order <= 20_000


def engines(nodes: int, source: np.ndarray, target: np.ndarray) -> Engines:
    """Build the graph in every engine."""
    ours = LinkGraph.from_edges(source, target, nodes=np.arange(nodes))
    pairs = list(zip(source.tolist(), target.tolist(), strict=True))
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(nodes))
    plain.add_edges_from(pairs)
    rust = rustworkx.PyGraph()
    rust.add_nodes_from(range(nodes))
    rust.add_edges_from_no_data(pairs)
    return Engines(
        ours,
        ours.numbered_rows(None).csr,
        plain,
        igraph.Graph(n=nodes, edges=np.column_stack([source, target])),
        networkit.GraphFromCoo((source, target), n=nodes),
        rust,
    )


def compare(of: Engines) -> None:
    """Stop if the engines do not agree."""
    ours, plain, peer = of.ours, of.networkx, of.igraph
    assert nx.number_connected_components(ours) == len(peer.connected_components())
    assert list(nx.core_number(ours).values()) == peer.coreness()
    assert set(nx.articulation_points(ours)) == set(peer.articulation_points())
    assert np.allclose(list(nx.constraint(ours).values()), peer.constraint(), equal_nan=True)
    rank = nx.pagerank(ours, tol=1e-12 / len(plain), max_iter=1000)
    same = nx.pagerank(plain, tol=1e-12 / len(plain), max_iter=1000, backend="networkx")
    assert max(abs(rank[node] - same[node]) for node in plain) < 1e-9
    some = list(range(SOME))
    harmonic = hops_to_all(of.csr)[0][some]
    assert np.allclose(harmonic, peer.harmonic_centrality(some, normalized=False))
    sources = np.arange(SOME, dtype=np.int32)
    between = path_sums(of.csr, sources, 1)
    want = np.asarray(peer.betweenness(sources=some)) * 2  # undirected scores count a pair once
    assert np.allclose(between, want) or np.allclose(between * 2, want) or of.small


def linear(table: Table, of: Engines) -> None:
    """Routines whose cost is proportional to the edges."""
    ours, plain, peer, kit, rust = of.ours, of.networkx, of.igraph, of.networkit, of.rustworkx
    ptr, idx, none = of.csr.ptr, of.csr.idx, of.csr.weight
    nodes = of.csr.order
    table.against(
        "components",
        1.0,
        lambda: components.component_roots(ptr, idx),
        call=lambda: nx.number_connected_components(ours),
        networkx=lambda: nx.number_connected_components(plain),
        networkit=lambda: networkit.components.ConnectedComponents(kit).run(),
        igraph=peer.connected_components,
        rustworkx=lambda: rustworkx.number_connected_components(rust),
    )
    table.against(
        "k-core",
        1.0,
        lambda: components.core_numbers(ptr, idx),
        call=lambda: nx.core_number(ours),
        networkx=lambda: nx.core_number(plain),
        networkit=lambda: networkit.centrality.CoreDecomposition(kit).run(),
        igraph=peer.coreness,
        rustworkx=lambda: rustworkx.core_number(rust),
    )
    outward, limit = of.csr.degrees.astype(float), 1e-10 / nodes
    turned = rust.to_directed()
    table.against(
        "PageRank to 1e-10",
        1.0,
        lambda: pagerank((ptr, idx, none), outward, 0.85, limit, 1000, True),
        call=lambda: nx.pagerank(ours, tol=limit, max_iter=1000, weight=None),
        networkx=lambda: nx.pagerank(plain, tol=limit, max_iter=1000, weight=None),
        networkit=lambda: networkit.centrality.PageRank(kit, tol=1e-10).run(),
        igraph=peer.pagerank,
        rustworkx=lambda: rustworkx.pagerank(turned, tol=1e-10, max_iter=1000),
    )
    table.against(
        "articulation points",
        1.0,
        lambda: structure.cut_structure(ptr, idx, np.ones(nodes, np.bool_)),
        call=lambda: list(nx.articulation_points(ours)),
        networkx=lambda: list(nx.articulation_points(plain)),
        networkit=lambda: networkit.components.BiconnectedComponents(kit).run(),
        igraph=peer.articulation_points,
        rustworkx=lambda: rustworkx.articulation_points(rust),
    )


def superlinear(table: Table, of: Engines) -> None:
    """Constraint, and what searches from every node."""
    ours, peer, csr = of.ours, of.igraph, of.csr
    table.against(
        "Burt's constraint",
        0.5,
        lambda: structure.constraints(csr.ptr, csr.idx, csr.weight, 1),
        call=lambda: nx.constraint(ours),
        igraph=peer.constraint,
    )
    some, part = list(range(SOME)), csr.order / SOME
    sampled = Part(lambda: peer.harmonic_centrality(some, normalized=False), part)
    table.against(
        "harmonic, all nodes",
        0.05,
        lambda: hops_to_all(csr),
        call=(lambda: nx.harmonic_centrality(ours)) if of.small else None,
        igraph=partial(peer.harmonic_centrality, normalized=False) if of.small else sampled,
    )
    sources = np.arange(csr.order if of.small else SOME, dtype=np.int32)
    table.against(
        "betweenness" if of.small else f"betweenness, {SOME} sources",
        1.0,
        lambda: path_sums(csr, sources, 1),
        igraph=peer.betweenness if of.small else lambda: peer.betweenness(sources=some),
    )


def main() -> None:
    """Measure every graph asked for."""
    networkit.setNumberOfThreads(1)
    print(f"warmed {warm_up()} functions")
    for nodes, source, target in read_or_draw(sys.argv[1:]):
        print(f"\n{nodes} nodes, {len(source)} edges")
        of = engines(nodes, source, target)
        compare(of)
        table = Table()
        linear(table, of)
        superlinear(table, of)
        table.close()


if __name__ == "__main__":
    main()
