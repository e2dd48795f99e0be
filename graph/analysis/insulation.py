"""Who matters in a network, though little is found on them: weights that see through insulation.

Those who lead keep away from the goods (Baker and Faulkner 1993, *The social organization of
conspiracy*; Morselli 2009, *Inside criminal networks*): couriers and dealers are met in case after
case, and so tied to many, while a financier is met in calls and payments only. A call, a transfer
or a shared phone between two persons is therefore weighed by both their *distances from the goods*,
``1 / (1 + cases on file)``, and twice (``PRISON``) for each of them with a stay in prison: whoever
keeps in touch from there is not there to carry. What two have in common through cases counts
little, and is weighed by nothing: where no calls are on file, ranks are those of the cases.
"""

from dataclasses import dataclass, replace

import numpy as np

from graph.analysis.person_ties import PersonTies, TieStrengths, person_ties
from graph.network.csr import AnyGraph, Csr, Floats
from graph.network.kernels.building import arc_rows

PRISON = 2.0
"""How much more a contact of somebody with a stay in prison counts."""

_NEXT_TO_NOTHING = 1e-9  # keeps the arcs that only cases make, so that both rows have the same


@dataclass(frozen=True, slots=True)
class _Stays:
    """Of each row: how many cases it is in, and whether it was held in a prison."""

    cases: Floats
    prison: np.ndarray


def insulated_ties(graph: AnyGraph, strengths: TieStrengths) -> PersonTies:
    """Return ``person_ties`` with contacts weighed by both ends' distance from the goods.

    Costs two projections.
    """
    whole = person_ties(graph, strengths)
    apart = replace(strengths, shared={**strengths.shared, "case": _NEXT_TO_NOTHING})
    contact = person_ties(graph, apart).csr.weight
    if len(contact) != len(whole.csr.idx):  # cases tie nobody: all is contact
        contact = whole.csr.weight
    stays = _stays(graph, whole)
    distance = np.where(stays.prison, PRISON, 1.0) / (1.0 + stays.cases)
    csr = whole.csr
    both = distance[arc_rows(csr.ptr)] * distance[csr.idx]
    weight = contact * both + np.maximum(csr.weight - contact, 0.0)
    return replace(whole, csr=Csr(csr.ptr, csr.idx, weight))


def _stays(graph: AnyGraph, ties: PersonTies) -> _Stays:
    """Unknown users of phones and accounts, whose rows come last, are in no case."""
    cases, prison = np.zeros(ties.csr.order), np.zeros(ties.csr.order, np.bool_)
    for thing, persons in ties.things.items():
        kind = graph.nodes[thing].get("kind")
        if kind == "case":
            cases[list(persons)] += 1.0
        elif kind == "prison":
            prison[list(persons)] = True
    return _Stays(cases, prison)
