"""Decide of two mentions: same, different or unsure. Nothing is overwritten."""

from dataclasses import dataclass

from graph import ids
from graph.evidence import Judgement, Verdict
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
    """Append a person's judgement; both mentions must be visible persons.

    Raises UnknownEntity for what is hidden, BadRequest for what cannot be judged.
    """

    def act(authority: Authority) -> Done[Judged]:
        _check_pair(bench.snapshots.view(authority), left, right)
        made = bench.clock()
        judgement = Judgement(
            id=ids.judgement_id(left, right, verdict, authority.actor, made.isoformat()),
            left=left,
            right=right,
            verdict=verdict,
            actor=authority.actor,
            by_program=False,
            reason=reason,
            evidence=None,
            model="",
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


def _check_pair(view: View, left: MentionId, right: MentionId) -> None:
    if left == right:
        raise BadRequest("a mention is not judged against itself")
    if {view.entity(left).kind, view.entity(right).kind} != {Kind.PERSON}:
        raise BadRequest("only mentions of persons are judged")
