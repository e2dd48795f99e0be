"""Ties between persons through what they share: a rare shared thing weighs more than a common one.

The nodes of a graph of entities are projected as ``graph.network.projections`` says: a thing that k
persons share (a case, a vehicle, a prison) gives each pair of them ``strength of the kind /
(k - 1)``. A call or a transfer ties the users of its two ends, who share its strength. Things
shared by more than ``most_sharers`` persons tie nobody.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.network.csr import AnyGraph, Csr, build, numbered
from graph.network.kernels.building import arc_rows
from graph.network.projections import Pairs, Uses, flows_between_users, project

PERSON = "person"
CONTACTS = frozenset({"phone", "account"})


@dataclass(frozen=True, slots=True)
class TieStrengths:
    """How strongly each kind of shared thing ties; kinds not named do not tie persons."""

    shared: Mapping[str, float] = field(
        default_factory=lambda: {
            "case": 1.0,
            "phone": 1.0,
            "device": 1.0,
            "vehicle": 0.8,
            "account": 1.0,
            "prison": 0.2,
        }
    )
    direct: float = 1.0
    contact: float = 0.2
    most_sharers: int = 60
    most_contacts: int = 25


@dataclass(frozen=True, slots=True)
class PersonTies:
    """Persons as rows of summed tie strength; ``things`` are the other nodes by their sharers."""

    persons: tuple[Hashable, ...]
    unknown: tuple[Hashable, ...]
    csr: Csr
    things: dict[Hashable, tuple[int, ...]]

    def index(self) -> dict[Hashable, int]:
        """Return the row number of each person."""
        return {person: row for row, person in enumerate(self.persons)}


def person_ties(graph: AnyGraph, strengths: TieStrengths | None = None) -> PersonTies:
    """Return the persons of ``graph`` tied by direct edges and by what they share.

    Nodes carry ``kind`` (a person if absent); edges carry ``weight`` (one if absent), of which the
    logarithm counts, so that a hundred calls are not a hundred times one. Phones and accounts of
    unknown users that tie two to ``most_contacts`` others stand for their users, as rows after the
    persons. Costs O(edges + pairs of persons that share a thing).
    """
    strengths = strengths or TieStrengths()
    parts = _Parts(graph)
    unknown = parts.unknown(strengths)
    uses = parts.uses(unknown)
    shape = (parts.count + len(unknown), parts.order)
    pairs, _ = flows_between_users(
        parts.contacts(strengths.contact), uses, shape, most_users=parts.order
    )
    tying = Uses(uses.person, uses.thing, parts.strength(strengths)[uses.thing])
    kept = tying.weight > 0.0
    shared = Uses(tying.person[kept], tying.thing[kept], tying.weight[kept])
    direct = parts.direct(strengths.direct)
    most = strengths.most_sharers
    csr = project(shared, shape, most_sharers=most, pairs=(pairs, direct))
    nodes = parts.nodes
    return PersonTies(
        persons=tuple(nodes[i] for i in np.flatnonzero(parts.person).tolist()),
        unknown=tuple(nodes[i] for i in unknown.tolist()),
        csr=csr,
        things=parts.things(),
    )


class _Parts:
    """Nodes and edges of a graph of entities as columns; ``row`` numbers the persons."""

    def __init__(self, graph: AnyGraph) -> None:
        rows = numbered(graph, "weight")
        csr, self.nodes, self.order = rows.csr, rows.nodes, rows.csr.order
        kinds = [str(kind) for _, kind in graph.nodes(data="kind", default=PERSON)]
        self.kinds = np.array(kinds, object)
        self.person = self.kinds == PERSON
        self.count = int(self.person.sum())
        self.row = np.cumsum(self.person).astype(np.int32) - 1
        start = arc_rows(csr.ptr)
        weight = csr.weight if len(csr.weight) else np.ones(len(csr.idx))
        once = np.full(len(start), True) if csr.directed else start <= csr.idx
        self.start, self.end = start[once], csr.idx[once]
        stated = np.abs(weight[once])
        self.times = np.log2(1.0 + np.where(stated == 0.0, 1.0, stated))
        ends = np.concatenate([self.start, self.end])
        self.degree = np.bincount(ends, minlength=self.order)
        self.sharers = self._sharers()

    def _sharers(self) -> Csr:
        """Return the persons of each thing, in rows by node number."""
        mixed = self.person[self.start] != self.person[self.end]
        start, end = self.start[mixed], self.end[mixed]
        thing = np.where(self.person[start], end, start)
        person = self.row[np.where(self.person[start], start, end)]
        return build(self.order, thing, person, np.empty(0), directed=True)

    def unknown(self, strengths: TieStrengths) -> np.ndarray:
        """Return the phones and accounts that stand for their users."""
        contact = np.isin(self.kinds, list(CONTACTS)) & (self.sharers.degrees == 0)
        few = (self.degree >= 2) & (self.degree <= strengths.most_contacts)
        return np.flatnonzero(contact & few)

    def uses(self, unknown: np.ndarray) -> Uses:
        """Return who uses what, each weighing one; unknown users use their own contact."""
        person = np.concatenate(
            [self.sharers.idx, np.arange(len(unknown), dtype=np.int32) + self.count]
        ).astype(np.int32)
        thing = np.concatenate([arc_rows(self.sharers.ptr), unknown]).astype(np.int32)
        return Uses(person, thing, np.ones(len(person)))

    def strength(self, strengths: TieStrengths) -> np.ndarray:
        """Return how strongly each node ties those who share it."""
        return np.array([strengths.shared.get(kind, 0.0) for kind in self.kinds], np.float64)

    def contacts(self, strength: float) -> Pairs:
        """Return the edges between things."""
        return self._between(~self.person, strength, np.arange(self.order, dtype=np.int32))

    def direct(self, strength: float) -> Pairs:
        """Return the edges between persons, self-loops left out."""
        return self._between(self.person, strength, self.row)

    def _between(self, among: np.ndarray, strength: float, number: np.ndarray) -> Pairs:
        kept = among[self.start] & among[self.end] & (self.start != self.end)
        start, end = number[self.start[kept]], number[self.end[kept]]
        return Pairs(start, end, strength * self.times[kept])

    def things(self) -> dict[Hashable, tuple[int, ...]]:
        """Return each thing with the row numbers of its persons."""
        ptr, idx = self.sharers.ptr.tolist(), self.sharers.idx.tolist()
        return {
            self.nodes[i]: tuple(idx[ptr[i] : ptr[i + 1]])
            for i in np.flatnonzero(~self.person).tolist()
        }
