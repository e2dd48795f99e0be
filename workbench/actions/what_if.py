"""What is left of a network if some of its members are arrested, and whom to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from graph.analysis.disruption import BestRemoval, Disruption, Spread, best_removal, disrupt
from graph.progress import Progress, silent
from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.actions.networks import among_members, network_of
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.jobs.pool import Task

MOST_REMOVED = 10
_SEED = 2014


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure as shares of what it could be (0 to 1), or a number of persons.

    ``naive`` is right after the removal, ``healed`` after each round of recovery with the interval
    that holds 90% of the runs. ``name`` is ``largest`` (part that still hangs together), ``pairs``
    (pairs that reach each other), ``flow`` (how easily goods and orders pass) or ``reach`` (how
    many others one of those who are left reaches within some steps, on average).
    """

    name: str
    before: float
    naive: float
    healed: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Who is removed from a network, and what it does.

    ``effects`` are shares; ``reach`` has persons within one step, two, three and four.
    """

    removed: tuple[EntityLine, ...]
    effects: tuple[Effect, ...]
    reach: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The set of members whose removal hurts most after healing, and the one that only seems to."""

    best: WhatIf
    naive: WhatIf


def what_if(
    bench: Workbench,
    sitting: Sitting,
    network_id: str,
    removed: Sequence[str],
    *,
    progress: Progress = silent,
) -> WhatIf:
    """The effect of removing members; raises BadRequest if one of them is none."""

    def act(authority: Authority) -> Done[WhatIf]:
        network = network_of(bench, authority, network_id, progress)
        chosen = tuple(sorted(set(removed)))
        if not chosen or not set(chosen) <= set(map(str, network.members)):
            raise BadRequest("the persons to remove are not all members of that network")
        task = Task(
            key=("what_if", bench.snapshots.key(authority), network_id, chosen),
            asker=authority.actor,
            work=partial(disrupt, seed=_SEED),
            arguments=lambda: (among_members(bench, authority, network), chosen),
        )
        result = _told(bench, authority, bench.jobs.run(task, progress))
        return Done(result, (network_id, *chosen), len(chosen))

    action = Action("what_if", "view", {"network": network_id, "removed": " ".join(removed)})
    return bench.gate.run(sitting, action, act)


def suggest_removal(
    bench: Workbench,
    sitting: Sitting,
    network_id: str,
    budget: int,
    *,
    progress: Progress = silent,
) -> Suggestion:
    """The best set of at most ``budget`` members; raises BadRequest outside 1 to ten."""
    if not 1 <= budget <= MOST_REMOVED:
        raise BadRequest(f"a set has 1 to {MOST_REMOVED} members")

    def act(authority: Authority) -> Done[Suggestion]:
        network = network_of(bench, authority, network_id, progress)
        task = Task(
            key=("suggest_removal", bench.snapshots.key(authority), network_id, budget),
            asker=authority.actor,
            work=partial(best_removal, budget=budget, seed=_SEED),
            arguments=lambda: (among_members(bench, authority, network),),
        )
        found: BestRemoval = bench.jobs.run(task, progress)
        result = Suggestion(
            _told(bench, authority, found.effect), _told(bench, authority, found.naive_effect)
        )
        shown = tuple(line.id for line in (*result.best.removed, *result.naive.removed))
        return Done(result, (network_id, *dict.fromkeys(shown)), len(shown))

    action = Action("suggest_removal", "view", {"network": network_id, "budget": budget})
    return bench.gate.run(sitting, action, act)


def _told(bench: Workbench, authority: Authority, effect: Disruption) -> WhatIf:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    return WhatIf(
        removed=showing.entities(view.entity(str(i)) for i in effect.removed),
        effects=(
            Effect("largest", effect.largest_before, effect.largest_naive, effect.largest_healed),
            Effect("pairs", effect.pairs_before, effect.pairs_naive, effect.pairs_healed),
            Effect("flow", effect.flow_before, effect.flow_naive, effect.flow_healed),
        ),
        reach=tuple(Effect("reach", r.before, r.naive, r.healed) for r in effect.reach),
    )
