"""Two days side by side: which networks are new, merged, split or gone, and who rose.

Each day is seen as it stood at its end: records of later days are not looked at. Which records are
one person is taken as it is judged now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.analysis.change import (
    ChangeKind,
    NetworkChange,
    RankChange,
    compare_networks,
    rank_changes,
)
from graph.analysis.networks import TraffickingNetwork
from graph.errors import UnknownEntity
from graph.progress import Progress, silent
from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.actions.networks import NetworkLine, PersonTie, network_line, ties_among
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.jobs.pool import Task
from workbench.jobs.work import places

_SEED = 2022


@dataclass(frozen=True, slots=True)
class Change:
    """What became of networks; ``joined`` and ``left`` are persons of one side only."""

    kind: ChangeKind
    before: tuple[NetworkLine, ...]
    after: tuple[NetworkLine, ...]
    joined: tuple[EntityLine, ...]
    left: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """A key actor whose rank left the interval (``low`` to ``high``) that it had before."""

    person: EntityLine
    network: NetworkLine
    before: int
    low: int
    high: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed from the end of one day to the end of another, by what it concerns."""

    earlier: date
    later: date
    networks_before: int
    networks_after: int
    changes: tuple[Change, ...]
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Networks of one day as a chart; ``places`` (0 to 1) are the same on both days."""

    day: date
    networks: tuple[NetworkLine, ...]
    members: tuple[EntityLine, ...]
    ties: tuple[PersonTie, ...]
    places: dict[str, tuple[float, float]]


def compare_dates(
    bench: Workbench, sitting: Sitting, earlier: date, later: date, *, progress: Progress = silent
) -> Comparison:
    """What changed between two days; raises BadRequest unless the first is the earlier."""
    _check(earlier, later)

    def act(authority: Authority) -> Done[Comparison]:
        before = _networks(bench, authority, earlier, _staged(progress, "earlier"))
        after = _networks(bench, authority, later, _staged(progress, "later"))
        result = Comparison(
            earlier=earlier,
            later=later,
            networks_before=len(before),
            networks_after=len(after),
            changes=_changes(bench, authority, before, after),
            movers=_movers(bench, authority, before, after),
        )
        shown = [line.id for change in result.changes for line in (*change.joined, *change.left)]
        shown += [mover.person.id for mover in result.movers]
        return Done(result, tuple(dict.fromkeys(shown)), len(result.changes))

    return bench.gate.run(sitting, _action("compare_dates", earlier, later), act)


def draw_dates(
    bench: Workbench,
    sitting: Sitting,
    days: tuple[date, date],
    network_id: str,
    *,
    progress: Progress = silent,
) -> tuple[Drawing, Drawing]:
    """The networks of one change as they stood on both days.

    ``network_id`` names any of them. Raises UnknownEntity if neither day knows it.
    """
    _check(*days)

    def act(authority: Authority) -> Done[tuple[Drawing, Drawing]]:
        before = _networks(bench, authority, days[0], _staged(progress, "earlier"))
        after = _networks(bench, authority, days[1], _staged(progress, "later"))
        change = _change_of(compare_networks(before, after), network_id)
        old = [network for network in before if network.id in change.before]
        new = [network for network in after if network.id in change.after]
        progress("later ties", 0, 0)
        at = _places(bench, authority, days, old, new, progress)
        progress("earlier ties", 0, 0)
        drawings = (
            _drawing(bench, authority, days[0], old, at),
            _drawing(bench, authority, days[1], new, at),
        )
        shown = tuple(dict.fromkeys(line.id for drawing in drawings for line in drawing.members))
        return Done((drawings[0], drawings[1]), shown, len(shown))

    action = _action("draw_dates", *days)
    action = Action(action.name, action.verb, {**action.arguments, "network": network_id})
    return bench.gate.run(sitting, action, act)


def _action(name: str, earlier: date, later: date) -> Action:
    return Action(name, "view", {"earlier": f"{earlier}", "later": f"{later}"})


def _check(earlier: date, later: date) -> None:
    if not earlier < later:
        raise BadRequest("the first of the two days must be the earlier one")


def _staged(progress: Progress, day: str) -> Progress:
    """Progress that names which of the two days is worked on, before the stage."""

    def told(stage: str, done: int, total: int) -> None:
        progress(f"{day} {stage}", done, total)

    return told


def _networks(
    bench: Workbench, authority: Authority, day: date, progress: Progress
) -> tuple[TraffickingNetwork, ...]:
    return bench.snapshots.networks(authority, day, progress)


def _changes(
    bench: Workbench,
    authority: Authority,
    before: Sequence[TraffickingNetwork],
    after: Sequence[TraffickingNetwork],
) -> tuple[Change, ...]:
    """All changes but none where nothing changed, those of the largest risk first."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    olds = {network.id: network_line(network) for network in before}
    news = {network.id: network_line(network) for network in after}
    found = [
        Change(
            kind=change.kind,
            before=tuple(olds[i] for i in change.before),
            after=tuple(news[i] for i in change.after),
            joined=showing.entities(view.entity(str(i)) for i in change.joined),
            left=showing.entities(view.entity(str(i)) for i in change.left),
        )
        for change in compare_networks(before, after)
        if change.kind is not ChangeKind.SAME
    ]
    return tuple(sorted(found, key=lambda c: -max(n.risk for n in (*c.before, *c.after))))


def _movers(
    bench: Workbench,
    authority: Authority,
    before: Sequence[TraffickingNetwork],
    after: Sequence[TraffickingNetwork],
) -> tuple[Mover, ...]:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    known = {actor.node: actor for network in before for actor in network.key_actors}
    lines = {network.id: network_line(network) for network in after}

    def mover(change: RankChange) -> Mover:
        old = known[change.node]
        return Mover(
            person=showing.entity(view.entity(str(change.node))),
            network=lines[change.network],
            before=change.before,
            low=old.rank_low,
            high=old.rank_high,
            after=change.after,
        )

    return tuple(mover(change) for change in rank_changes(before, after))


def _change_of(changes: Sequence[NetworkChange], network_id: str) -> NetworkChange:
    for change in changes:
        if network_id in (*change.before, *change.after):
            return change
    raise UnknownEntity("no network of that id exists in this view on these days")


def _places(
    bench: Workbench,
    authority: Authority,
    days: tuple[date, date],
    old: Sequence[TraffickingNetwork],
    new: Sequence[TraffickingNetwork],
    progress: Progress,
) -> dict[str, tuple[float, float]]:
    """One place for each person of either day, so that charts can be laid side by side."""
    members = sorted({str(m) for network in (*old, *new) for m in network.members})
    task = Task(
        key=("places", bench.snapshots.key(authority), days, tuple(members)),
        asker=authority.actor,
        work=places,
        arguments=lambda: (members, ties_among(bench, authority, members, days[1]), _SEED),
    )
    return bench.jobs.run(task, progress)


def _drawing(
    bench: Workbench,
    authority: Authority,
    day: date,
    networks: Sequence[TraffickingNetwork],
    at: dict[str, tuple[float, float]],
) -> Drawing:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    members = sorted({str(member) for network in networks for member in network.members})
    return Drawing(
        day=day,
        networks=tuple(map(network_line, networks)),
        members=showing.entities(view.entity(member) for member in members),
        ties=ties_among(bench, authority, members, day),
        places={member: at[member] for member in members},
    )
