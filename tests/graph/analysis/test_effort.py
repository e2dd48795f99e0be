import os
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from graph.analysis.effort import EffortSettings, arc_rates, collection_effort
from graph.analysis.networks import NetworkSettings, find_networks
from graph.analysis.person_ties import person_ties
from graph.analysis.uncertainty import Missing, ranked
from graph.network.csr import Numbered

NETWORKS = 600 if os.environ.get("PROVE") else 30
CARELESS, THOROUGH = "91", "31"


def _world(persons: int = 60, ties: int = 6) -> nx.Graph:
    """Two areas of as many persons and cases; the careless one records half as many phones."""
    graph = nx.Graph()
    for area in (CARELESS, THOROUGH):
        for k in range(persons):
            person, month = f"{area}-{k:03d}", 202101 + k % 12 + 100 * (k // 12 % 2)
            graph.add_node(person, area=area)
            graph.add_node(f"c{person}", kind="case")
            graph.add_edge(person, f"c{person}", month=month)
            for phone in range(ties if area == THOROUGH else ties // 2):
                graph.add_node(f"t{phone}{person}", kind="phone")
                graph.add_edge(person, f"t{phone}{person}", month=month)
    return graph


def test_an_area_that_records_less_beside_each_person_misses_more() -> None:
    found = collection_effort(_world(), usual=0.1)
    assert found[CARELESS].depth < 1.0 < found[THOROUGH].depth
    assert found[CARELESS].missing > 0.1 > found[THOROUGH].missing
    assert (found[CARELESS].persons, found[CARELESS].ties) == (60, 240)


def test_an_area_with_silent_months_misses_more() -> None:
    graph = _world(ties=6)
    for area in (CARELESS, THOROUGH):  # alike but for when it was recorded
        for k in range(60):
            for other in list(graph[f"{area}-{k:03d}"]):
                graph[f"{area}-{k:03d}"][other]["month"] = (
                    202106 if area == CARELESS else 202101 + k % 12
                )
    found = collection_effort(graph, usual=0.1)
    assert found[CARELESS].steadiness < 0.2 and found[THOROUGH].steadiness > 0.45
    assert found[CARELESS].missing == EffortSettings().most


def test_a_small_area_is_drawn_to_its_peers() -> None:
    graph = _world()
    graph.add_node("94-1", area="94")
    found = collection_effort(graph, usual=0.1)
    assert 0.9 < found["94"].depth < 1.0


def test_no_area_no_effort() -> None:
    assert collection_effort(nx.karate_club_graph(), usual=0.1) == {}


def test_rates_join_doubt_and_what_is_missing() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", trust=1.0)
    graph.add_edge("b", "c", trust=0.5)
    ties = person_ties(graph)
    rates = arc_rates(ties, np.arange(3), {0: 0.3}, 0.1)
    a_b, b_c = 1 - (1 - 0.0) * (1 - 0.2), 1 - (1 - 0.15) * (1 - 0.1)
    assert rates == pytest.approx([a_b, a_b, b_c, b_c])


def test_networks_say_what_their_intervals_rest_on() -> None:
    graph = nx.barbell_graph(6, 0)
    nx.set_node_attributes(graph, THOROUGH, "area")
    nx.set_edge_attributes(graph, 0.81, "trust")
    (basis, _) = (network.basis for network in find_networks(graph, seed=1))
    assert basis.trust == pytest.approx(0.81)
    assert basis.edges == pytest.approx(1 - (1 - 0.3 * 0.19) * (1 - basis.areas[0].missing))
    plain = replace(NetworkSettings(), effort=None)
    assert find_networks(graph, seed=1, settings=plain)[0].basis.edges == pytest.approx(0.1)


def _planted(order: int, seed: int, rng: np.random.Generator) -> tuple[nx.Graph, dict[int, float]]:
    """A network whose ties are graded and whose persons are of two areas that miss unlike."""
    graph = nx.powerlaw_cluster_graph(order, 3, 0.4, seed=seed)
    for *_, data in graph.edges(data=True):
        data["trust"] = float(rng.choice([1.0, 0.81, 0.49, 0.36]))
    return graph, {node: float(rng.choice([0.05, 0.2])) for node in graph}


def _covered(
    graph: nx.Graph, missing: dict[int, float], rng: np.random.Generator
) -> tuple[float, float]:
    """Thin a planted network by its rates, and say whose true rank the interval holds.

    The shares are by ranks among those on file, and counting those who are not.
    """
    ties = person_ties(graph)
    rates = arc_rates(ties, np.arange(len(graph)), missing, 0.1)
    at = {(u, v): rate for (u, v), rate in zip(_arcs(ties.csr), rates, strict=True)}
    index = ties.index()
    seen = graph.subgraph([node for node in graph if rng.random() >= 0.1]).copy()
    gone = [(u, v) for u, v in seen.edges if rng.random() < at[index[u], index[v]]]
    seen.remove_edges_from(gone)
    setting = Missing()
    true = ranked(_rows(graph), seed=1, missing=setting, among=len(graph))
    everyone = {item.node: item.rank for item in true}
    on_file = {node: rank for rank, node in enumerate((n for n in everyone if n in seen), start=1)}
    found_ties = person_ties(seen)
    shares = {row: missing[node] for node, row in found_ties.index().items()}
    rates = arc_rates(found_ties, np.arange(len(seen)), shares, 0.1)
    found = ranked(_rows(seen), seed=2, missing=setting, among=len(seen), rates=rates)
    first, second = (
        [item.rank_low <= rank[item.node] <= item.rank_high for item in found]
        for rank in (on_file, everyone)
    )
    return float(np.mean(first)), float(np.mean(second))


def _arcs(csr) -> list[tuple[int, int]]:
    return [(u, int(v)) for u in range(csr.order) for v in csr.idx[csr.ptr[u] : csr.ptr[u + 1]]]


def _rows(graph: nx.Graph) -> Numbered:
    ties = person_ties(graph)
    return Numbered(ties.csr, list(ties.persons), ties.index())


@pytest.mark.campaign
def test_intervals_cover_true_ranks_where_grades_and_areas_differ() -> None:
    rng = np.random.default_rng(17)
    shares = []
    for seed in range(NETWORKS):
        graph, missing = _planted(int(rng.integers(20, 70)), seed, rng)
        shares.append(_covered(graph, missing, rng))
    mean, spread = np.mean(shares, axis=0), np.std(shares, axis=0)
    error = 2.6 * spread / NETWORKS**0.5  # of one network's persons none is independent
    assert (mean >= 0.85 - error).all() and (mean <= 0.95 + error).all(), (mean, error)
    print(f"90 % intervals hold {mean[0]:.3f} of ranks on file, {mean[1]:.3f} of all ranks")
