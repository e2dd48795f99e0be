"""Open a case: facts, weights, persons and objects, the cases most likely related."""

from dataclasses import dataclass

from graph.case_links import case_judgements
from graph.evidence import Evidence, Verdict
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Mention
from graph.view import Authority, EntityId, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, TieLine
from workbench.actions.open_entity import EntityPage, entity_page, seen
from workbench.actions.swaps import SwapLine, swap_lines, used
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
    """A case that may belong with this one, the evidence in parts and what it rests on.

    ``grades`` are by feature, ``grade`` the best of them ("" if nothing is shared by name);
    ``verdict`` is the last word of a person on the two, if there is one.
    """

    case: EntityLine
    evidence: Evidence
    through: tuple[EntityLine, ...]
    grades: tuple[tuple[str, str], ...]
    grade: str
    across: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """The series that the case is in; ``weakest`` is the least probability that holds it."""

    cases: tuple[EntityLine, ...]
    weakest: float


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the case page shows; ``labels`` is how many pairs of cases persons decided."""

    page: EntityPage
    persons: tuple[TieLine, ...]
    objects: tuple[TieLine, ...]
    weighings: tuple[Weighing, ...]
    related: tuple[RelatedCase, ...]
    series: SeriesLine | None
    swaps: tuple[SwapLine, ...]
    calibrated: bool
    labels: int


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
        linked = bench.snapshots.cases(authority)
        related = _related(bench, authority, case.id)
        phones = [t.other.id for t in page.ties if t.other.kind is Kind.PHONE]
        phones += [i for t in page.ties if t.other.kind is Kind.PERSON for i in used(view, t)]
        result = CasePage(
            page=page,
            persons=tuple(t for t in page.ties if t.kind is LinkKind.INVOLVED_IN),
            objects=tuple(t for t in page.ties if t.kind is not LinkKind.INVOLVED_IN),
            weighings=_weighings(view, page),
            related=related,
            series=_series(bench, authority, case.id),
            swaps=swap_lines(bench, authority, phones),
            calibrated=linked.calibrated,
            labels=len(linked.labels),
        )
        shown = (*seen(page), *(r.case.id for r in related))
        return Done(result, shown, len(page.mentions))

    return bench.gate.run(sitting, Action("open_case", "view", {"entity": entity_id}), act)


def _related(bench: Workbench, authority: Authority, case: EntityId) -> tuple[RelatedCase, ...]:
    """Leads across provinces first, then other leads, then what is less probable."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    pairs = bench.snapshots.cases(authority).worklist(case, limit=_RELATED)
    said = verdicts(view)
    return tuple(
        RelatedCase(
            case=showing.entity(view.entity(pair.other(case))),
            evidence=pair.evidence,
            through=showing.entities(view.entity(thing) for thing in pair.through),
            grades=pair.grades,
            grade=pair.grade,
            across=pair.across,
            verdict=said.get(frozenset((pair.left, pair.right))),
        )
        for pair in pairs
    )


def verdicts(view: View) -> dict[frozenset[EntityId], Verdict]:
    """The last word of persons on pairs of cases."""
    return {
        frozenset((view.entity(j.left).id, view.entity(j.right).id)): j.verdict
        for j in case_judgements(view)
    }


def _series(bench: Workbench, authority: Authority, case: EntityId) -> SeriesLine | None:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    found = bench.snapshots.cases(authority).series_of(case)
    if found is None:
        return None
    others = [view.entity(str(i)) for i in found.cases if i != case]
    return SeriesLine(showing.entities(others), found.weakest)


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
