"""Decide of two mentions: same, different or unsure. Nothing is overwritten.

Two persons that are *same* are one; two cases that are *same* belong together and stay two.
"""

from dataclasses import dataclass

from graph import ids
from graph.evidence import Evidence, Judgement, Verdict
from graph.pole import Kind
from graph.statement import MentionId
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, JudgementLine
from workbench.actions.showing import judgement_line
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Judged:
    """The new entry and the entities of both mentions after it (one, if they are now the same)."""

    judgement: JudgementLine
    entities: tuple[EntityLine, ...]


def judge(
    bench: Workbench,
    sitting: Sitting,
    left: MentionId,
    right: MentionId,
    verdict: Verdict,
    reason: str,
) -> Judged:
    """Append a person's judgement; both mentions must be visible persons, or both cases.

    It keeps what the program had said of the pair, so that what it said can be held against
    what persons decide. Raises UnknownEntity for what is hidden, BadRequest for what cannot be
    judged.
    """

    def act(authority: Authority) -> Done[Judged]:
        kind = _checked(bench.snapshots.view(authority), left, right)
        evidence, model = _stated(bench, authority, kind, (left, right))
        made = bench.clock()
        judgement = Judgement(
            id=ids.judgement_id(left, right, verdict, authority.actor, made.isoformat()),
            left=left,
            right=right,
            verdict=verdict,
            actor=authority.actor,
            by_program=False,
            reason=reason,
            evidence=evidence,
            model=model,
            made=made,
        )
        bench.ledger.append([judgement])
        result = Judged(judgement_line(judgement), entities_of(bench, authority, left, right))
        return Done(result, (left, right, judgement.id), 1)

    arguments = {"left": left, "right": right, "verdict": verdict.value, "reason": reason}
    return bench.gate.run(sitting, Action("judge", "review", arguments), act)


def entities_of(
    bench: Workbench, authority: Authority, left: MentionId, right: MentionId
) -> tuple[EntityLine, ...]:
    """The one or two entities that two mentions belong to now."""
    view = bench.snapshots.view(authority)
    found = {e.id: e for e in (view.entity(left), view.entity(right))}
    return bench.snapshots.showing(authority).entities(found.values())


def _checked(view: View, left: MentionId, right: MentionId) -> Kind:
    if left == right:
        raise BadRequest("a mention is not judged against itself")
    one, other = view.entity(left), view.entity(right)
    if one.kind is not other.kind or one.kind not in (Kind.PERSON, Kind.CASE):
        raise BadRequest("two mentions of persons are judged, or two of cases")
    if one.kind is Kind.CASE and one.id == other.id:
        raise BadRequest("these are records of one case")
    return one.kind


def _stated(
    bench: Workbench, authority: Authority, kind: Kind, pair: tuple[MentionId, MentionId]
) -> tuple[Evidence | None, str]:
    """What the program says of a pair, and which model says it."""
    view = bench.snapshots.view(authority)
    if kind is Kind.CASE:
        linked = bench.snapshots.cases(authority)
        found = linked.pair(*(view.entity(i).id for i in pair))
        return (found.evidence, linked.links.model.version) if found else (None, "")
    said = [
        j
        for j in view.snapshot.judgements
        if j.by_program and j.evidence is not None and {j.left, j.right} == set(pair)
    ]
    last = max(said, key=lambda j: (j.withdrawn is None, j.made), default=None)
    return (last.evidence, last.model) if last else (None, "")
