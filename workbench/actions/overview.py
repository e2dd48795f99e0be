"""The first page: what is here for this reader, and what waits for them."""

from collections import Counter
from dataclasses import dataclass

from graph.case_facts import case_facts
from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Authority, EntityId, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.actions.networks import NetworkLine, network_line
from workbench.actions.review_queue import undecided
from workbench.bootstrap import Workbench

_LINES = 8


@dataclass(frozen=True, slots=True)
class CrossProvinceLead:
    """A person in cases of several provinces."""

    person: EntityLine
    cases: int
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by kind, matches that wait, the largest risks, leads across provinces, new cases."""

    counts: tuple[tuple[Kind, int], ...]
    awaiting_review: int
    networks: tuple[NetworkLine, ...]
    leads: tuple[CrossProvinceLead, ...]
    recent_cases: tuple[EntityLine, ...]
    sources: int


def overview(bench: Workbench, sitting: Sitting) -> Overview:
    """Everything is counted on the graph that the reader may see."""

    def act(authority: Authority) -> Done[Overview]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        counts = Counter(entity.kind for entity in view.entities())
        recent = showing.entities(view.entity(i) for i in _recent_cases(view))
        leads = _leads(bench, authority)
        result = Overview(
            counts=tuple((kind, counts[kind]) for kind in Kind if counts[kind]),
            awaiting_review=len(undecided(view)),
            networks=tuple(map(network_line, bench.snapshots.networks(authority)[:_LINES])),
            leads=leads,
            recent_cases=recent,
            sources=int(view.snapshot.mention_frame["source"].nunique()),
        )
        shown = [line.id for line in recent] + [lead.person.id for lead in leads]
        return Done(result, tuple(shown), len(shown))

    return bench.gate.run(sitting, Action("overview", "view"), act)


def _recent_cases(view: View) -> list[EntityId]:
    facts = case_facts(view)
    dated = [(f.opened, case) for case, f in facts.items() if f.opened]
    return [case for _, case in sorted(dated, reverse=True)[:_LINES]]


def _leads(bench: Workbench, authority: Authority) -> tuple[CrossProvinceLead, ...]:
    """Persons whose cases were recorded in the most provinces."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    provinces: dict[EntityId, set[str]] = {}
    cases: Counter[EntityId] = Counter()
    recorded = dict(zip(view.snapshot.mention_frame["id"], _provinces(view), strict=True))
    for tie in view.snapshot.ties:
        if tie.kind is LinkKind.INVOLVED_IN:
            cases[tie.start] += 1
            members = view.entity(tie.end).mentions
            provinces.setdefault(tie.start, set()).update(recorded[m] for m in members)
    wide = [p for p, codes in provinces.items() if len(codes) > 1]
    wide.sort(key=lambda p: (-len(provinces[p]), -cases[p], p))
    lines = showing.entities(view.entity(p) for p in wide[:_LINES])
    return tuple(
        CrossProvinceLead(line, cases[line.id], tuple(sorted(provinces[line.id]))) for line in lines
    )


def _provinces(view: View) -> list[str]:
    return [str(key).split("|", 1)[0] for key in view.snapshot.mention_frame["label"]]
