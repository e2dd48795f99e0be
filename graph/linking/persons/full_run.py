"""A full run over a ledger that holds judgements: kept as it is, compared, accepted or refused.

Nothing here writes. What is still outstanding of a run follows from the ledger alone, so a run
that was accepted in part, or whose acceptance was cut short, is simply compared again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import pandas as pd

from graph.evidence import Evidence, Judgement, Verdict
from graph.ids import change_id, judgement_id
from graph.linking.persons.differences import Change, Difference, difference
from graph.linking.persons.parameters import PersonModel
from graph.resolution.clusters import clusters
from graph.resolution.joining import in_order
from graph.statement import MentionId

Key = tuple[MentionId, MentionId, Verdict, str]
"""What an entry of a program says: the pair in order, the verdict and the model's version."""

Ends = tuple[MentionId, MentionId]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the run weighed of a pair that it no longer merges; ``guard`` holds it back, or ""."""

    evidence: Evidence
    guard: str


@dataclass(frozen=True, slots=True)
class FullRun:
    """What a full run would have the ledger hold.

    Attributes
    ----------
    model : PersonModel
        Frozen for the increments that follow once the run is accepted.
    asked_by, made
        Who started it, and when.
    entries : tuple of Judgement
        All that it puts in force: merges (SAME) and pairs to ask about (UNSURE), by program.
    stale : frozenset of Key
        Program's entries that it no longer makes.
    weighed : mapping
        What it says now of the stale merges, as far as it still looked at the pair.
    """

    model: PersonModel
    asked_by: str
    made: datetime
    entries: tuple[Judgement, ...]
    stale: frozenset[Key]
    weighed: dict[Ends, Weighed]


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Entries of a run that are not in force yet, and those in force that it no longer makes."""

    add: tuple[Judgement, ...]
    drop: tuple[Judgement, ...]


class ChangeKind(StrEnum):
    """What would become of the persons of a group."""

    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """Records that would change company, and the fewest entries that say why.

    ``joins`` are new merges between persons as they stand, ``parts`` merges in force between
    persons as they would be; both are spanning and the strongest first.
    """

    id: str
    kind: ChangeKind
    change: Change
    joins: tuple[Judgement, ...]
    parts: tuple[Judgement, ...]

    @property
    def records(self) -> frozenset[MentionId]:
        """Every record of the group."""
        return frozenset(one for group in self.change.before for one in group)


@dataclass(frozen=True, slots=True)
class Compared:
    """A run beside what stands."""

    outstanding: Outstanding
    difference: Difference
    groups: tuple[ChangedGroup, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision does to the ledger: entries to append and entries to withdraw."""

    append: tuple[Judgement, ...]
    withdraw: tuple[Judgement, ...]


def key_of(judgement: Judgement) -> Key:
    """What an entry says, whichever way round and under whatever id."""
    left, right = ends_of(judgement)
    return left, right, judgement.verdict, judgement.model


def ends_of(judgement: Judgement) -> Ends:
    """The pair in order."""
    left, right = sorted((judgement.left, judgement.right))
    return left, right


def outstanding(run: FullRun, judgements: Iterable[Judgement]) -> Outstanding:
    """Return what of a run is not done; entries of persons are never among it."""
    standing = [j for j in judgements if j.by_program and j.withdrawn is None]
    said = {key_of(j) for j in standing}
    return Outstanding(
        tuple(entry for entry in run.entries if key_of(entry) not in said),
        tuple(entry for entry in standing if key_of(entry) in run.stale),
    )


def compared(
    records: Sequence[MentionId], judgements: Sequence[Judgement], run: FullRun
) -> Compared:
    """Hold a run against the ledger as it stands, over ``records``; O(n log n).

    Both sides are clusters of the ledger, so what persons decided holds on both.
    """
    known = frozenset(records)
    visible = [j for j in judgements if j.left in known and j.right in known]
    rest = outstanding(run, visible)
    rest = Outstanding(
        tuple(e for e in rest.add if e.left in known and e.right in known), rest.drop
    )
    dropped = {entry.id for entry in rest.drop}
    then = [j for j in visible if j.id not in dropped] + list(rest.add)
    before, after = _assigned(records, visible), _assigned(records, then)
    found = difference(before, after)
    return Compared(rest, found, _groups(found, rest))


def _assigned(records: Sequence[MentionId], judgements: Sequence[Judgement]) -> pd.DataFrame:
    found = clusters(records, judgements)
    return pd.DataFrame(
        {"unique_id": records, "cluster": [found.representative(one) for one in records]}
    )


def _groups(found: Difference, rest: Outstanding) -> tuple[ChangedGroup, ...]:
    kinds = (
        (ChangeKind.MERGE, found.merges),
        (ChangeKind.SPLIT, found.splits),
        (ChangeKind.MOVE, found.moves),
    )
    changes = [(kind, change) for kind, some in kinds for change in some]
    number = {
        one: place
        for place, (_, change) in enumerate(changes)
        for group in change.before
        for one in group
    }
    adds, drops = (_by_group(entries, number) for entries in (rest.add, rest.drop))
    return tuple(
        ChangedGroup(
            change_id([one for group in change.before for one in group]),
            kind,
            change,
            _spanning(adds.get(place, []), change.before, change.after),
            _spanning(drops.get(place, []), change.after, change.before),
        )
        for place, (kind, change) in enumerate(changes)
    )


def _by_group(
    entries: Iterable[Judgement], number: dict[MentionId, int]
) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = {}
    for entry in entries:
        place = number.get(entry.left)
        inside = place is not None and number.get(entry.right) == place
        if inside and entry.verdict is Verdict.SAME:
            found.setdefault(place or 0, []).append(entry)
    return found


def _spanning(
    entries: Sequence[Judgement],
    between: Sequence[tuple[MentionId, ...]],
    within: Sequence[tuple[MentionId, ...]],
) -> tuple[Judgement, ...]:
    """The strongest entry between each two groups, of those that hold a group of ``within``."""
    inner, outer = (
        {one: number for number, group in enumerate(groups) for one in group}
        for groups in (between, within)
    )
    found: dict[frozenset[int], Judgement] = {}
    for entry in in_order(entries):
        sides = frozenset((inner[entry.left], inner[entry.right]))
        if len(sides) > 1 and outer[entry.left] == outer[entry.right]:
            found.setdefault(sides, entry)
    return tuple(found.values())


def accept_all(rest: Outstanding, actor: str, at: datetime) -> Decision:
    """Everything of the run, on one person's word: it stays the program's, and is no label."""
    return Decision(tuple(_accepted(e, actor, at) for e in rest.add), rest.drop)


def accept(found: Compared, group: ChangedGroup, actor: str, reason: str, at: datetime) -> Decision:
    """One group, looked at: its entries, and the person's own word on what joins and parts it."""
    records = group.records
    add = [e for e in found.outstanding.add if e.left in records and e.right in records]
    # One that leads out of the group joins nothing now, but would once the group is parted
    drop = [e for e in found.outstanding.drop if e.left in records or e.right in records]
    own = [
        *(_own(e, Verdict.SAME, actor, reason, at) for e in group.joins),
        *(_own(e, Verdict.DIFFERENT, actor, reason, at) for e in group.parts),
    ]
    return Decision((*(_accepted(e, actor, at) for e in add), *own), tuple(drop))


def reject(group: ChangedGroup, actor: str, reason: str, at: datetime) -> Decision:
    """What stands is right: the person's word, which binds this run and those that follow."""
    own = [
        *(_own(e, Verdict.DIFFERENT, actor, reason, at) for e in group.joins),
        *(_own(e, Verdict.SAME, actor, reason, at) for e in group.parts),
    ]
    return Decision(tuple(own), ())


def undo(judgements: Iterable[Judgement], actor: str, at: datetime, now: datetime) -> Decision:
    """Take a decision back: withdraw what it put in force, put in force again what it withdrew."""
    made, gone = [], []
    for entry in judgements:
        if entry.withdrawn is None and entry.actor == actor and entry.made == at:
            made.append(entry)
        elif entry.withdrawn == at and entry.withdrawn_by == actor:
            gone.append(entry)
    return Decision(tuple(_again(entry, now) for entry in gone), tuple(made))


def _accepted(entry: Judgement, actor: str, at: datetime) -> Judgement:
    return replace(entry, id=_named(entry, entry.verdict, actor, at), actor=actor, made=at)


def _own(entry: Judgement, verdict: Verdict, actor: str, reason: str, at: datetime) -> Judgement:
    return replace(
        entry,
        id=_named(entry, verdict, f"{actor} decides", at),
        verdict=verdict,
        actor=actor,
        by_program=False,
        reason=reason,
        made=at,
    )


def _again(entry: Judgement, now: datetime) -> Judgement:
    """The same words under another id: an entry that was withdrawn stays withdrawn."""
    name = _named(entry, entry.verdict, f"{entry.actor} again", now)
    return replace(entry, id=name, withdrawn=None, withdrawn_by=None)


def _named(entry: Judgement, verdict: Verdict, who: str, at: datetime) -> str:
    return judgement_id(entry.left, entry.right, verdict, who, f"{entry.model} {at.isoformat()}")
