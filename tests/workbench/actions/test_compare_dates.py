"""Two days over a real store and real processes, on the first sample."""

from datetime import date, timedelta

import pytest

from graph.analysis.change import ChangeKind
from graph.errors import UnknownEntity
from tests.workbench.people import Sit
from workbench.actions.compare_dates import compare_dates, draw_dates
from workbench.actions.gate import Sitting
from workbench.actions.networks import list_networks, open_network
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

LONG_AGO = date(2001, 1, 1)


@pytest.fixture
def bench(investigation: Workbench) -> Workbench:
    """The workbench of the people is the one with the sample."""
    return investigation


@pytest.fixture
def national(bench: Workbench, sit: Sit) -> Sitting:
    return sit("national")


def test_all_networks_are_new_since_before_the_records(bench, national):
    today = bench.clock().date()
    found = compare_dates(bench, national, LONG_AGO, today)
    known = list_networks(bench, national).networks
    assert found.networks_before == 0
    assert {change.kind for change in found.changes} == {ChangeKind.NEW}
    assert sorted(c.after[0].members for c in found.changes) == sorted(n.members for n in known)
    assert found.movers == ()


def test_nothing_changes_without_new_records(bench, national):
    today = bench.clock().date()
    assert compare_dates(bench, national, today - timedelta(days=1), today).changes == ()


def test_both_days_are_drawn_with_each_person_in_one_place(bench, national):
    today = bench.clock().date()
    network = list_networks(bench, national).networks[0].id
    told = []

    def progress(stage, done, total):
        told.append(stage)

    before, after = draw_dates(bench, national, (LONG_AGO, today), network, progress=progress)
    assert told.index("later ties") < told.index("earlier ties")
    members = open_network(bench, national, network).members
    assert before.members == ()
    assert {line.id for line in after.members} == {line.id for line in members}
    assert set(after.places) == {line.id for line in members}
    assert after.ties


def test_days_in_the_wrong_order_are_refused(bench, national):
    with pytest.raises(BadRequest):
        compare_dates(bench, national, date(2026, 2, 1), date(2026, 1, 1))


def test_network_of_neither_day_is_unknown(bench, national):
    with pytest.raises(UnknownEntity):
        draw_dates(bench, national, (LONG_AGO, bench.clock().date()), "n-none")
