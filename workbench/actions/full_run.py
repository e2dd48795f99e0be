"""A full run that waits: shown as a difference, accepted or refused by a person, undone.

Everything is computed on what the reader may see, so nothing of another province is shown,
counted or changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from graph.evidence import Evidence, Judgement
from graph.linking.persons import full_run as runs
from graph.linking.persons.full_run import ChangedGroup, ChangeKind, Compared, Decision, ends_of
from graph.pole import Kind
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import MentionLine
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.frozen_model import FrozenModel
from workbench.full_runs import FullRuns, KeptRun, Settled

NOTHING_WAITS = "no full run waits"


@dataclass(frozen=True, slots=True)
class RunReason:
    """Why two records would be joined (``joins``) or parted.

    ``before`` is what the ledger's entry weighed, ``now`` what the run weighs, None where there is
    no such; ``guard`` is what holds the pair back now, "" if nothing but doubt does.
    """

    left: str
    right: str
    joins: bool
    before: Evidence | None
    now: Evidence | None
    guard: str = ""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Records that would change company; ``before`` and ``after`` hold ids of ``records``."""

    id: str
    kind: ChangeKind
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    records: tuple[MentionLine, ...]
    reasons: tuple[RunReason, ...]


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A decision on the run that can be undone."""

    actor: str
    at: datetime
    accepted: bool
    whole: bool
    reason: str
    records: int


@dataclass(frozen=True, slots=True)
class RunPage:
    """A full run beside what stands, as far as the reader sees it.

    ``counts`` has groups by kind; ``unchanged`` persons that stay, ``renewed`` entries that
    change no person: reasons under the new model, pairs to ask about. ``groups`` are the first
    ``limit``, largest first.
    """

    asked_by: str
    made: datetime
    model: str
    calibrated: bool
    counts: dict[ChangeKind, int]
    persons: int
    records: int
    unchanged: int
    renewed: int
    groups: tuple[GroupLine, ...]
    settled: tuple[SettledLine, ...]


def show_run(bench: Workbench, sitting: Sitting, *, limit: int = 50) -> RunPage | None:
    """The full run that waits; None if there is none that the reader sees anything of."""

    def act(authority: Authority) -> Done[RunPage | None]:
        kept = FullRuns(bench.settings.home, bench.keyring).read()
        view = bench.snapshots.view(authority)
        if kept is None or not _seen(view, kept):
            return Done(None)
        page = _page(bench, authority, kept, limit)
        shown = tuple(m.id for group in page.groups for m in group.records)
        return Done(page, shown, len(page.groups))

    return bench.gate.run(sitting, Action("show_run", "review", {"limit": limit}), act)


def accept_run(bench: Workbench, sitting: Sitting, reason: str, *, group: str = "") -> int:
    """Put a run in force, or one group of it; returns how many records were concerned.

    All of it also makes its model the one of the weekly increments, if the reader sees all of it.
    Raises BadRequest without a reason, if none waits, or if the group is no longer there.
    """

    def decide(kept: KeptRun, found: Compared, actor: str, at: datetime) -> Decision:
        if group:
            return runs.accept(found, _group(found, group), actor, reason, at)
        return runs.accept_all(found.outstanding, actor, at)

    action = Action("accept_run", "accept", {"group": group, "reason": reason})
    return _decided(bench, sitting, action, decide)


def reject_run(bench: Workbench, sitting: Sitting, reason: str, *, group: str) -> int:
    """Say that what stands is right of one group; it binds the runs that follow.

    Raises as ``accept_run`` does.
    """

    def decide(kept: KeptRun, found: Compared, actor: str, at: datetime) -> Decision:
        return runs.reject(_group(found, group), actor, reason, at)

    action = Action("reject_run", "accept", {"group": group, "reason": reason})
    return _decided(bench, sitting, action, decide)


def undo_run(bench: Workbench, sitting: Sitting, at: datetime) -> int:
    """Take back the decision made at a time: exactly what was before holds again.

    Returns how many entries changed; raises BadRequest if there is no such decision in sight.
    """

    def act(authority: Authority) -> Done[int]:
        kept = FullRuns(bench.settings.home, bench.keyring).read()
        made = next((s for s in kept.settled if s.at == at), None) if kept else None
        if made is None:
            raise BadRequest("there is no such decision on the full run")
        now, view = bench.clock(), bench.snapshots.view(authority)
        decision = runs.undo(view.snapshot.judgements, made.actor, at, now)
        if not decision.append and not decision.withdraw:
            raise BadRequest("there is nothing left of that decision to undo")
        _write(bench, decision, authority.actor, now)
        if made.before:
            FrozenModel.loads(made.before).write(bench.settings.home)
        return Done(len(decision.append) + len(decision.withdraw), _touched(decision))

    return bench.gate.run(sitting, Action("undo_run", "accept", {"at": at.isoformat()}), act)


def _decided(
    bench: Workbench,
    sitting: Sitting,
    action: Action,
    decide: Callable[[KeptRun, Compared, str, datetime], Decision],
) -> int:
    reason, group = str(action.arguments["reason"]), str(action.arguments["group"])

    def act(authority: Authority) -> Done[int]:
        if not reason.strip():
            raise BadRequest("give a reason: it is kept with the decision")
        store = FullRuns(bench.settings.home, bench.keyring)
        kept, view = store.read(), bench.snapshots.view(authority)
        if kept is None or not _seen(view, kept):
            raise BadRequest(NOTHING_WAITS)
        found, at = _compared(view, kept), bench.clock()
        decision = decide(kept, found, authority.actor, at)
        accepted = action.name == accept_run.__name__
        before = _model_taken_over(bench, view, kept) if accepted and not group else ""
        settled = Settled(authority.actor, at, accepted, not group, reason, before)
        store.settle(kept, settled)  # first: what is half written can so be undone
        _write(bench, decision, authority.actor, at)
        if before:
            last = FrozenModel.loads(before)
            version, made = max(last.version, kept.version), max(last.at, kept.run.made)
            FrozenModel(kept.run.model, version, made).write(bench.settings.home)
        return Done(_records(decision), _touched(decision), len(decision.append))

    return bench.gate.run(sitting, action, act)


def _model_taken_over(bench: Workbench, view: View, kept: KeptRun) -> str:
    """The model that this replaces; "" where the reader does not see all that the run says."""
    frozen = FrozenModel.read(bench.settings.home)
    known = view.snapshot.entity_of
    whole = all(e.left in known and e.right in known for e in kept.run.entries)
    return frozen.dumps() if frozen and whole else ""


def _write(bench: Workbench, decision: Decision, actor: str, at: datetime) -> None:
    bench.ledger.append(decision.append)
    bench.ledger.withdraw_all([entry.id for entry in decision.withdraw], actor, at)


def _touched(decision: Decision) -> tuple[str, ...]:
    entries = (*decision.append, *decision.withdraw)
    return tuple(dict.fromkeys(one for e in entries for one in (e.left, e.right, e.id)))


def _records(decision: Decision) -> int:
    entries = (*decision.append, *decision.withdraw)
    return len({one for e in entries for one in (e.left, e.right)})


def _seen(view: View, kept: KeptRun) -> bool:
    known = view.snapshot.entity_of
    entries = any(e.left in known and e.right in known for e in kept.run.entries)
    return entries or any(a in known and b in known for a, b, _, _ in kept.run.stale)


def person_mentions(view: View) -> list[str]:
    """Every visible mention of a person."""
    frame = view.snapshot.mention_frame
    return list(frame.loc[frame["kind"] == Kind.PERSON.value, "id"])


def _compared(view: View, kept: KeptRun) -> Compared:
    return runs.compared(person_mentions(view), view.snapshot.judgements, kept.run)


def _group(found: Compared, group: str) -> ChangedGroup:
    for one in found.groups:
        if one.id == group:
            return one
    raise BadRequest("this group is no longer in the difference: look at it again")


def _page(bench: Workbench, authority: Authority, kept: KeptRun, limit: int) -> RunPage:
    view, run = bench.snapshots.view(authority), kept.run
    found = _compared(view, kept)
    kinds = [group.kind for group in found.groups]
    rest, inside = found.outstanding, {r for g in found.groups for r in g.records}
    entries = (*rest.add, *rest.drop)
    return RunPage(
        asked_by=run.asked_by,
        made=run.made,
        model=run.model.version,
        calibrated=run.model.calibrated,
        counts={kind: kinds.count(kind) for kind in ChangeKind},
        persons=sum(len(group.change.before) for group in found.groups),
        records=len(inside),
        unchanged=found.difference.unchanged,
        renewed=sum(not (e.left in inside and e.right in inside) for e in entries),
        groups=tuple(_line(bench, authority, kept, group) for group in found.groups[:limit]),
        settled=_settled(view, kept),
    )


def _line(bench: Workbench, authority: Authority, kept: KeptRun, group: ChangedGroup) -> GroupLine:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    opened = view.snapshot.open_mentions(sorted(group.records))
    return GroupLine(
        id=group.id,
        kind=group.kind,
        before=group.change.before,
        after=group.change.after,
        records=tuple(showing.mention(mention) for mention in opened),
        reasons=(
            *(RunReason(e.left, e.right, True, None, e.evidence) for e in group.joins),
            *(_parting(kept, entry) for entry in group.parts),
        ),
    )


def _parting(kept: KeptRun, entry: Judgement) -> RunReason:
    now = kept.run.weighed.get(ends_of(entry))
    return RunReason(
        entry.left,
        entry.right,
        False,
        entry.evidence,
        now.evidence if now else None,
        now.guard if now else "",
    )


def _settled(view: View, kept: KeptRun) -> tuple[SettledLine, ...]:
    """Decisions of which something is in sight and in force, the last first."""
    found = []
    for one in reversed(kept.settled):
        made = runs.undo(view.snapshot.judgements, one.actor, one.at, one.at)
        if made.withdraw:
            found.append(
                SettledLine(one.actor, one.at, one.accepted, one.whole, one.reason, _records(made))
            )
    return tuple(found)
