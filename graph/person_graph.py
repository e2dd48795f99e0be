"""Persons tied through what they share: cases, phones, vehicles, accounts, calls, transfers.

Ties are weighed as ``graph.network.projections`` says, by kind, grade and recency: a phone of two
says more than a case of ten, A1 more than C3, last year more than ten years ago. What more than
``HUB`` persons share (a prison, a courier counter) ties nobody. Calls and transfers add
``strength * log2(1 + n) / (a * b)`` for n of them between things used by a and b persons.
"""

from datetime import date
from typing import cast

import networkx as nx
import numpy as np
import pandas as pd

from graph.case_facts import case_facts
from graph.links import LinkKind
from graph.network.csr import Codes, Floats
from graph.network.link_graph import from_rows
from graph.network.projections import (
    Pairs,
    Ties,
    TieWeights,
    Uses,
    arc_months,
    flows_between_users,
    project,
    tie_weights,
)
from graph.tie_columns import tie_columns
from graph.view import View

HUB = 25

SHARED_STRENGTH = {
    LinkKind.INVOLVED_IN: 1.0,
    LinkKind.USES_PHONE: 0.9,
    LinkKind.USES_DEVICE: 0.9,
    LinkKind.USES_VEHICLE: 0.8,
    LinkKind.USES_ACCOUNT: 0.9,
}
FLOW_STRENGTH = {LinkKind.CALLED: 0.35, LinkKind.TRANSFERRED: 0.35}
_OWNED_BY = {
    LinkKind.CALLED: LinkKind.USES_PHONE,
    LinkKind.TRANSFERRED: LinkKind.USES_ACCOUNT,
}


def person_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Project what a viewer may see onto persons, as it stood at the end of the day ``until``.

    A read-only graph. Nodes are entity ids of persons that have to do with anything; edges have
    ``weight`` (above), ``first`` and ``last`` month (``YYYYMM``, 0 if unknown). Cost: linear in
    links, plus the pairs of persons that share a thing.
    """
    ties = tie_columns(view, case_facts(view, until), until)
    latest = int(ties["last"].max()) if len(ties) else 0
    now = until.year * 100 + until.month if until else latest
    shared = ties[ties["kind"].isin(list(SHARED_STRENGTH))]
    person, persons = pd.factorize(shared["start"], sort=True)
    thing, things = pd.factorize(shared["kind"] + " " + shared["end"])
    shape = (len(persons), len(things))
    uses = Uses(person.astype(np.int32), thing.astype(np.int32), _weights(shared, now))
    months = _months(shared)
    flows = [
        _flows(ties[ties["kind"] == kind.value], things, (uses, shape), now) for kind in _OWNED_BY
    ]
    pairs = [pair for pair, _, _ in flows]
    csr = project(uses, shape, most_sharers=HUB, pairs=pairs)
    first, last = arc_months(csr, (uses, *months), shape, flows, most_sharers=HUB)
    graph = from_rows(csr, persons.tolist(), arcs={"first": first, "last": last})
    return cast("nx.Graph[str]", graph)


def _flows(
    ties: pd.DataFrame, things: pd.Index, known: tuple[Uses, tuple[int, int]], now: int
) -> tuple[Pairs, Codes, Codes]:
    """Return the calls or transfers between things whose users are known, as pairs of these."""
    uses, shape = known
    owned = ties["kind"].map({kind.value: by.value for kind, by in _OWNED_BY.items()})
    start, end = (
        things.get_indexer(pd.Index(owned + " " + ties[side])) for side in ("start", "end")
    )
    found = (start >= 0) & (end >= 0)
    ties = ties[found]
    weight = _weights(ties, now) * np.log2(1.0 + ties["count"].to_numpy(np.float64))
    stated = Pairs(start[found].astype(np.int32), end[found].astype(np.int32), weight)
    pairs, origin = flows_between_users(stated, uses, shape, most_users=HUB)
    first, last = _months(ties)
    return pairs, first[origin], last[origin]


def _weights(ties: pd.DataFrame, now: int) -> Floats:
    kinds = {kind.value: strength for kind, strength in (SHARED_STRENGTH | FLOW_STRENGTH).items()}
    columns = Ties(
        ties["start"],
        ties["end"],
        ties["kind"],
        month=ties["first"],
        last=ties["last"],
        trust=ties["trust"],
    )
    return tie_weights(columns, TieWeights(kinds=kinds, until=now))


def _months(ties: pd.DataFrame) -> tuple[Codes, Codes]:
    return ties["first"].to_numpy(np.int32), ties["last"].to_numpy(np.int32)
