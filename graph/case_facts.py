"""What each visible case is about, and which ties were known on a day."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Entity, EntityId, Tie, View


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


def ties_until(view: View, cases: dict[EntityId, CaseFacts], until: date | None) -> list[Tie]:
    """Ties known on a day: to ``cases`` opened by then, and links observed by then or undated."""
    if until is None:
        return list(view.snapshot.ties)
    month = until.year * 100 + until.month
    recent = [tie for tie in view.snapshot.ties if tie.last_month >= month]
    # One read for all: months are in clear, days are not.
    opened = view.links(i for tie in recent if tie.first_month <= month for i in tie.links)
    known = {
        link.id for link in opened if link.observed.start is None or link.observed.start <= until
    }
    kept = []
    for tie in view.snapshot.ties:
        if tie.kind == LinkKind.INVOLVED_IN:
            if tie.end in cases:
                kept.append(tie)
        elif tie.last_month < month:
            kept.append(tie)
        elif links := tuple(i for i in tie.links if i in known):
            kept.append(replace(tie, links=links))
    return kept


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
