"""Cases tied through the persons and things in them, and the graph of both persons and cases.

Weighed as ``graph.network.projections`` says: by kind, grade, recency and frequency. Unlike
``graph.case_links``, which says with what probability two cases belong together, this is what
records state, and no more.
"""

from datetime import date
from typing import cast

import networkx as nx
import numpy as np

from graph.case_facts import case_facts
from graph.links import LinkKind
from graph.network.projections import (
    Ties,
    TieWeights,
    persons_and_things,
    persons_through_things,
)
from graph.person_graph import HUB
from graph.tie_columns import TieColumns, tie_columns
from graph.view import View

STRENGTH = {
    LinkKind.INVOLVED_IN: 1.0,
    LinkKind.MENTIONS_PHONE: 0.9,
    LinkKind.MENTIONS_VEHICLE: 0.8,
    LinkKind.MENTIONS_ACCOUNT: 0.9,
}


def case_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Return which cases share persons, phones, vehicles or accounts, as of the end of a day.

    A read-only graph. Nodes are entity ids of cases with somebody or something in them; edges have
    ``weight``, ``first`` and ``last`` month (``YYYYMM``, 0 if unknown). What more than ``HUB``
    cases share ties none. Costs O(links + pairs of cases that share something).
    """
    ties = _of(view, tuple(STRENGTH), until)
    involved = ties.are(LinkKind.INVOLVED_IN)
    case = np.where(involved, ties.end, ties.start)
    thing = np.where(involved, ties.start, ties.end)
    return cast("nx.Graph[str]", persons_through_things(_named(ties, case, thing), _weights(ties)))


def person_case_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Return who is involved in which case, two kinds of nodes, as of the end of a day.

    A read-only graph. Nodes are entity ids; edges have ``weight``. Costs O(links).
    """
    ties = _of(view, (LinkKind.INVOLVED_IN,), until)
    columns = _named(ties, ties.start, ties.end)
    return cast("nx.Graph[str]", persons_and_things(columns, _weights(ties)))


def _of(view: View, kinds: tuple[LinkKind, ...], until: date | None) -> TieColumns:
    ties = tie_columns(view, case_facts(view, until), until)
    return ties.where(np.isin(ties.kind, [k for k, kind in enumerate(ties.kinds) if kind in kinds]))


def _named(ties: TieColumns, start: np.ndarray, end: np.ndarray) -> Ties:
    entities = np.array(ties.entities, object)
    kinds = np.array([kind.value for kind in ties.kinds] or [""], object)
    return Ties(
        entities[start],
        entities[end],
        kinds[ties.kind],
        month=ties.first,
        last=ties.last,
        count=ties.count,
        trust=ties.trust,
    )


def _weights(ties: TieColumns) -> TieWeights:
    """Age counts from the latest month on file."""
    kinds = {kind.value: strength for kind, strength in STRENGTH.items()}
    until = int(ties.last.max()) if len(ties) else None
    return TieWeights(kinds=kinds, until=until, most_sharers=HUB)
