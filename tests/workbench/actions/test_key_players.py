"""Key-player sets of a network of the first sample, over a real store and a real process."""

import pytest

from graph.errors import Cancelled
from security.audit import Phase
from tests.workbench.people import Sit
from workbench.actions.networks import MOST_PLAYERS, list_networks, open_network
from workbench.actions.what_if import what_if
from workbench.bootstrap import Workbench


@pytest.fixture
def bench(investigation: Workbench) -> Workbench:
    """The people sit at the investigation."""
    return investigation


def test_key_players_come_with_the_page_and_can_be_stopped(bench: Workbench, sit: Sit) -> None:
    national = sit("national")
    network = list_networks(bench, national).networks[0].id

    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        open_network(bench, national, network, progress=stop)
    outcome = next(iter(bench.audit.events(actor="national"))).event
    assert (outcome.phase, outcome.action) == (Phase.OUTCOME, "open_network")
    assert outcome.error == "Cancelled"


def test_key_players_agree_with_what_if(bench: Workbench, sit: Sit) -> None:
    national = sit("national")
    network = list_networks(bench, national).networks[0].id
    page = open_network(bench, national, network)
    sizes = page.key_sets.sizes
    assert len(sizes) == min(MOST_PLAYERS, len(page.members) - 1)
    assert set(sizes[-1].removed.players) <= {line.id for line in page.members}
    for removed in (sizes[0].removed, sizes[1].removed_by_ties):
        effects = what_if(bench, national, network, removed.players).effects
        (pairs,) = (effect for effect in effects if effect.name == "pairs")
        assert removed.apart == pytest.approx(1 - pairs.naive)
