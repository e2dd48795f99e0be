"""Proposed matches that wait for a person, most teaching first: of persons, or of cases."""

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from graph.case_links import LEAST
from graph.evidence import Evidence, Judgement, Verdict
from graph.linking.review import drawn, teaching_order
from graph.pole import Kind
from graph.statement import Mention
from graph.view import Authority, Entity, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, MentionLine
from workbench.actions.open_case import verdicts
from workbench.actions.showing import Showing
from workbench.bootstrap import Workbench

MOST_CHECKS, _SEED, _EACH = 200, 2022, 5
"""Spot checks a sample has, the seed that draws them, and which place in the queue they take."""

_NOT_COMPARED = frozenset({"role", "number", "summary"})


class Subject(StrEnum):
    """What the two of a pair are."""

    PERSONS = "persons"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """Two mentions side by side; ``differs`` names the properties whose values differ.

    ``guard`` names what kept the program from deciding, "" if only its doubt did; ``through`` is
    what two cases share. ``check`` says that the program merged the two by itself and that they
    were drawn at random, to find how often it is right.
    """

    left: MentionLine
    right: MentionLine
    evidence: Evidence | None
    differs: tuple[str, ...]
    agrees: tuple[str, ...]
    left_entity: EntityLine
    right_entity: EntityLine
    guard: str = ""
    through: tuple[EntityLine, ...] = ()
    check: bool = False


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The next pairs, how many wait and how many persons have decided."""

    pairs: tuple[ProposedPair, ...]
    waiting: int
    decided: int


def review_queue(
    bench: Workbench,
    sitting: Sitting,
    *,
    subject: Subject = Subject.PERSONS,
    case: str = "",
    limit: int = 20,
) -> ReviewQueue:
    """Pairs that no person has decided; ``case`` asks for the pairs of one case only."""

    def act(authority: Authority) -> Done[ReviewQueue]:
        if subject is Subject.CASES:
            queue = _cases(bench, authority, case, limit)
        else:
            queue = _persons(bench, authority, limit)
        shown = tuple(m for pair in queue.pairs for m in (pair.left.id, pair.right.id))
        return Done(queue, shown, len(queue.pairs))

    arguments = {"subject": subject.value, "case": case, "limit": limit}
    return bench.gate.run(sitting, Action("review_queue", "review", arguments), act)


def undecided(view: View) -> list[Judgement]:
    """Unsure entries on persons that nothing has settled; most teaching first."""
    active = [j for j in view.snapshot.judgements if j.withdrawn is None]
    settled = {frozenset((j.left, j.right)) for j in active if not j.by_program}
    entity_of = view.snapshot.entity_of
    waiting = [
        j
        for j in active
        if j.by_program
        and j.verdict is Verdict.UNSURE
        and frozenset((j.left, j.right)) not in settled
        and entity_of[j.left] != entity_of[j.right]
    ]
    return _teaching_first(sorted(waiting, key=lambda j: j.id))


def _teaching_first(waiting: list[Judgement]) -> list[Judgement]:
    """Order by what a decision would teach; entries without evidence come last."""
    told = [(j, j.evidence) for j in waiting if j.evidence is not None]
    frame = pd.DataFrame(
        [
            {"place": place, "probability": evidence.probability}
            | {f"level_{part.feature}": part.level for part in evidence.parts}
            for place, (_, evidence) in enumerate(told)
        ],
        columns=None if told else ["place", "probability"],
    )
    ordered = [told[place][0] for place in teaching_order(frame)["place"]] if told else []
    return ordered + [j for j in waiting if j.evidence is None]


def _persons(bench: Workbench, authority: Authority, limit: int) -> ReviewQueue:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    waiting = undecided(view)
    checks = unchecked(view)[: max(1, limit // _EACH)]
    pairs = []
    for judgement in _mixed(waiting[:limit], checks):
        left, right = view.snapshot.open_mentions([judgement.left, judgement.right])
        pair = _pair(view, showing, left, right, judgement.evidence, judgement.reason)
        pairs.append(replace(pair, check=judgement.verdict is Verdict.SAME))
    return ReviewQueue(tuple(pairs[:limit]), len(waiting), _decided(view, Kind.PERSON))


def _mixed(waiting: list[Judgement], checks: list[Judgement]) -> list[Judgement]:
    """One check after every few proposals; none while nothing else waits."""
    step = _EACH - 1
    found: list[Judgement] = []
    for place in range(0, len(waiting), step):
        found += waiting[place : place + step]
        found += checks[place // step : place // step + 1]
    return found


def automatic_merges(view: View) -> tuple[int, list[Judgement]]:
    """How many merges by program stand in this view, and the seeded sample of them."""
    merges = {
        j.id: j
        for j in view.snapshot.judgements
        if j.by_program and j.withdrawn is None and j.verdict is Verdict.SAME
    }
    return len(merges), [merges[i] for i in drawn(merges, seed=_SEED, most=MOST_CHECKS)]


def unchecked(view: View) -> list[Judgement]:
    """The part of the sample that no person has answered."""
    settled = {
        frozenset((j.left, j.right))
        for j in view.snapshot.judgements
        if not j.by_program and j.withdrawn is None
    }
    return [j for j in automatic_merges(view)[1] if frozenset((j.left, j.right)) not in settled]


def _cases(bench: Workbench, authority: Authority, case: str, limit: int) -> ReviewQueue:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    linked = bench.snapshots.cases(authority)
    frame = linked.links.pairs
    frame = frame[frame["probability"] >= LEAST]
    if case:
        asked = view.entity(case).id
        frame = frame[(frame["left"] == asked) | (frame["right"] == asked)]
    settled = verdicts(view)
    open_ = [
        frozenset(pair) not in settled for pair in zip(frame["left"], frame["right"], strict=True)
    ]
    waiting = frame[open_]
    pairs = []
    first = teaching_order(waiting).head(limit)
    for ends in zip(first["left"].map(str), first["right"].map(str), strict=True):
        found = linked.pair(*ends)
        left, right = (_fullest(view, view.entity(i)) for i in ends)
        if found is not None:
            through = showing.entities(view.entity(thing) for thing in found.through)
            pair = _pair(view, showing, left, right, found.evidence)
            pairs.append(replace(pair, through=through))
    return ReviewQueue(tuple(pairs), len(waiting), _decided(view, Kind.CASE))


def _fullest(view: View, entity: Entity) -> Mention:
    """The record that says most of a case; other files only name it."""
    return max(view.mentions(entity), key=lambda m: (len(m.statements), m.id))


def _decided(view: View, kind: Kind) -> int:
    return sum(
        not j.by_program and j.withdrawn is None and view.entity(j.left).kind is kind
        for j in view.snapshot.judgements
    )


def _pair(
    view: View,
    showing: Showing,
    left: Mention,
    right: Mention,
    evidence: Evidence | None,
    guard: str = "",
) -> ProposedPair:
    names = dict.fromkeys(s.property for m in (left, right) for s in m.statements)
    both = [n for n in names if left.values(n) and right.values(n) and n not in _NOT_COMPARED]
    agrees = tuple(n for n in both if set(left.values(n)) & set(right.values(n)))
    return ProposedPair(
        left=showing.mention(left),
        right=showing.mention(right),
        evidence=evidence,
        differs=tuple(n for n in both if n not in agrees),
        agrees=agrees,
        left_entity=showing.entity(view.entity(left.id)),
        right_entity=showing.entity(view.entity(right.id)),
        guard=guard,
    )
