"""Open a case: facts, weights, persons and objects, the cases most likely related."""

from dataclasses import dataclass

from graph.evidence import Evidence
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Mention
from graph.view import Authority, EntityId, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, TieLine
from workbench.actions.open_entity import EntityPage, entity_page, seen
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

_RELATED = 25
_WEIGHT_TOLERANCE = 0.011
"""Net less set aside less destroyed may be off by this many grams: scales show hundredths."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of one seizure in grams; ``balanced`` is None if a part is missing."""

    seizure: EntityLine
    gross: float | None
    net: float | None
    set_aside: float | None
    destroyed: float | None
    balanced: bool | None


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that may belong with this one, and the evidence in parts."""

    case: EntityLine
    evidence: Evidence
    through: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the case page shows."""

    page: EntityPage
    persons: tuple[TieLine, ...]
    objects: tuple[TieLine, ...]
    weighings: tuple[Weighing, ...]
    related: tuple[RelatedCase, ...]


def open_case(bench: Workbench, sitting: Sitting, entity_id: str) -> CasePage:
    """Open a case.

    Raises UnknownEntity, also for what is hidden; BadRequest if it is no case.
    """

    def act(authority: Authority) -> Done[CasePage]:
        view = bench.snapshots.view(authority)
        case = view.entity(entity_id)
        if case.kind is not Kind.CASE:
            raise BadRequest("this is no case")
        page = entity_page(bench, authority, entity_id)
        related = _related(bench, authority, case.id)
        result = CasePage(
            page=page,
            persons=tuple(t for t in page.ties if t.kind is LinkKind.INVOLVED_IN),
            objects=tuple(t for t in page.ties if t.kind is not LinkKind.INVOLVED_IN),
            weighings=_weighings(view, page),
            related=related,
        )
        shown = (*seen(page), *(r.case.id for r in related))
        return Done(result, shown, len(page.mentions))

    return bench.gate.run(sitting, Action("open_case", "view", {"entity": entity_id}), act)


def _related(bench: Workbench, authority: Authority, case: EntityId) -> tuple[RelatedCase, ...]:
    """The cases most likely related, strongest first."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    pairs = [p for p in bench.snapshots.case_pairs(authority) if case in (p.left, p.right)]
    return tuple(
        RelatedCase(
            case=showing.entity(view.entity(pair.other(case))),
            evidence=pair.evidence,
            through=showing.entities(view.entity(thing) for thing in pair.through),
        )
        for pair in pairs[:_RELATED]
    )


def _weighings(view: View, page: EntityPage) -> tuple[Weighing, ...]:
    seizures = [t.other for t in page.ties if t.kind is LinkKind.SEIZED_IN]
    return tuple(_weighing(line, view.mentions(view.entity(line.id))) for line in seizures)


def _weighing(line: EntityLine, mentions: list[Mention]) -> Weighing:
    gross, net = _grams(mentions, "gross"), _grams(mentions, "net")
    aside, destroyed = _grams(mentions, "set_aside"), _grams(mentions, "destroyed")
    balanced = None
    if net is not None and aside is not None and destroyed is not None:
        balanced = abs(net - aside - destroyed) <= _WEIGHT_TOLERANCE
        balanced = balanced and (gross is None or gross >= net)
    return Weighing(line, gross, net, aside, destroyed, balanced)


def _grams(mentions: list[Mention], name: str) -> float | None:
    """The largest stated mass: several records of one seizure repeat it."""
    return max((float(v) for m in mentions for v in m.values(name)), default=None)
