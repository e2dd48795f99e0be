"""Key-player sets of a network: whom to remove so that it falls apart, whom to watch to see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.progress import Progress, silent
from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.actions.networks import among_members, network_of
from workbench.bootstrap import Workbench
from workbench.jobs.key_sets import KeySets, key_sets
from workbench.jobs.pool import Task

MOST_PLAYERS = 5
MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class KeyPlayerSets:
    """Sets of one member up to five, always leaving one; ``persons`` are the members by id."""

    sets: KeySets
    persons: Mapping[str, EntityLine]


def key_players(
    bench: Workbench, sitting: Sitting, network_id: str, *, progress: Progress = silent
) -> KeyPlayerSets:
    """Key-player sets of one network; raises UnknownEntity if the reader's graph holds it not."""

    def act(authority: Authority) -> Done[KeyPlayerSets]:
        network = network_of(bench, authority, network_id, progress)
        task = Task(
            key=("key_players", bench.snapshots.key(authority), network_id),
            asker=authority.actor,
            work=key_sets,
            arguments=lambda: (among_members(bench, authority, network), MOST_PLAYERS, MOST_STEPS),
        )
        found = bench.jobs.run(task, progress)
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        lines = showing.entities(view.entity(str(member)) for member in network.members)
        result = KeyPlayerSets(found, {line.id: line for line in lines})
        return Done(result, (network_id, *result.persons), len(found.sizes))

    action = Action("key_players", "view", {"network": network_id})
    return bench.gate.run(sitting, action, act)
