"""Communities, key players, projection, sampled betweenness and resampled ranks beside their peers.

Usage: bench_network_analysis.py [NODES EDGES | FILE.npz NODES]

One thread, but for resampled ranks, whose goal is set for the machine as it is.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import igraph
import networkit
import networkx as nx
import numba
import numpy as np
from scipy.sparse import csr_array

from graph.analysis.communities import community_numbers, modularity
from graph.analysis.key_players import fragmenting_players
from graph.analysis.sampled_betweenness import sampled_betweenness
from graph.analysis.uncertainty import Missing, rank_intervals
from graph.network import LinkGraph
from graph.network.projections import Uses, project
from tests.benchmarks.network_graphs import read_or_draw, uses
from tests.benchmarks.network_measuring import Table

ERROR, DOUBT = 0.005, 0.1
SAME = Missing(resamples=100)
EVERYBODY = 10**9


def communities(table: Table, ours: nx.Graph, peer: igraph.Graph) -> None:
    """Ours and igraph's Leiden of two iterations, and how good the divisions are."""
    csr = ours.numbered_rows(None).csr
    table.against(
        "communities (Leiden)",
        1.0,
        lambda: community_numbers(csr, seed=1),
        igraph=lambda: peer.community_leiden("modularity", n_iterations=2),
    )
    mine = np.mean([modularity(csr, community_numbers(csr, seed=seed)) for seed in range(3)])
    theirs = np.mean(
        [peer.community_leiden("modularity", n_iterations=2).modularity for _ in range(3)]
    )
    table.figure("modularity short of igraph's", float(theirs - mine), 0.001, f"of {theirs:.4f}")


def betweenness(table: Table, ours: nx.Graph, kit: networkit.Graph) -> None:
    """Sampled to the same stated error; ours by component, networkit's run once over all."""
    table.against(
        f"betweenness to {ERROR}",
        1.1,
        lambda: sampled_betweenness(ours, seed=1, error=ERROR, doubt=DOUBT),
        networkit=lambda: networkit.centrality.KadabraBetweenness(kit, ERROR, DOUBT).run(),
    )


def projection(table: Table, of: Uses, shape: tuple[int, int]) -> None:
    """Persons through cases beside scipy's product of the same weights."""
    sharers = np.bincount(of.thing, minlength=shape[1])[of.thing]
    root = np.sqrt(of.weight)
    ends = (of.person, of.thing)
    left = csr_array((root, ends), shape=shape)
    right = csr_array((root / np.maximum(sharers - 1, 1), ends), shape=shape)

    def product() -> csr_array:
        out = left @ right.T
        out.setdiag(0)
        out.eliminate_zeros()
        return out

    mine, want = project(of, shape, most_sharers=EVERYBODY), product()
    want.sort_indices()
    assert np.array_equal(mine.idx, want.indices)
    assert np.allclose(mine.weight, want.data)
    table.against(
        f"projection to {len(mine.idx) // 2} edges",
        0.5,
        lambda: project(of, shape, most_sharers=EVERYBODY),
        scipy=product,
    )


def measure(nodes: int, source: np.ndarray, target: np.ndarray) -> None:
    """Measure one graph, and a two-mode graph of its size."""
    table = Table()
    large = nodes > 20_000
    ours = LinkGraph.from_edges(source, target, nodes=np.arange(nodes))
    communities(table, ours, igraph.Graph(n=nodes, edges=np.column_stack([source, target])))
    betweenness(table, ours, networkit.GraphFromCoo((source, target), n=nodes))
    limit = 0.150 if large else 0.010
    table.within("KPP-Neg, ten", limit, lambda: fragmenting_players(ours, 10))
    persons, things, count = (200_000, 300_000, 800_000) if large else (20_000, 30_000, 80_000)
    projection(table, uses(persons, things, count), (persons, things))
    if not large:
        numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
        table.within(
            "100 resampled ranks", 15.0, lambda: rank_intervals(ours, seed=1, missing=SAME)
        )
        few = nx.gnm_random_graph(100, 250, seed=1)
        rank_intervals(few, seed=1, missing=SAME)
        table.within(
            "100 resampled ranks, 100 nodes",
            0.050,
            lambda: rank_intervals(few, seed=1, missing=SAME),
        )
    table.close()


def main() -> None:
    """Measure every graph asked for."""
    networkit.setNumberOfThreads(1)
    few = nx.gnm_random_graph(700, 2000, seed=1)  # what this calls is compiled by now
    sampled_betweenness(few, seed=1)
    fragmenting_players(few, 2)
    rank_intervals(few, seed=1, missing=Missing(resamples=2))
    for nodes, source, target in read_or_draw(sys.argv[1:]):
        print(f"\n{nodes} nodes, {len(source)} edges")
        numba.set_num_threads(1)
        measure(nodes, source, target)


if __name__ == "__main__":
    main()
