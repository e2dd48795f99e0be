"""Ties between persons through what they share: a rare shared thing weighs more than a common one.

The nodes of a graph of entities are projected as ``graph.network.projections`` says: a thing that k
persons share (a case, a vehicle, a prison) gives each pair of them ``strength of the kind /
(k - 1)``. A call or a transfer ties the users of its two ends, who share its strength. Things
shared by more than ``most_sharers`` persons tie nobody.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.network.csr import AnyGraph, Csr, Floats, build, numbered
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
        }
    )
    direct: float = 1.0
    contact: float = 0.2
    most_sharers: int = 60
    most_contacts: int = 25


@dataclass(frozen=True, slots=True)
class PersonTies:
    """Persons as rows of summed tie strength; ``things`` are the other nodes by their sharers.

    ``trust`` says for each arc how far what ties the two is believed: the mean weight of the
    grades it rests on (0 to 1), 1 where no edge carries any.
    """

    persons: tuple[Hashable, ...]
    unknown: tuple[Hashable, ...]
    csr: Csr
    trust: Floats
    things: dict[Hashable, tuple[int, ...]]

    def index(self) -> dict[Hashable, int]:
        """Return the row number of each person."""
        return {person: row for row, person in enumerate(self.persons)}

    def mean_trust(self) -> float:
        """Return the mean trust of all arcs, 1 if there are none."""
        return float(self.trust.mean()) if len(self.trust) else 1.0


def person_ties(graph: AnyGraph, strengths: TieStrengths | None = None) -> PersonTies:
    """Return the persons of ``graph`` tied by direct edges and by what they share.

    Nodes carry ``kind`` (a person if absent); edges carry ``weight`` (one if absent), of which the
    logarithm counts, so that a hundred calls are not a hundred times one, and ``trust`` (one if
    absent), the weight of their grades, which strength is multiplied by; those between persons also
    ``strength`` (one if absent), which theirs is multiplied by. Phones and accounts of
    unknown users that tie two to ``most_contacts`` others stand for their users, as rows after the
    persons. Costs O(edges + pairs of persons that share a thing).
    """
    strengths = strengths or TieStrengths()
    parts = _Parts(graph)
    unknown = parts.unknown(strengths)
    csr = parts.projected(strengths, unknown, parts.trust)
    trust = np.ones(len(csr.idx))
    if (parts.trust < 1.0).any():  # one arc rests on several things: their mean trust, by strength
        whole = parts.projected(strengths, unknown, np.ones_like(parts.trust)).weight
        np.divide(csr.weight, whole, out=trust, where=whole > 0.0)
    nodes = parts.nodes
    return PersonTies(
        persons=tuple(nodes[i] for i in np.flatnonzero(parts.person).tolist()),
        unknown=tuple(nodes[i] for i in unknown.tolist()),
        csr=csr,
        trust=trust,
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
        self.trust = np.minimum(_attribute(graph, "trust", once), 1.0)
        self.strength = _attribute(graph, "strength", once)
        ends = np.concatenate([self.start, self.end])
        self.degree = np.bincount(ends, minlength=self.order)
        self.sharers = self._sharers(self.trust)

    def projected(self, strengths: TieStrengths, unknown: np.ndarray, trust: Floats) -> Csr:
        """Return the persons and unknown users as rows of strength, edges trusted so far."""
        uses = self.uses(unknown, trust)
        shape = (self.count + len(unknown), self.order)
        contacts = self._between(
            ~self.person, strengths.contact * trust, np.arange(self.order, dtype=np.int32)
        )
        pairs, _ = flows_between_users(contacts, uses, shape, most_users=self.order)
        of_kind = np.array([strengths.shared.get(kind, 0.0) for kind in self.kinds])
        weight = uses.weight * of_kind[uses.thing]
        kept = weight > 0.0
        shared = Uses(uses.person[kept], uses.thing[kept], weight[kept])
        strength = strengths.direct * trust * self.strength
        direct = self._between(self.person, strength, self.row)
        return project(shared, shape, most_sharers=strengths.most_sharers, pairs=(pairs, direct))

    def _sharers(self, trust: Floats) -> Csr:
        """Return the persons of each thing, in rows by node number, weighing what is trusted."""
        mixed = self.person[self.start] != self.person[self.end]
        start, end = self.start[mixed], self.end[mixed]
        thing = np.where(self.person[start], end, start)
        person = self.row[np.where(self.person[start], start, end)]
        rows = build(self.order, thing, person, trust[mixed], directed=True)
        return Csr(rows.ptr, rows.idx, np.minimum(rows.weight, 1.0), directed=True)

    def unknown(self, strengths: TieStrengths) -> np.ndarray:
        """Return the phones and accounts that stand for their users."""
        contact = np.isin(self.kinds, list(CONTACTS)) & (self.sharers.degrees == 0)
        few = (self.degree >= 2) & (self.degree <= strengths.most_contacts)
        return np.flatnonzero(contact & few)

    def uses(self, unknown: np.ndarray, trust: Floats) -> Uses:
        """Return who uses what and how far it is trusted; unknown users use their own contact."""
        person = np.concatenate(
            [self.sharers.idx, np.arange(len(unknown), dtype=np.int32) + self.count]
        ).astype(np.int32)
        thing = np.concatenate([arc_rows(self.sharers.ptr), unknown]).astype(np.int32)
        weight = np.concatenate([self._sharers(trust).weight, np.ones(len(unknown))])
        return Uses(person, thing, weight)

    def _between(self, among: np.ndarray, strength: Floats, number: np.ndarray) -> Pairs:
        """Return the edges whose ends are both ``among``, self-loops left out."""
        kept = among[self.start] & among[self.end] & (self.start != self.end)
        start, end = number[self.start[kept]], number[self.end[kept]]
        return Pairs(start, end, (strength * self.times)[kept])

    def things(self) -> dict[Hashable, tuple[int, ...]]:
        """Return each thing with the row numbers of its persons."""
        ptr, idx = self.sharers.ptr.tolist(), self.sharers.idx.tolist()
        return {
            self.nodes[i]: tuple(idx[ptr[i] : ptr[i + 1]])
            for i in np.flatnonzero(~self.person).tolist()
        }


def _attribute(graph: AnyGraph, name: str, kept: np.ndarray) -> Floats:
    """Return an attribute of some arcs, one where there is none."""
    values = numbered(graph, name).csr.weight
    return values[kept] if len(values) else np.ones(int(kept.sum()))
