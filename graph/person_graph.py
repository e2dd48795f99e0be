"""Persons tied through what they share: cases, phones, vehicles, accounts, calls, transfers.

The weight of a tie is a sum over what ties the two persons. A thing shared by k persons gives each
pair ``strength / (k - 1)``, so a phone of two says more than a case of ten (Newman 2001,
doi:10.1103/PhysRevE.64.016132). Things shared by more than ``HUB`` persons (a prison, a courier
counter) tie nobody. Calls and transfers add ``strength * log2(1 + n) / (a * b)`` for n of them
between things used by a and b persons.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, product
from math import log2

import networkx as nx

from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Entity, EntityId, Tie, View

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


def person_graph(view: View, until: date | None = None) -> nx.Graph:
    """Project what a viewer may see onto persons, as it stood at the end of the day ``until``.

    Nodes are entity ids of persons that take part in a case or a tie, with ``cases`` and
    ``provinces`` (sorted tuples), ``drugs`` (sorted tuple of codes), ``grams`` (net mass in the
    person's cases, each case once) and ``first``/``last`` month (``YYYYMM``). Edges have
    ``weight`` (above), ``first``, ``last``, ``kinds`` (sorted tuple) and ``links`` (ids).
    Cost: linear in ties, plus the pairs of persons that share a thing.
    """
    facts = case_facts(view, until)
    ties = _ties_until(view, facts, until)
    graph = nx.Graph()
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


def _ties_until(view: View, facts: "dict[EntityId, CaseFacts]", until: date | None) -> list[Tie]:
    """Ties known on a day: cases opened by then, and links observed by then or undated."""
    if until is None:
        return list(view.snapshot.ties)
    month = until.year * 100 + until.month
    kept = []
    for tie in view.snapshot.ties:
        if tie.kind == LinkKind.INVOLVED_IN:
            if tie.end in facts:
                kept.append(tie)
        elif tie.last_month < month:
            kept.append(tie)
        elif (shortened := _shorten(view, tie, until)) is not None:
            kept.append(shortened)
    return kept


def _shorten(view: View, tie: Tie, until: date) -> Tie | None:
    """Drop the links of a tie that start after a day; None if none is left.

    Months are in clear, days are not: only ties that reach the last month are opened.
    """
    if tie.first_month > until.year * 100 + until.month:
        return None
    known = tuple(
        link.id
        for link in view.links(tie.links)
        if link.observed.start is None or link.observed.start <= until
    )
    return replace(tie, links=known) if known else None


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


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case contributes to the persons in it; ``opened`` is None if no record says."""

    provinces: frozenset[str]
    drugs: frozenset[str]
    grams: float
    opened: date | None

    @property
    def month(self) -> int:
        """Month as ``YYYYMM``, 0 if unknown."""
        return self.opened.year * 100 + self.opened.month if self.opened else 0


def case_facts(view: View, until: date | None = None) -> dict[EntityId, CaseFacts]:
    """Provinces, drugs, net grams and day of every visible case opened by ``until``."""
    seizures: dict[EntityId, set[EntityId]] = defaultdict(set)
    for tie in view.snapshot.ties:
        if tie.kind == LinkKind.SEIZED_IN:
            seizures[tie.end].add(tie.start)
    view.snapshot.open_kind(Kind.CASE)
    view.snapshot.open_kind(Kind.SEIZURE)
    found = {
        case.id: _facts(view, case, [view.entity(s) for s in seizures[case.id]])
        for case in view.entities(Kind.CASE)
    }
    if until is None:
        return found
    return {c: f for c, f in found.items() if f.opened is None or f.opened <= until}


def _facts(view: View, case: Entity, seizures: list[Entity]) -> CaseFacts:
    mentions = view.mentions(case)
    provinces = {m.label.province for m in mentions}
    provinces |= {area[:2] for m in mentions for area in m.values("area")}
    drugs = {drug for m in mentions for drug in m.values("drug")}
    grams = 0.0
    for seizure in seizures:
        stated = view.mentions(seizure)
        drugs |= {drug for m in stated for drug in m.values("drug")}
        # Several records of one seizure repeat its mass: the largest stated counts once.
        masses = [float(v) for m in stated for v in m.values("net") or m.values("gross")]
        grams += max(masses, default=0.0)
    days = [day for m in mentions for day in m.values("opened") or m.values("offence_date")]
    opened = min((date.fromisoformat(day) for day in days), default=None)
    return CaseFacts(frozenset(provinces), frozenset(drugs), grams, opened)


def _add_persons(graph: nx.Graph, ties: list[Tie], facts: dict[EntityId, CaseFacts]) -> None:
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
