"""A graph of persons, cases, phones and prisons in which trafficking networks are planted."""

from dataclasses import dataclass

import networkx as nx
import numpy as np

DRUGS = ("sabu", "ganja", "ekstasi")


@dataclass(frozen=True, slots=True)
class Planted:
    """The graph and the network number of each planted member (couriers under their own)."""

    graph: nx.Graph
    truth: dict[str, int]
    bridging: frozenset[str]


def plant(
    *, networks: int = 20, background: int = 1500, seed: int = 1, bridging: int = 12, hubs: int = 2
) -> Planted:
    """Plant networks of 5 to 30 among single offenders; couriers and hubs bridge them."""
    rng = np.random.default_rng(seed)
    graph = nx.Graph()
    truth: dict[str, int] = {}
    groups: list[list[str]] = []
    for number in range(networks):
        size = int(np.clip(5 * (1 - rng.random()) ** (-1 / 1.5), 5, 30))
        group = [f"p{number:03d}-{i:02d}" for i in range(size)]
        groups.append(group)
        truth.update(dict.fromkeys(group, number))
        _plant_one(graph, rng, group, number)
    couriers = [str(rng.choice(groups[k % networks])) for k in range(bridging)]
    for courier in couriers:
        for other in rng.choice(networks, 2, replace=False):
            _case(graph, rng, [courier, *_some(rng, groups[other], 2)], f"x{courier}-{other}")
    for hub in range(hubs):
        graph.add_node(f"hub{hub}", kind="person")
        for other in rng.choice(networks, networks // 2, replace=False):
            graph.add_edge(f"hub{hub}", str(rng.choice(groups[other])), weight=2.0)
    _add_background(graph, rng, background, list(truth))
    return Planted(graph, truth, frozenset(couriers))


def _plant_one(graph: nx.Graph, rng: np.random.Generator, group: list[str], number: int) -> None:
    for person in group:
        graph.add_node(person, kind="person", province=f"{11 + number % 30}")
    for k in range(max(3, len(group))):
        _case(graph, rng, _some(rng, group, int(rng.integers(2, 5))), f"c{number:03d}-{k:02d}")
    for person in group:  # calls along the chain of command
        for other in _some(rng, group, 2):
            if other != person:
                graph.add_edge(person, other, weight=float(rng.integers(1, 30)))


def _case(graph: nx.Graph, rng: np.random.Generator, persons: list[str], name: str) -> None:
    month = f"{2021 + int(rng.integers(0, 2))}-{int(rng.integers(1, 13)):02d}"
    graph.add_node(
        name,
        kind="case",
        province=f"{int(rng.integers(11, 41))}",
        drug=str(rng.choice(DRUGS)),
        grams=float(np.exp(rng.normal(4, 2))),
        month=month,
    )
    for person in persons:
        graph.add_edge(person, name, weight=1.0, month=month)


def _add_background(
    graph: nx.Graph, rng: np.random.Generator, count: int, members: list[str]
) -> None:
    people = [f"b{k:05d}" for k in range(count)]
    graph.add_nodes_from(people, kind="person")
    for k in range(count // 2):
        _case(graph, rng, _some(rng, people, int(rng.integers(1, 4))), f"s{k:05d}")
    for _ in range(count // 20):
        graph.add_edge(str(rng.choice(people)), str(rng.choice(members)), weight=1.0)
    everyone = people + members
    for prison in range(5):
        graph.add_node(f"prison{prison}", kind="prison")
        for person in _some(rng, everyone, 45):
            graph.add_edge(person, f"prison{prison}", weight=1.0)


def _some(rng: np.random.Generator, among: list[str], count: int) -> list[str]:
    return [str(x) for x in rng.choice(among, min(count, len(among)), replace=False)]
