"""Published networks kept beside the repository; tests that need them skip where they are not."""

from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

DATA = Path(__file__).parents[4] / "shared" / "data"
COVERT = DATA / "covert-networkdata-dev"
MAFIA = DATA / "mafia-1960-fbn"
AMLSIM = DATA / "amlsim-sample"


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip a test whose data is not on this machine."""
    return pytest.mark.skipif(not folder.is_dir(), reason=f"{folder.name} is not on this machine")


def covert_names() -> list[str]:
    """The covert networks' names."""
    return sorted(path.name.removesuffix(".edges.csv") for path in COVERT.glob("*.edges.csv"))


def covert(name: str) -> nx.Graph:
    """One covert network, undirected, its isolates and self-loops kept."""
    graph = nx.Graph()
    nodes = COVERT / f"{name}.nodes.csv"
    if nodes.is_file():
        graph.add_nodes_from(pd.read_csv(nodes, dtype=str, usecols=["name"])["name"])
    edges = pd.read_csv(COVERT / f"{name}.edges.csv", dtype=str).iloc[:, :2].dropna()
    graph.add_edges_from(edges.itertuples(index=False))
    return graph


def mafia() -> nx.Graph:
    """The Bureau of Narcotics' file of 1960; nodes carry ``family``."""
    graph = nx.Graph()
    nodes = pd.read_csv(MAFIA / "MafiaNodes.csv")
    for node, family in zip(nodes["NODE"], nodes["Family"], strict=True):
        graph.add_node(node, family=family)
    edges = pd.read_csv(MAFIA / "MafiaEdges.csv")
    graph.add_edges_from(edges.itertuples(index=False))
    return graph
