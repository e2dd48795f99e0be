"""What each visible case is about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Mention
from graph.view import EntityId, View


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case is about; ``grams`` net, ``opened`` None if no record says."""

    provinces: frozenset[str]
    drugs: frozenset[str]
    grams: float
    opened: date | None

    @property
    def month(self) -> int:
        """Month as ``YYYYMM``, 0 if unknown."""
        return self.opened.year * 100 + self.opened.month if self.opened else 0


def case_facts(view: View, until: date | None = None) -> dict[EntityId, CaseFacts]:
    """Provinces, drugs, net grams and day of every visible case opened by ``until``.

    Those of all cases are found once a snapshot.
    """
    found: dict[EntityId, CaseFacts] | None = view.snapshot.derived.get(__name__)
    if found is None:
        found = view.snapshot.derived[__name__] = _of_all(view)
    if until is None:
        return dict(found)
    return {c: f for c, f in found.items() if f.opened is None or f.opened <= until}


def _of_all(view: View) -> dict[EntityId, CaseFacts]:
    ties = view.snapshot.folded
    seizures: dict[EntityId, set[EntityId]] = defaultdict(set)
    for tie in np.flatnonzero(ties.are(LinkKind.SEIZED_IN)).tolist():
        seizures[ties.entities[ties.end[tie]]].add(ties.entities[ties.start[tie]])
    view.snapshot.open_kind(Kind.CASE)
    view.snapshot.open_kind(Kind.SEIZURE)
    entities, opened = view.snapshot.entities, view.snapshot.open_mentions
    return {
        case.id: _facts(
            opened(case.mentions), [opened(entities[s].mentions) for s in seizures.get(case.id, ())]
        )
        for case in view.entities(Kind.CASE)
    }


def _facts(stated: Sequence[Mention], seizures: Sequence[Sequence[Mention]]) -> CaseFacts:
    provinces: set[str] = set()
    drugs: set[str] = set()
    days: list[str] = []
    for mention in stated:
        values = _values(mention)
        provinces.add(mention.label.province)
        provinces.update(area[:2] for area in values.get("area", ()))
        drugs.update(values.get("drug", ()))
        days += values.get("opened") or values.get("offence_date") or ()
    grams = 0.0
    for seizure in seizures:
        # Several records of one seizure repeat its mass: the largest stated counts once.
        masses: list[float] = []
        for mention in seizure:
            values = _values(mention)
            drugs.update(values.get("drug", ()))
            masses += map(float, values.get("net") or values.get("gross") or ())
        grams += max(masses, default=0.0)
    opened = min((date.fromisoformat(day) for day in days), default=None)
    return CaseFacts(frozenset(provinces), frozenset(drugs), grams, opened)


def _values(mention: Mention) -> dict[str, list[str]]:
    """Normalised values by property, in one pass."""
    out: dict[str, list[str]] = {}
    for statement in mention.statements:
        out.setdefault(statement.property, []).append(statement.value)
    return out
