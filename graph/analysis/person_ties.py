"""Ties between persons through what they share: a rare shared thing weighs more than a common one.

A thing that k persons share (a case, a vehicle, a prison) gives each pair of them
``strength of the kind / (k - 1)``, so that each person draws the same from a thing however many
share it (Newman 2001, collaboration networks). A call or a transfer ties the users of its two ends
in the same way. Things shared by more than ``most_sharers`` persons tie nobody.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from math import log1p

import networkx as nx
import numpy as np

from graph.network.csr import AnyGraph, Csr, build

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
    logarithm counts, so that a hundred calls are not a hundred times one. Costs
    O(edges + pairs of persons that share a thing).
    """
    strengths = strengths or TieStrengths()
    kinds = dict(graph.nodes(data="kind", default=PERSON))
    persons = tuple(node for node in graph if kinds[node] == PERSON)
    row = {person: number for number, person in enumerate(persons)}
    things = {
        node: tuple(sorted({row[near] for near in _around(graph, node) if near in row}))
        for node in graph
        if node not in row
    }
    unknown = tuple(
        node
        for node, users in things.items()
        if not users
        and kinds[node] in CONTACTS
        and 2 <= graph.degree(node) <= strengths.most_contacts
    )
    user = {thing: number for number, thing in enumerate(unknown, len(persons))}
    pairs: dict[tuple[int, int], float] = {}
    for node, sharers in things.items():
        _tie_sharers(pairs, sharers, strengths.shared.get(str(kinds[node]), 0.0), strengths)
    for start, end, weight in graph.edges(data="weight", default=1.0):
        if (start in row) != (end in row):
            continue
        kind = strengths.direct if start in row else strengths.contact
        strength = kind * log1p(abs(float(weight or 1.0))) / log1p(1.0)
        left, right = (
            (row[node],) if node in row else (user[node],) if node in user else things[node]
            for node in (start, end)
        )
        _tie_ends(pairs, left, right, strength)
    return PersonTies(persons, unknown, _rows(len(persons) + len(unknown), pairs), things)


def _around(graph: AnyGraph, node: Hashable) -> Iterable[Hashable]:
    return nx.all_neighbors(graph, node) if graph.is_directed() else graph.neighbors(node)


def _tie_sharers(
    pairs: dict[tuple[int, int], float],
    sharers: tuple[int, ...],
    strength: float,
    limits: TieStrengths,
) -> None:
    if strength == 0.0 or not 2 <= len(sharers) <= limits.most_sharers:
        return
    for pair in combinations(sharers, 2):
        pairs[pair] = pairs.get(pair, 0.0) + strength / (len(sharers) - 1)


def _tie_ends(
    pairs: dict[tuple[int, int], float],
    left: tuple[int, ...],
    right: tuple[int, ...],
    strength: float,
) -> None:
    share = strength / max(1, len(left) * len(right))
    for a, b in product(left, right):
        if a != b:
            pair = (a, b) if a < b else (b, a)
            pairs[pair] = pairs.get(pair, 0.0) + share


def _rows(order: int, pairs: dict[tuple[int, int], float]) -> Csr:
    ends = np.array(list(pairs), np.int32).reshape(-1, 2)
    weight = np.fromiter(pairs.values(), np.float64, len(pairs))
    return build(order, ends[:, 0], ends[:, 1], weight, directed=False)
