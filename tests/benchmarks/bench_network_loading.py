"""Loading, dispatch, the first call of a process, and a million nodes within a gigabyte.

Usage: bench_network_loading.py

What is measured in a process of its own prints what the process held before the graph came.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("NUMBA_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa

from graph.analysis.communities import community_numbers
from graph.network import LinkGraph
from graph.network.csr import AnyGraph, numbered
from graph.network.kernels import components
from graph.network.kernels.pagerank import pagerank
from graph.network.warming import warm_up
from tests.benchmarks.network_graphs import edges
from tests.benchmarks.network_measuring import Call, Table

FIRST_CALL = """
from time import perf_counter, process_time
import networkx as nx
from graph.network import LinkGraph
wall, cpu = perf_counter(), process_time()
nx.pagerank(LinkGraph.from_edges(["a", "b", "c"], ["b", "c", "d"]))
print(process_time() - cpu, perf_counter() - wall, cpu)
"""


def loading(table: Table, nodes: int, count: int) -> None:
    """An edge table of string ids to a graph, beside pandas and NetworkX; bytes an edge."""
    source, target = edges(nodes, count)
    names = np.char.add("P", np.char.zfill(np.arange(nodes).astype(str), 8))
    weight = np.ones(count)
    arrow = pa.table({"source": names[source], "target": names[target]})
    frame = pd.DataFrame({"source": names[source], "target": names[target]})

    def load() -> AnyGraph:
        return LinkGraph.from_edges(arrow["source"], arrow["target"])

    load()
    table.against(
        f"load {count} edges",
        0.05,
        load,
        from_pandas_edgelist=lambda: nx.from_pandas_edgelist(frame),
    )
    table.figure("unweighted", numbered(load()).csr.nbytes / count, 16, "bytes an edge")
    weighted = LinkGraph.from_edges(arrow["source"], arrow["target"], weight)
    table.figure("weighted", numbered(weighted, "weight").csr.nbytes / count, 24, "bytes an edge")


def dispatch(table: Table) -> None:
    """The time of a call through NetworkX on a graph so small that nothing else counts."""
    tiny = LinkGraph.from_edges([0, 1], [1, 2])
    csr = numbered(tiny).csr
    calls = 2000
    nx.number_connected_components(tiny)
    start = process_time()
    for _ in range(calls):
        nx.number_connected_components(tiny)
    whole = process_time() - start
    start = process_time()
    for _ in range(calls):
        np.count_nonzero(components.component_roots(csr.ptr, csr.idx) == np.arange(3))
    table.figure("dispatch", (whole - process_time() + start) / calls * 1e6, 50, "microseconds")


def first_call(table: Table) -> None:
    """A new process that imports, makes a graph and asks for PageRank."""
    root = Path(__file__).parents[2]
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_CALL], cwd=root, capture_output=True, text=True, check=True
        )
        runs.append(tuple(float(value) for value in done.stdout.split()))
    cpu, wall, imports = min(runs)
    table.figure("first call in a process", cpu, 1.0, "s of CPU")
    print(f"    {wall:.2f} s of wall time, after imports of {imports:.2f} s of CPU")


def million(path: Path) -> None:
    """Run in a process of its own: print peak memory and times of each step."""
    table = Table()
    table.figure("before the graph, peak", _peak(), 1.0, "GB")
    warm_up()
    table.figure("with compiled code, peak", _peak(), 1.0, "GB")
    with np.load(path) as file:
        source, target = file["u"], file["v"]
    everyone = np.arange(1_000_000)
    graph = _timed("load", lambda: LinkGraph.from_edges(source, target, nodes=everyone))
    csr = numbered(graph).csr
    outward = csr.degrees.astype(float)
    _timed("components", lambda: components.component_roots(csr.ptr, csr.idx))
    _timed("k-core", lambda: components.core_numbers(csr.ptr, csr.idx))
    _timed(
        "PageRank to 1e-10",
        lambda: pagerank((csr.ptr, csr.idx, csr.weight), outward, 0.85, 1e-16, 1000, True),
    )
    _timed("communities", lambda: community_numbers(csr, seed=1))
    table.figure("1M/5M, peak of the process", _peak(), 1.0, "GB")
    table.close()


def _timed(name: str, call: Call) -> Any:
    wall, cpu = perf_counter(), process_time()
    made = call()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(f"    {name:26}{wall * 1e3:10.0f}{cpu * 1e3:10.0f}   peak {_peak():.3f} GB", flush=True)
    return made


def _peak() -> float:
    """Return the most memory this program has held; getrusage counts its parent's, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e9


def main() -> None:
    """Measure all; with a file of edges as argument, only the million in this process."""
    if len(sys.argv) > 1:
        million(Path(sys.argv[1]))
        return
    table = Table()
    for nodes, count in ((10_000, 40_000), (100_000, 500_000)):
        loading(table, nodes, count)
    dispatch(table)
    first_call(table)
    table.close()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "million.npz"
        source, target = edges(1_000_000, 5_000_000)
        np.savez(path, u=source, v=target)
        subprocess.run([sys.executable, __file__, str(path)], check=True)


if __name__ == "__main__":
    main()
