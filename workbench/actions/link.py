"""Match persons over what a service may see, and write the matches into the ledger.

``link`` looks at everything and learns; ``link_new`` at what came since, with the model frozen.
The first run applies. Over what a program has linked before, a full run is kept beside the ledger
as a difference, which a person accepts or refuses (``workbench.actions.full_run``).
"""

from dataclasses import dataclass, replace
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
from graph.linking.persons.full_run import (
    ChangeKind,
    FullRun,
    Weighed,
    compared,
    ends_of,
    key_of,
)
from graph.linking.persons.proposals import ACTOR, evidences
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.statement import Mention
from graph.view import Authority, View
from workbench.actions.full_run import person_mentions
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.review_queue import undecided
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.frozen_model import FrozenModel
from workbench.full_runs import FullRuns, KeptRun

_SEED = 2022


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a full run proposes and did not do: groups of persons by what would become of them."""

    merges: int
    splits: int
    moves: int
    records: int
    unchanged: int
    renewed: int


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run did; ``persons`` is the number of persons the mentions now are.

    ``for_review`` counts all pairs that wait for a person. ``waiting`` is what the run left to a
    person to accept, None if it applied.
    """

    mentions: int
    persons: int
    merged: int
    for_review: int
    calibrated: bool
    model: str
    seconds: tuple[tuple[str, float], ...]
    waiting: Waiting | None = None


def link(bench: Workbench, sitting: Sitting, *, progress: Progress = silent) -> Linked:
    """Match everything; the first run applies, a later one waits to be accepted.

    What persons decided binds the run and, once there is enough of it, calibrates the model. The
    same data and reviews leave nothing to accept. Raises BadRequest if a run waits of which this
    actor does not see all.
    """

    def act(authority: Authority) -> Done[Linked]:
        view = bench.snapshots.view(authority)
        mentions = view.snapshot.open_kind(Kind.PERSON)
        if not mentions:
            return Done(Linked(0, 0, 0, 0, False, "", ()))
        labels, made = _reviewed(view), bench.clock()
        records = person_records(mentions)
        linked = any(j.by_program for j in view.snapshot.judgements)
        if linked:
            _check_may_replace(bench, view)
        resolution = resolve(records, labels=labels, seed=_SEED, progress=progress)
        if linked:
            done = _kept(bench, view, resolution, made)
        else:
            done = _recorded(bench, authority, resolution, made)
            FrozenModel(resolution.model, view.version, made).write(bench.settings.home)
        FullRuns(bench.settings.home, bench.keyring).note(made)
        return done

    return bench.gate.run(sitting, Action("link", "link"), act)


def link_new(bench: Workbench, sitting: Sitting, *, progress: Progress = silent) -> Linked:
    """Match only what was written since the last run, with the frozen model of the last ``link``.

    Nothing is learnt and nothing withdrawn; persons that exist are joined with each other only
    through a new record. Raises BadRequest if there was no run yet.
    """

    def act(authority: Authority) -> Done[Linked]:
        frozen = FrozenModel.read(bench.settings.home)
        if frozen is None:
            raise BadRequest("nothing was linked yet: run the whole linking once")
        view = bench.snapshots.view(authority)
        mentions = view.snapshot.open_kind(Kind.PERSON)
        frame, made = view.snapshot.mention_frame, bench.clock()
        fresh = set(frame.loc[frame["written"] > frozen.version, "id"])
        new = [m for m in mentions if m.id in fresh]
        if not new:
            FrozenModel(frozen.model, view.version, made).write(bench.settings.home)
            return Done(Linked(0, 0, 0, 0, frozen.model.calibrated, frozen.model.version, ()))
        progress("match", 0, 1)
        resolution = _resolved(view, mentions, new, frozen)
        progress("match", 1, 1)
        done = _recorded(bench, authority, resolution, made)
        FrozenModel(frozen.model, view.version, made).write(bench.settings.home)
        return done

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


def _check_may_replace(bench: Workbench, view: View) -> None:
    """A run over more than this actor sees is not thrown away for a smaller one."""
    kept = FullRuns(bench.settings.home, bench.keyring).read()
    known = view.snapshot.entity_of
    if kept and any(e.left not in known or e.right not in known for e in kept.run.entries):
        raise BadRequest("a full run over more than you may see waits: it is decided first")


def _kept(bench: Workbench, view: View, resolution: Resolution, made: datetime) -> Done[Linked]:
    """Keep a full run beside the ledger; nothing of it is in force."""
    run = _full_run(view, resolution, view.authority.actor, made)
    found = compared(person_mentions(view), view.snapshot.judgements, run)
    rest, store = found.outstanding, FullRuns(bench.settings.home, bench.keyring)
    if rest.add or rest.drop:
        store.write(KeptRun(run, view.version))
    else:
        store.drop()
        FrozenModel(resolution.model, view.version, made).write(bench.settings.home)
    kinds = [group.kind for group in found.groups]
    inside = {record for group in found.groups for record in group.records}
    entries = (*rest.add, *rest.drop)
    waiting = Waiting(
        merges=kinds.count(ChangeKind.MERGE),
        splits=kinds.count(ChangeKind.SPLIT),
        moves=kinds.count(ChangeKind.MOVE),
        records=len(inside),
        unchanged=found.difference.unchanged,
        renewed=sum(not (e.left in inside and e.right in inside) for e in entries),
    )
    return Done(replace(_linked(view, resolution), waiting=waiting), (), len(entries))


def _full_run(view: View, resolution: Resolution, actor: str, made: datetime) -> FullRun:
    entries = _entries(resolution, made)
    said = {key_of(entry) for entry in entries}
    standing = [
        j
        for j in view.snapshot.judgements
        if j.by_program and j.withdrawn is None and key_of(j) not in said
    ]
    merges = {ends_of(j) for j in standing if j.verdict is Verdict.SAME}
    pairs = resolution.pairs
    ends = [(min(a, b), max(a, b)) for a, b in zip(pairs["left"], pairs["right"], strict=True)]
    again = [one in merges for one in ends]
    now = pairs[again]
    weighed = {
        one: Weighed(evidence, str(guard))
        for one, evidence, guard in zip(
            [one for one in ends if one in merges], evidences(now), now["guard"], strict=True
        )
    }
    stale = frozenset(key_of(j) for j in standing)
    return FullRun(resolution.model, actor, made, tuple(entries), stale, weighed)


def _entries(resolution: Resolution, made: datetime) -> list[Judgement]:
    proposals = propose(resolution, made=made)
    asked = [_to_ask(p, resolution.model.version, made) for p in proposals.review]
    return [*proposals.automatic, *asked]


def _recorded(
    bench: Workbench, authority: Authority, resolution: Resolution, made: datetime
) -> Done[Linked]:
    """Write a resolution into the ledger."""
    entries = _entries(resolution, made)
    bench.ledger.append(entries)
    merged = sum(entry.verdict is Verdict.SAME for entry in entries)
    result = replace(_linked(bench.snapshots.view(authority), resolution), merged=merged)
    return Done(result, (), len(entries))


def _linked(view: View, resolution: Resolution) -> Linked:
    return Linked(
        mentions=int(resolution.metrics["records"]),
        persons=len(view.entities(Kind.PERSON)),
        merged=0,
        for_review=len(undecided(view)),
        calibrated=resolution.model.calibrated,
        model=resolution.model.version,
        seconds=tuple(resolution.metrics.get("seconds", {}).items()),
    )


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
