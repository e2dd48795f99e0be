"""Withdraw a judgement: exactly what was before it holds again."""

from dataclasses import dataclass, replace

from graph.errors import UnknownEntity
from graph.evidence import Judgement
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.judge import entities_of
from workbench.actions.lines import EntityLine, JudgementLine
from workbench.actions.showing import judgement_line
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The withdrawn entry and the entities of its two mentions afterwards."""

    judgement: JudgementLine
    entities: tuple[EntityLine, ...]


def withdraw(bench: Workbench, sitting: Sitting, judgement_id: str) -> Withdrawn:
    """Withdraw one visible judgement, a program's or a person's; it stays in the ledger."""

    def act(authority: Authority) -> Done[Withdrawn]:
        judgement = _visible(bench.snapshots.view(authority), judgement_id)
        if judgement.withdrawn is not None:
            raise BadRequest("this judgement is withdrawn already")
        at = bench.clock()
        bench.ledger.withdraw(judgement.id, authority.actor, at)
        line = judgement_line(replace(judgement, withdrawn=at, withdrawn_by=authority.actor))
        entities = entities_of(bench, authority, judgement.left, judgement.right)
        touched = (judgement.left, judgement.right, judgement.id)
        return Done(Withdrawn(line, entities), touched, 1)

    action = Action("withdraw", "review", {"judgement": judgement_id})
    return bench.gate.run(sitting, action, act)


def _visible(view: View, judgement_id: str) -> Judgement:
    found = next((j for j in view.snapshot.judgements if j.id == judgement_id), None)
    if found is None:
        raise UnknownEntity("no judgement of that id exists in this view")
    return found
