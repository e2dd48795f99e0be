"""Match persons over everything a service may see, and write the matches into the ledger."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from graph.evidence import Judgement, Verdict
from graph.ids import judgement_id
from graph.linking.persons import Proposal, person_records, propose, resolve
from graph.linking.persons.proposals import ACTOR
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench

_SEED = 2022


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run did; ``persons`` is the number of persons the mentions now are."""

    mentions: int
    persons: int
    merged: int
    for_review: int
    withdrawn: int
    calibrated: bool
    model: str
    seconds: tuple[tuple[str, float], ...]


def link(bench: Workbench, sitting: Sitting, *, progress: Progress = silent) -> Linked:
    """Propose and record matches of persons; the same data and reviews change nothing.

    What persons decided binds the run. Entries of earlier runs that this one no longer makes are
    withdrawn, not removed.
    """

    def act(authority: Authority) -> Done[Linked]:
        view = bench.snapshots.view(authority)
        mentions = view.snapshot.open_kind(Kind.PERSON)
        if not mentions:
            return Done(Linked(0, 0, 0, 0, 0, False, "", ()))
        resolution = resolve(
            person_records(mentions), labels=_reviewed(view), seed=_SEED, progress=progress
        )
        made = bench.clock()
        proposals = propose(resolution, made=made)
        asked = [_to_ask(p, resolution.model.version, made) for p in proposals.review]
        entries = [*proposals.automatic, *asked]
        stale = _stale(view, entries)
        for judgement in stale:
            bench.ledger.withdraw(judgement.id, authority.actor, made)
        bench.ledger.append(entries)
        after = bench.snapshots.view(authority)
        result = Linked(
            mentions=len(mentions),
            persons=len(after.entities(Kind.PERSON)),
            merged=len(proposals.automatic),
            for_review=len(asked),
            withdrawn=len(stale),
            calibrated=resolution.model.calibrated,
            model=resolution.model.version,
            seconds=tuple(resolution.metrics["seconds"].items()),
        )
        return Done(result, (), len(entries))

    return bench.gate.run(sitting, Action("link", "link"), act)


def _reviewed(view: View) -> pd.DataFrame:
    """Pairs that persons decided, the last decision on each."""
    decided = [
        (j.left, j.right, j.verdict is Verdict.SAME)
        for j in sorted(view.snapshot.judgements, key=lambda j: j.made)
        if not j.by_program and j.withdrawn is None and j.verdict is not Verdict.UNSURE
    ]
    return pd.DataFrame(decided, columns=["left", "right", "same"])


def _to_ask(proposal: Proposal, model: str, made: datetime) -> Judgement:
    """A program's *unsure*: it waits in the review queue."""
    return Judgement(
        id=judgement_id(proposal.left, proposal.right, Verdict.UNSURE, ACTOR, model),
        left=proposal.left,
        right=proposal.right,
        verdict=Verdict.UNSURE,
        actor=ACTOR,
        by_program=True,
        reason=proposal.guard,
        evidence=proposal.evidence,
        model=model,
        made=made,
    )


def _stale(view: View, entries: list[Judgement]) -> list[Judgement]:
    made_again = {judgement.id for judgement in entries}
    return [
        j
        for j in view.snapshot.judgements
        if j.by_program and j.withdrawn is None and j.id not in made_again
    ]
