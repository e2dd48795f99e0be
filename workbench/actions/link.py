"""Match persons over what a service may see, and write the matches into the ledger.

``link`` looks at everything and learns; ``link_new`` at what came since, with the model frozen.
"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from graph.evidence import Judgement, Verdict
from graph.ids import judgement_id
from graph.linking.persons import (
    Proposal,
    Resolution,
    person_records,
    propose,
    resolve,
    resolve_new,
)
from graph.linking.persons.proposals import ACTOR
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.statement import Mention
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.frozen_model import FrozenModel

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

    What persons decided binds the run and, once there is enough of it, calibrates the model, which
    is kept for ``link_new``. Entries of earlier runs that this one no longer makes are withdrawn,
    not removed.
    """

    def act(authority: Authority) -> Done[Linked]:
        view = bench.snapshots.view(authority)
        mentions = view.snapshot.open_kind(Kind.PERSON)
        if not mentions:
            return Done(Linked(0, 0, 0, 0, 0, False, "", ()))
        labels, made = _reviewed(view), bench.clock()
        records = person_records(mentions)
        resolution = resolve(records, labels=labels, seed=_SEED, progress=progress)
        FrozenModel(resolution.model, made).write(bench.settings.home)
        return _recorded(bench, authority, resolution, made, stale=True)

    return bench.gate.run(sitting, Action("link", "link"), act)


def link_new(bench: Workbench, sitting: Sitting, *, progress: Progress = silent) -> Linked:
    """Match only what was recorded since the last run, with the frozen model of the last ``link``.

    Nothing is learnt and nothing withdrawn; persons that exist are joined with each other only
    through a new record. Raises BadRequest if there was no run yet.
    """

    def act(authority: Authority) -> Done[Linked]:
        frozen = FrozenModel.read(bench.settings.home)
        if frozen is None:
            raise BadRequest("nothing was linked yet: run the whole linking once")
        view = bench.snapshots.view(authority)
        mentions = view.snapshot.open_kind(Kind.PERSON)
        new = [m for m in mentions if m.recorded > frozen.until]
        if not new:
            return Done(Linked(0, 0, 0, 0, 0, frozen.model.calibrated, frozen.model.version, ()))
        made = bench.clock()
        progress("match", 0, 1)
        resolution = _resolved(view, mentions, new, frozen)
        progress("match", 1, 1)
        FrozenModel(frozen.model, made).write(bench.settings.home)
        return _recorded(bench, authority, resolution, made, stale=False)

    return bench.gate.run(sitting, Action("link_new", "link"), act)


def _resolved(
    view: View, mentions: list[Mention], new: list[Mention], frozen: FrozenModel
) -> Resolution:
    """Match new mentions with all that exist; without any, among themselves."""
    arrived = {m.id for m in new}
    existing = [m for m in mentions if m.id not in arrived]
    if not existing:
        return resolve(person_records(new), seed=_SEED, model=frozen.model)
    entity_of = view.snapshot.entity_of
    return resolve_new(
        person_records(existing),
        person_records(new),
        frozen.model,
        clusters=pd.Series({m.id: entity_of[m.id] for m in existing}),
    )


def _recorded(
    bench: Workbench, authority: Authority, resolution: Resolution, made: datetime, *, stale: bool
) -> Done[Linked]:
    """Write a resolution into the ledger; ``stale`` withdraws what it no longer makes."""
    proposals = propose(resolution, made=made)
    asked = [_to_ask(p, resolution.model.version, made) for p in proposals.review]
    entries = [*proposals.automatic, *asked]
    old = _stale(bench.snapshots.view(authority), entries) if stale else []
    for judgement in old:
        bench.ledger.withdraw(judgement.id, authority.actor, made)
    bench.ledger.append(entries)
    after = bench.snapshots.view(authority)
    result = Linked(
        mentions=int(resolution.metrics["records"]),
        persons=len(after.entities(Kind.PERSON)),
        merged=len(proposals.automatic),
        for_review=len(asked),
        withdrawn=len(old),
        calibrated=resolution.model.calibrated,
        model=resolution.model.version,
        seconds=tuple(resolution.metrics.get("seconds", {}).items()),
    )
    return Done(result, (), len(entries))


def _reviewed(view: View) -> pd.DataFrame:
    """Pairs that persons decided, the last decision on each."""
    decided = [
        (j.left, j.right, j.verdict is Verdict.SAME)
        for j in sorted(view.snapshot.judgements, key=lambda j: j.made)
        if not j.by_program
        and j.withdrawn is None
        and j.verdict is not Verdict.UNSURE
        and view.entity(j.left).kind is Kind.PERSON
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
