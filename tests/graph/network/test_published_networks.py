"""Published covert networks: our answers beside NetworkX's own, and beside the figures in print."""

import networkx as nx
import pytest

from graph.analysis.centrality import centralities
from graph.analysis.communities import communities
from graph.analysis.components import components
from graph.analysis.key_players import fragmentation
from graph.network import LinkGraph
from tests.graph.network.reference_graphs import COVERT, MAFIA, covert, covert_names, mafia, needs
from tests.graph.network.test_against_networkx import DISTANCES, UNARY, UNDIRECTED, assert_same

EXACT = {"tol": 1e-14, "max_iter": 2000}
"""At 1e-11 a power iteration's own error on these graphs is what the comparison would see."""


@pytest.mark.parametrize("name", covert_names() or [pytest.param("none", marks=needs(COVERT))])
def test_every_function_equals_networkx_on_covert_networks(name: str) -> None:
    graph = covert(name)
    loops = nx.number_of_selfloops(graph)
    for function in (*UNARY, *UNDIRECTED, *DISTANCES):
        if function == "effective_size" and loops:
            continue  # NetworkX's two implementations differ here; ours follows its code either way
        options = EXACT if function == "pagerank" else {}
        assert_same(function, graph, **options)


@needs(COVERT)
@pytest.mark.parametrize(
    ("name", "most", "share"),
    [
        ("covert_02_01_9-11-hijackers", ("Atta", "Khemail", "Raissi"), (0.51162, 0.25425, 0.23954)),
        ("covert_02_02_9-11-hijackers", ("Hamza Alghamdi", "Nawaf Alhazmi"), (0.39477, 0.38562)),
        ("covert_35_01_paul-revere", ("Revere", "Urann", "Warren"), (0.11495, 0.06936, 0.05518)),
    ],
)
def test_betweenness_equals_what_was_published(
    name: str, most: tuple[str, ...], share: tuple[float, ...]
) -> None:
    graph = covert(name)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    ranked = centralities(graph, seed=1).ranked("betweenness")[: len(most)]
    for actor, who, value in zip(ranked, most, share, strict=True):
        assert who.lower() in str(actor.node).lower()
        assert actor.betweenness == pytest.approx(value, abs=5e-6)


@needs(MAFIA)
def test_mafia_figures_equal_what_is_expected() -> None:
    graph = mafia()
    assert (len(graph), graph.number_of_edges()) == (680, 2699)
    assert [len(group) for group in components(graph)] == [676, 4]
    source, target = zip(*graph.edges, strict=True)
    ours = LinkGraph.from_edges(source, target, nodes=list(graph))
    assert nx.density(ours) == pytest.approx(0.011691, abs=5e-7)
    assert nx.transitivity(ours) == pytest.approx(0.223906, abs=5e-7)
    families: dict[str, set[str]] = {}
    for node, family in graph.nodes(data="family"):
        families.setdefault(family, set()).add(node)
    assert len(families) == 24
    assert nx.community.modularity(ours, families.values()) == pytest.approx(0.5536, abs=5e-5)
    assert communities(graph, seed=1, weight=None).quality > 0.5536
    pairs = 680 * 679
    assert fragmentation(graph) == pytest.approx(1 - (676 * 675 + 4 * 3) / pairs)


@needs(MAFIA)
def test_mafia_central_persons_equal_what_is_expected() -> None:
    found = centralities(mafia(), seed=1)
    between = [(a.node, round(a.betweenness, 5)) for a in found.ranked("betweenness")[:8]]
    assert between == [
        ("ORMENTO-JOHN", 0.20578),
        ("COSTIGLIA-FRANCISCO", 0.08615),
        ("STROLLO-ANTHONY", 0.07506),
        ("PROFACI-GIUSEPPE", 0.05902),
        ("ACCARDO-SETTIMO", 0.05672),
        ("GENOVESE-VITO", 0.05312),
        ("QUASARANO-RAFFAELE", 0.04356),
        ("ACCARDO-ANTHONY", 0.0376),
    ]
    degrees = [(a.node, a.degree) for a in found.ranked("degree")[:8]]
    assert degrees == [
        ("ORMENTO-JOHN", 77),
        ("GENOVESE-VITO", 47),
        ("STROLLO-ANTHONY", 45),
        ("SANTORO-SALVATORE", 42),
        ("PROFACI-GIUSEPPE", 39),
        ("ACCARDO-SETTIMO", 36),
        ("COSTIGLIA-FRANCISCO", 33),
        ("CASTALDI-ANTHONY", 32),
    ]
