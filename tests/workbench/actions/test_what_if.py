"""What if, over a real store and real processes, on the network of the first sample."""

from itertools import combinations

import pytest

from graph.errors import Cancelled, UnknownEntity
from security.audit import Phase
from tests.workbench.people import Sit
from workbench.actions.gate import Sitting
from workbench.actions.networks import list_networks, open_network
from workbench.actions.what_if import MOST_REMOVED, suggest_removal, what_if
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


@pytest.fixture
def bench(investigation: Workbench) -> Workbench:
    """The workbench of the people is the one with the sample."""
    return investigation


@pytest.fixture
def national(bench: Workbench, sit: Sit) -> Sitting:
    return sit("national")


@pytest.fixture
def network(bench: Workbench, national: Sitting) -> str:
    return list_networks(bench, national).networks[0].id


def test_what_if_compares_before_with_naive_and_healed(bench, national, network):
    leader = open_network(bench, national, network).actors[0].person
    found = what_if(bench, national, network, [leader.id])
    assert [line.id for line in found.removed] == [leader.id]
    assert [effect.name for effect in found.effects] == ["largest", "pairs", "flow"]
    for effect in found.effects:
        assert effect.naive <= effect.before <= 1.0
        for spread in effect.healed:
            figures = (effect.naive, spread.low, spread.mean, spread.high, 1.0)
            assert list(figures) == pytest.approx(sorted(figures))


def test_what_if_says_how_many_others_are_reached_within_steps(bench, national, network):
    page = open_network(bench, national, network)
    found = what_if(bench, national, network, [page.actors[0].person.id])
    others = len(page.members) - 1
    for measure in ("before", "naive"):
        reached = [getattr(effect, measure) for effect in found.reach]
        assert len(reached) == 4
        assert reached == sorted(reached)
        assert reached[-1] <= others
    for effect in found.reach:
        last = effect.healed[-1]
        assert effect.naive - 1e-9 <= last.low <= last.mean <= last.high <= others


def test_suggestion_is_no_worse_than_any_single_removal(bench, national, network):
    page = open_network(bench, national, network)
    best = suggest_removal(bench, national, network, 1).best
    left = [what_if(bench, national, network, [m.id]).effects[-1] for m in page.members]
    assert best.effects[-1].healed[-1].mean <= min(e.healed[-1].mean for e in left) + 0.05


def test_what_if_refuses_who_is_no_member(bench, national, network):
    page = open_network(bench, national, network)
    for removed in ([], [page.cases[0].id], [page.members[0].id, "m-none"]):
        with pytest.raises(BadRequest):
            what_if(bench, national, network, removed)


@pytest.mark.parametrize("budget", [0, MOST_REMOVED + 1])
def test_suggestion_refuses_a_set_of_no_or_too_many(bench, national, network, budget):
    with pytest.raises(BadRequest):
        suggest_removal(bench, national, network, budget)


def test_network_of_another_view_is_unknown(bench, national):
    with pytest.raises(UnknownEntity):
        what_if(bench, national, "n-none", ["m-none"])


def test_cancelled_question_is_on_record(bench, national, network):
    members = [line.id for line in open_network(bench, national, network).members]
    pair = next(combinations(members, 2))

    def stop(stage, done, total):
        raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        what_if(bench, national, network, pair, progress=stop)
    outcome = next(iter(bench.audit.events(actor="national"))).event
    assert (outcome.phase, outcome.action, outcome.error) == (Phase.OUTCOME, "what_if", "Cancelled")
