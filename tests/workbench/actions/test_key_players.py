"""Key-player sets of a network of the first sample, over a real store and a real process."""

import pytest

from graph.errors import Cancelled, UnknownEntity
from security.audit import Phase
from tests.workbench.people import Sit
from workbench.actions.key_players import MOST_PLAYERS, key_players
from workbench.actions.networks import list_networks, open_network
from workbench.actions.what_if import what_if
from workbench.bootstrap import Workbench


@pytest.fixture
def bench(investigation: Workbench) -> Workbench:
    """The people sit at the investigation."""
    return investigation


def test_key_players_agree_with_what_if_and_can_be_stopped(bench: Workbench, sit: Sit) -> None:
    national = sit("national")
    network = list_networks(bench, national).networks[0].id

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        key_players(bench, national, network, progress=stop)
    outcome = next(iter(bench.audit.events(actor="national"))).event
    assert (outcome.phase, outcome.action) == (Phase.OUTCOME, "key_players")
    assert outcome.error == "Cancelled"

    found = key_players(bench, national, network)
    members = {line.id for line in open_network(bench, national, network).members}
    assert set(found.persons) == members
    assert len(found.sets.sizes) == min(MOST_PLAYERS, len(members) - 1)
    for removed in (found.sets.sizes[0].removed, found.sets.sizes[1].removed_by_ties):
        effects = what_if(bench, national, network, removed.players).effects
        (pairs,) = (effect for effect in effects if effect.name == "pairs")
        assert removed.apart == pytest.approx(1 - pairs.naive)

    with pytest.raises(UnknownEntity):
        key_players(bench, national, "n-none")
