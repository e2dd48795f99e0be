"""Network routines beside NetworkX, networkit, igraph and rustworkx, results compared first.

Usage: bench_networks.py [NODES EDGES]      prints our figure, the peers' and the ratio

Peers run on one thread, from their own graph objects; ours through NetworkX's dispatcher on a
LinkGraph (``call``) and as the bare kernel (``kernel``), which is what returns arrays as they do.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

os.environ.setdefault("NUMBA_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import igraph
import networkit
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import rustworkx

from graph.analysis.communities import community_numbers, modularity
from graph.analysis.key_players import fragmenting_players
from graph.analysis.uncertainty import Missing, rank_intervals
from graph.network import LinkGraph
from graph.network.kernels import centrality, components, structure, traversal
from graph.network.warming import warm_up

Call = Callable[[], object]


def edges(nodes: int, count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Draw a graph of uneven activity and communities, isolates kept."""
    rng = np.random.default_rng(seed)
    activity = np.minimum((1 - rng.random(nodes)) ** (-1 / 1.6), nodes**0.5)
    group = rng.integers(0, max(1, nodes // 60), nodes)
    order = np.argsort(group, kind="stable")
    total = np.cumsum(activity[order])
    first = np.searchsorted(group[order], group)
    last = np.searchsorted(group[order], group, side="right") - 1
    pairs = np.empty(0, np.int64)
    while len(pairs) < count:
        draw = count * 2
        source = order[np.searchsorted(total, rng.random(draw) * total[-1])]
        inside = rng.random(draw) < 0.75
        low = np.where(inside, np.where(first[source] > 0, total[first[source] - 1], 0.0), 0.0)
        high = np.where(inside, total[last[source]], total[-1])
        target = order[np.searchsorted(total, low + rng.random(draw) * (high - low))]
        a, b = np.minimum(source, target), np.maximum(source, target)
        pairs = np.unique(np.concatenate([pairs, (a.astype(np.int64) * nodes + b)[a != b]]))
    pairs = rng.choice(pairs, count, replace=False)
    return pairs // nodes, pairs % nodes


def timed(call: Call | None, repeats: int = 3) -> float | None:
    """Return the best time of a few runs, in seconds; one run if the first takes long."""
    if call is None:
        return None
    best = float("inf")
    for _ in range(repeats):
        start = perf_counter()
        call()
        best = min(best, perf_counter() - start)
        if best > 1.0:
            break
    return best


def row(name: str, **calls: Call | None) -> None:
    """Print one routine: each engine's milliseconds, and ours as a share of the best peer's."""
    times = {engine: timed(call) for engine, call in calls.items()}
    peers = [t for e, t in times.items() if e not in ("call", "kernel") and t is not None]
    ours = times.get("kernel") or times["call"]
    cells = "".join(
        f"{times[e] * 1000:12.2f}" if times.get(e) is not None else f"{'-':>12}" for e in ENGINES
    )
    print(f"{name:24}{cells}{ours / min(peers) if peers else float('nan'):9.2f}", flush=True)


ENGINES = ("call", "kernel", "networkx", "networkit", "igraph", "rustworkx")


def main(nodes: int, count: int) -> None:
    """Build the graph in every engine, compare, then time."""
    networkit.setNumberOfThreads(1)
    print(f"warmed {warm_up()} functions; {nodes} nodes, {count} edges, times in ms")
    source, target = edges(nodes, count)
    ours = LinkGraph.from_edges(source, target, nodes=np.arange(nodes))
    plain = nx.Graph()
    plain.add_nodes_from(range(nodes))
    plain.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    graph = igraph.Graph(n=nodes, edges=np.column_stack([source, target]))
    kit = networkit.GraphFromCoo((source, target), n=nodes)
    rust = rustworkx.PyGraph()
    rust.add_nodes_from(range(nodes))
    rust.add_edges_from_no_data(list(zip(source.tolist(), target.tolist(), strict=True)))
    csr = ours.numbered_rows(None).csr
    ptr, idx = csr.ptr, csr.idx
    everyone = np.arange(nodes, dtype=np.int32)
    compare(ours, plain, graph)
    print(f"{'':24}" + "".join(f"{engine:>12}" for engine in ENGINES) + f"{'ratio':>9}")
    row(
        "components",
        call=lambda: nx.number_connected_components(ours),
        kernel=lambda: components.component_roots(ptr, idx),
        networkx=lambda: nx.number_connected_components(plain),
        networkit=lambda: networkit.components.ConnectedComponents(kit).run(),
        igraph=graph.connected_components,
        rustworkx=lambda: rustworkx.number_connected_components(rust),
    )
    row(
        "k-core",
        call=lambda: nx.core_number(ours),
        kernel=lambda: components.core_numbers(ptr, idx),
        networkx=lambda: nx.core_number(plain),
        networkit=lambda: networkit.centrality.CoreDecomposition(kit).run(),
        igraph=graph.coreness,
        rustworkx=lambda: rustworkx.core_number(rust),
    )
    outward = csr.degrees.astype(float)
    row(
        "PageRank to 1e-10",
        call=lambda: nx.pagerank(ours, tol=1e-10 / nodes, max_iter=1000, weight=None),
        kernel=lambda: centrality.pagerank(
            ptr, idx, csr.weight, outward, 0.85, 1e-10 / nodes, 1000
        ),
        networkx=lambda: nx.pagerank(plain, tol=1e-10 / nodes, max_iter=1000, weight=None),
        networkit=lambda: networkit.centrality.PageRank(kit, tol=1e-10).run(),
        igraph=graph.pagerank,
        rustworkx=lambda: rustworkx.pagerank(rust.to_directed(), tol=1e-10, max_iter=1000),
    )
    row(
        "articulation points",
        call=lambda: list(nx.articulation_points(ours)),
        kernel=lambda: structure.cut_structure(ptr, idx, np.ones(nodes, np.bool_)),
        networkx=lambda: list(nx.articulation_points(plain)),
        networkit=lambda: networkit.components.BiconnectedComponents(kit).run(),
        igraph=graph.articulation_points,
        rustworkx=lambda: rustworkx.articulation_points(rust),
    )
    row(
        "Burt's constraint",
        call=lambda: nx.constraint(ours),
        kernel=lambda: structure.constraints(ptr, idx, csr.weight, 1),
        networkx=(lambda: nx.constraint(plain)) if nodes <= 20_000 else None,
        igraph=graph.constraint,
    )
    if nodes <= 20_000:
        row(
            "harmonic, all nodes",
            call=lambda: nx.harmonic_centrality(ours),
            kernel=lambda: traversal.hop_sums(ptr, idx, everyone, 1),
            igraph=lambda: graph.harmonic_centrality(normalized=False),
        )
        row(
            "betweenness, exact",
            call=lambda: nx.betweenness_centrality(ours),
            kernel=lambda: centrality.betweenness_one_thread(ptr, idx, everyone),
            igraph=graph.betweenness,
            rustworkx=lambda: rustworkx.betweenness_centrality(rust, parallel_threshold=10**9),
        )
    groups = [0.0, 0.0]

    def ours_divided() -> None:
        groups[0] = modularity(csr, community_numbers(csr, seed=1))

    def igraph_divided() -> None:
        found = graph.community_leiden(objective_function="modularity", n_iterations=2)
        groups[1] = graph.modularity(found)

    row("communities (Leiden)", call=ours_divided, igraph=igraph_divided)
    print(f"{'':24}modularity ours {groups[0]:.4f}, igraph {groups[1]:.4f}")
    row("KPP-Neg, ten", call=lambda: fragmenting_players(ours, 10))
    names = np.char.add("P", np.char.zfill(np.arange(nodes).astype(str), 8))
    table = pa.table({"source": names[source], "target": names[target]})
    frame = pd.DataFrame({"source": names[source], "target": names[target]})
    row(
        "edge table to graph",
        call=lambda: LinkGraph.from_edges(table["source"], table["target"]),
        networkx=lambda: nx.from_pandas_edgelist(frame),
    )
    print(f"{'':24}{csr.nbytes / count:.1f} bytes an edge")
    small = nx.gnm_random_graph(100, 250, seed=1)
    rank_intervals(small, seed=1, missing=Missing(resamples=100))
    row(
        "100 resampled ranks, 100",
        call=lambda: rank_intervals(small, seed=1, missing=Missing(resamples=100)),
    )
    tiny = LinkGraph.from_edges([0, 1], [1, 2])
    row("dispatch", call=lambda: nx.number_connected_components(tiny))


def compare(ours: nx.Graph, plain: nx.Graph, graph: igraph.Graph) -> None:
    """Stop if the engines do not agree."""
    assert nx.number_connected_components(ours) == len(graph.connected_components())
    assert list(nx.core_number(ours).values()) == graph.coreness()
    assert set(nx.articulation_points(ours)) == set(graph.articulation_points())
    constraint = np.asarray(list(nx.constraint(ours).values()))
    assert np.allclose(constraint, graph.constraint(), equal_nan=True)
    rank = nx.pagerank(ours, tol=1e-12 / len(plain), max_iter=1000)
    peer = nx.pagerank(plain, tol=1e-12 / len(plain), max_iter=1000, backend="networkx")
    assert max(abs(rank[node] - peer[node]) for node in plain) < 1e-9


if __name__ == "__main__":
    main(*(int(value) for value in sys.argv[1:3] or ("10000", "40000")))
