"""Compile at install what networks, what-if and projections run, beside the graph functions."""

from typing import cast

import networkx as nx
import numpy as np

from graph.analysis.disruption import best_removal, disrupt
from graph.analysis.networks import find_networks
from graph.analysis.roles import roles
from graph.analysis.uncertainty import Missing, rank_intervals
from graph.network import GraphFacts, LinkGraph, warming
from graph.network.projections import (
    Pairs,
    Ties,
    Uses,
    arc_months,
    flows_between_users,
    persons_through_things,
    project,
)


def warm_up() -> int:
    """Run everything compiled on small data, which writes it to disk; returns how many functions.

    Takes about a minute the first time and a few seconds after that.
    """
    ran = warming.warm_up()
    persons = nx.karate_club_graph()
    disrupt(persons, [0], seed=0)
    best_removal(persons, budget=1, seed=0)
    roles(persons, seed=0)
    rank_intervals(persons, seed=0, missing=Missing(resamples=2))
    if not find_networks(_groups(), seed=0):
        raise AssertionError("no network was found in the warm-up, so nothing was compiled")
    _project()
    return ran


def _groups() -> LinkGraph:
    """Two groups of four persons, each with two cases and a phone, as views give them."""
    source: list[str] = []
    target: list[str] = []
    for person in range(8):
        group = person // 4
        things = (f"case{group}", f"more{group}", f"phone{group}")
        source += [f"p{person}"] * len(things)
        target += things
    nodes = sorted({*source, *target})
    kinds = {"p": "person", "phone": "phone", "case": "case", "more": "case"}
    facts = GraphFacts(
        nodes={"kind": [kinds[node.rstrip("0123456789")] for node in nodes]},
        edges={"month": [202601] * len(source)},
    )
    graph = LinkGraph.from_edges(source, target, [1] * len(source), nodes=nodes, facts=facts)
    return cast(LinkGraph, graph)


def _project() -> None:
    person = np.arange(6, dtype=np.int32)
    thing = person // 2
    month = np.full(6, 202601, np.int32)
    uses, shape = Uses(person, thing, np.ones(6)), (6, 3)
    calls = Pairs(thing[:2], thing[-2:], np.ones(2))
    pairs, origin = flows_between_users(calls, uses, shape, most_users=25)
    csr = project(uses, shape, most_sharers=25, pairs=[pairs])
    flows = [(pairs, month[origin], month[origin])]
    arc_months(csr, (uses, month, month), shape, flows, most_sharers=25)
    persons_through_things(Ties([*"abcd"], [*"xxyy"]))
