"""Persons tied through what they share: cases, phones, vehicles, accounts, calls, stays in prison.

Ties are weighed as ``graph.network.projections`` says, by kind, grade and recency: a phone of two
says more than a case of ten, A1 more than C3, last year more than ten years ago. What more than
``HUB`` persons share (a courier counter) ties nobody. Calls and transfers add ``strength *
log2(1 + n) / (a * b)`` for n of them between things used by a and b persons. A prison ties those
who were in it at one time, see ``graph.prison_stays``.
"""

from datetime import date
from typing import cast

import networkx as nx
import numpy as np

from graph.case_facts import case_facts
from graph.folded_links import Numbers
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
from graph.prison_stays import PrisonMeetings, prison_meetings
from graph.tie_columns import TieColumns, tie_columns
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
    latest = int(ties.last.max()) if len(ties) else 0
    now = until.year * 100 + until.month if until else latest
    shared = ties.where(np.isin(ties.kind, [_number(ties, kind) for kind in SHARED_STRENGTH]))
    held = prison_meetings(view, until)
    persons = np.unique(np.concatenate([shared.start, held.start, held.end]))
    person = np.searchsorted(persons, shared.start)
    things, thing = np.unique(_thing(shared, shared.kind, shared.end), return_inverse=True)
    shape = (len(persons), len(things))
    uses = Uses(person.astype(np.int32), thing.astype(np.int32), _weights(shared, now))
    months = _months(shared)
    flows = [
        *(
            _flows(ties.where(ties.are(kind)), kind, things, (uses, shape), now)
            for kind in _OWNED_BY
        ),
        _together(held, persons, now),
    ]
    pairs = [pair for pair, _, _ in flows]
    csr = project(uses, shape, most_sharers=HUB, pairs=pairs)
    first, last = arc_months(csr, (uses, *months), shape, flows, most_sharers=HUB)
    names = [ties.entities[number] for number in persons.tolist()]
    graph = from_rows(csr, names, arcs={"first": first, "last": last})
    return cast("nx.Graph[str]", graph)


def _number(ties: TieColumns, kind: LinkKind) -> int:
    return ties.kinds.index(kind) if kind in ties.kinds else -1


def _thing(ties: TieColumns, kind: Numbers | int, entity: Numbers) -> Numbers:
    """Return one number for a thing as it is tied by a kind of links; -1 if none is of the kind."""
    return np.where(np.asarray(kind) >= 0, kind * len(ties.entities) + entity, -1)


def _flows(
    ties: TieColumns,
    kind: LinkKind,
    things: Numbers,
    known: tuple[Uses, tuple[int, int]],
    now: int,
) -> tuple[Pairs, Codes, Codes]:
    """Return the calls or transfers between things whose users are known, as pairs of these."""
    uses, shape = known
    owned = _number(ties, _OWNED_BY[kind])
    ends = [_thing(ties, owned, end) for end in (ties.start, ties.end)]
    at = [np.searchsorted(things, end) for end in ends]
    found = np.logical_and(*(np.isin(end, things) for end in ends))
    ties = ties.where(found)
    weight = _weights(ties, now) * np.log2(1.0 + ties.count)
    start, end = (place[found].astype(np.int32) for place in at)
    pairs, origin = flows_between_users(Pairs(start, end, weight), uses, shape, most_users=HUB)
    first, last = _months(ties)
    return pairs, first[origin], last[origin]


def _together(held: PrisonMeetings, persons: Numbers, now: int) -> tuple[Pairs, Codes, Codes]:
    """Return who was in prison with whom, with first and last months."""
    start, end = (
        np.searchsorted(persons, side).astype(np.int32) for side in (held.start, held.end)
    )
    columns = Ties(held.start, held.end, month=held.first, last=held.last, trust=held.trust)
    weight = held.strength * tie_weights(columns, TieWeights(until=now))
    return Pairs(start, end, weight), held.first.astype(np.int32), held.last.astype(np.int32)


def _weights(ties: TieColumns, now: int) -> Floats:
    kinds = {kind.value: strength for kind, strength in (SHARED_STRENGTH | FLOW_STRENGTH).items()}
    names = np.array([kind.value for kind in ties.kinds] or [""], object)
    columns = Ties(
        ties.start, ties.end, names[ties.kind], month=ties.first, last=ties.last, trust=ties.trust
    )
    return tie_weights(columns, TieWeights(kinds=kinds, until=now))


def _months(ties: TieColumns) -> tuple[Codes, Codes]:
    return ties.first.astype(np.int32), ties.last.astype(np.int32)
