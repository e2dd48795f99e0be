"""Persons tied through what they share: cases, phones, vehicles, accounts, calls, transfers.

The weight of a tie is a sum over what ties the two persons. A thing shared by k persons gives each
pair ``strength / (k - 1)``, so a phone of two says more than a case of ten (Newman 2001,
doi:10.1103/PhysRevE.64.016132). Things shared by more than ``HUB`` persons (a prison, a courier
counter) tie nobody. Calls and transfers add ``strength * log2(1 + n) / (a * b)`` for n of them
between things used by a and b persons.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product
from math import log2

import networkx as nx

from graph.case_facts import CaseFacts, case_facts, ties_until
from graph.links import LinkKind
from graph.pole import Kind
from graph.view import EntityId, Tie, View

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


@dataclass
class _Edge:
    weight: float = 0.0
    first: int = 0
    last: int = 0
    kinds: set[LinkKind] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def add(self, weight: float, kind: LinkKind, ties: Iterable[Tie]) -> None:
        self.weight += weight
        self.kinds.add(kind)
        for tie in ties:
            self.links.extend(tie.links)
            if tie.first_month:
                self.first = min(self.first or tie.first_month, tie.first_month)
            self.last = max(self.last, tie.last_month)


def person_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Project what a viewer may see onto persons, as it stood at the end of the day ``until``.

    Nodes are entity ids of persons that take part in a case or a tie, with ``cases`` and
    ``provinces`` (sorted tuples), ``drugs`` (sorted tuple of codes), ``grams`` (net mass in the
    person's cases, each case once) and ``first``/``last`` month (``YYYYMM``). Edges have
    ``weight`` (above), ``first``, ``last``, ``kinds`` (sorted tuple) and ``links`` (ids).
    Cost: linear in ties, plus the pairs of persons that share a thing.
    """
    facts = case_facts(view, until)
    ties = ties_until(view, facts, until)
    graph: nx.Graph[str] = nx.Graph()
    _add_persons(graph, ties, facts)
    for (first, second), edge in sorted(_edges(ties).items()):
        graph.add_edge(
            first,
            second,
            weight=edge.weight,
            first=edge.first,
            last=edge.last,
            kinds=tuple(sorted(kind.value for kind in edge.kinds)),
            links=tuple(edge.links),
        )
    return graph


_Users = dict[tuple[LinkKind, EntityId], dict[EntityId, Tie]]


def _users(ties: list[Tie]) -> _Users:
    """Which persons share each thing: (link kind, thing) to person to tie."""
    users: _Users = defaultdict(dict)
    for tie in ties:
        if tie.kind in SHARED_STRENGTH:
            users[tie.kind, tie.end][tie.start] = tie
    return users


def _edges(ties: list[Tie]) -> dict[tuple[EntityId, EntityId], _Edge]:
    users = _users(ties)
    edges: dict[tuple[EntityId, EntityId], _Edge] = defaultdict(_Edge)
    for (kind, _), persons in users.items():
        if 2 <= len(persons) <= HUB:
            share = SHARED_STRENGTH[kind] / (len(persons) - 1)
            for pair in combinations(sorted(persons), 2):
                edges[pair].add(share, kind, (persons[pair[0]], persons[pair[1]]))
    for tie, starts, ends in _flows(ties, users):
        share = FLOW_STRENGTH[tie.kind] * log2(1 + len(tie.links)) / (len(starts) * len(ends))
        for start, end in product(starts, ends):
            if start != end:
                edges[min(start, end), max(start, end)].add(share, tie.kind, (tie,))
    return edges


def _flows(
    ties: list[Tie], users: _Users
) -> Iterator[tuple[Tie, list[EntityId], list[EntityId]]]:
    """Calls and transfers whose both ends have few known users."""
    for tie in ties:
        owned_by = _OWNED_BY.get(tie.kind)
        if owned_by is not None:
            starts = sorted(users.get((owned_by, tie.start), ()))
            ends = sorted(users.get((owned_by, tie.end), ()))
            if 0 < len(starts) <= HUB and 0 < len(ends) <= HUB:
                yield tie, starts, ends


def _add_persons(graph: "nx.Graph[str]", ties: list[Tie], facts: dict[EntityId, CaseFacts]) -> None:
    cases: dict[EntityId, set[EntityId]] = defaultdict(set)
    tied: set[EntityId] = set()
    for tie in ties:
        if tie.kind == LinkKind.INVOLVED_IN:
            cases[tie.start].add(tie.end)
        if tie.kind in SHARED_STRENGTH:
            tied.add(tie.start)
    for person in sorted(tied):
        known = [facts[case] for case in cases[person] if case in facts]
        months = [f.month for f in known if f.month]
        graph.add_node(
            person,
            kind=Kind.PERSON.value,
            cases=tuple(sorted(cases[person])),
            provinces=tuple(sorted({p for f in known for p in f.provinces})),
            drugs=tuple(sorted({d for f in known for d in f.drugs})),
            grams=sum(f.grams for f in known),
            first=min(months, default=0),
            last=max(months, default=0),
        )
