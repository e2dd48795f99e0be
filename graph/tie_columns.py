"""What a viewer may see, as columns of ties: what every projection starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt

from graph.case_facts import CaseFacts
from graph.folded_links import FoldedLinks, Numbers
from graph.links import LinkKind
from graph.network.csr import Floats
from graph.network.projections import grade_weight
from graph.view import EntityId, View

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TieColumns:
    """Ties as columns, one row a kind and pair of entities.

    ``kind`` counts in ``kinds``, ``start`` and ``end`` in ``entities``, which ascend. ``count`` is
    of links, ``first`` and ``last`` are months (``YYYYMM``, 0 if unknown), ``trust`` is the mean
    weight of the links' grades (0 to 1).
    """

    kinds: tuple[LinkKind, ...]
    entities: Sequence[EntityId]
    kind: Numbers
    start: Numbers
    end: Numbers
    count: Numbers
    first: Numbers
    last: Numbers
    trust: Floats

    def __len__(self) -> int:
        return len(self.kind)

    def where(self, kept: Flags | Numbers) -> "TieColumns":
        """Return these rows."""
        names = [field.name for field in fields(self)][2:]
        return TieColumns(self.kinds, self.entities, *(getattr(self, n)[kept] for n in names))

    def are(self, kind: LinkKind) -> Flags:
        """Return which ties are of a kind."""
        out: Flags = self.kind == (self.kinds.index(kind) if kind in self.kinds else -1)
        return out


def tie_columns(view: View, facts: dict[EntityId, CaseFacts], until: date | None) -> TieColumns:
    """Return the ties known at the end of the day ``until``; of a tie, the links known then.

    Cases that ``facts`` lacks are left out. Months are those of all links of a tie. Costs O(links);
    grades are opened once a snapshot.
    """
    ties = view.snapshot.folded
    known = np.fromiter((entity in facts for entity in ties.entities), np.bool_, len(ties.entities))
    involved = ties.are(LinkKind.INVOLVED_IN)
    kept = ~involved | known[ties.end]
    of = ties.tie_of_link
    counted = kept[of] if until is None else kept[of] & _known(view, ties, involved, until)
    weights = view.snapshot.grade_rows
    trust = np.array([grade_weight(grade) for grade in weights.grades])[weights.row[ties.links]]
    count = np.bincount(of[counted], minlength=len(ties.kind))
    total = np.bincount(of[counted], weights=trust[counted], minlength=len(ties.kind))
    return TieColumns(
        ties.kinds,
        ties.entities,
        *(ties.kind, ties.start, ties.end, count, ties.first, ties.last),
        total / np.maximum(count, 1),
    ).where(count > 0)


def _known(view: View, ties: FoldedLinks, involved: Flags, until: date) -> Flags:
    """Return which links were observed by a day, or are undated; those to cases all are.

    Months are in clear, days are not: links of a tie that reaches into the month are opened.
    """
    month = until.year * 100 + until.month
    asked = ~involved & (ties.last >= month)
    of = ties.tie_of_link
    out: Flags = ~asked[of]
    rows = np.flatnonzero(asked[of] & (ties.first <= month)[of])
    ids = view.snapshot.link_frame["id"].take(ties.links[rows]).tolist()
    seen = {
        link.id
        for link in view.links(ids)
        if link.observed.start is None or link.observed.start <= until
    }
    out[rows] = [link in seen for link in ids]
    return out
