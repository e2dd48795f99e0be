"""The weekly report finds networks in a process of its own, and can be stopped."""

import pytest

from graph.errors import Cancelled
from tests.workbench.people import SERVICE, Planted
from workbench.actions.reports import list_reports, make_report
from workbench.bootstrap import Workbench
from workbench.reports.week import Week

WEEK = Week.parse("2026-W36")


def test_a_report_that_is_stopped_leaves_nothing(bench: Workbench, planted: Planted) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        make_report(bench, SERVICE, WEEK, "31", progress=stop)
    assert list_reports(bench, SERVICE).reports == ()


def test_a_report_can_be_stopped_while_it_is_rendered(bench: Workbench, planted: Planted) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("rendering", 3):
            raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        make_report(bench, SERVICE, WEEK, "31", progress=stop)
    assert list_reports(bench, SERVICE).reports == ()
    assert not list(bench.settings.reports.glob("*/*"))


def test_a_report_tells_how_far_it_is(bench: Workbench, planted: Planted) -> None:
    told: list[str] = []
    made = make_report(bench, SERVICE, WEEK, "31", progress=lambda stage, *_: told.append(stage))
    assert told[0] in ("waiting", "started")  # from the process that finds the networks
    assert told.index("collecting") < told.index("writing") < told.index("rendering")
    assert told.count("rendering") == 4
    assert [line.id for line in list_reports(bench, SERVICE).reports] == [made.id]
