"""Weekly reports that nobody asked for: made once, caught up, each of its own scope."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.security.settable_clock import SettableClock
from tests.workbench.people import Planted
from workbench.bootstrap import Workbench
from workbench.reports.archive import Archive, Manifest
from workbench.schedule import Scheduler, Timetable, due, make_due

FILES = ("jakarta.csv", "medan.csv")
MONDAY = datetime(2026, 9, 7, 0, 0, tzinfo=UTC)  # 07.00 in Jakarta


@pytest.fixture
def clock() -> SettableClock:
    clock = SettableClock()
    clock.now = MONDAY
    return clock


@pytest.fixture
def office(bench: Workbench, planted: Planted, clock: SettableClock) -> Workbench:
    """The planted graph, on that Monday."""
    return replace(bench, clock=clock)


def never(_: float) -> bool:
    return False


def made(bench: Workbench) -> list[tuple[str, str]]:
    return sorted((m.period, m.scope) for m in Archive(bench.settings.reports).manifests())


def page(bench: Workbench, manifest: Manifest) -> str:
    folder = Archive(bench.settings.reports).path(manifest)
    return "".join(file.read_text("utf-8") for file in sorted(folder.glob("*.html")))


def test_due_reports_are_made_once_for_the_nation_and_each_province(office: Workbench):
    assert make_due(office, Timetable(), never) == 3
    assert made(office) == [("2026-W36", "00"), ("2026-W36", "12"), ("2026-W36", "31")]
    assert make_due(office, Timetable(), never) == 0


def test_report_of_a_province_holds_nothing_of_another(office: Workbench, planted: Planted):
    make_due(office, Timetable(), never)
    pages = {m.scope: page(office, m) for m in Archive(office.settings.reports).manifests()}
    named = {scope: [w in text for w in FILES] for scope, text in pages.items()}
    assert named == {"00": [True, True], "12": [False, True], "31": [True, False]}
    hidden = planted.medan_person.first("name")
    assert hidden is not None
    assert [hidden in pages[scope] for scope in ("00", "31")] == [True, False]


def test_week_that_was_missed_is_caught_up_and_older_ones_are_not(
    office: Workbench, clock: SettableClock
):
    assert [str(week) for week, _ in due(office, Timetable())] == ["2026-W36"] * 3
    clock.advance(days=15)
    assert [str(week) for week, _ in due(office, Timetable())] == ["2026-W38"] * 3


def test_schedule_makes_reports_by_itself_and_stops_between_two(office: Workbench):
    scheduler = Scheduler(office, Timetable(), seconds=0.01)
    scheduler.start()
    until = time.monotonic() + 120
    while not made(office) and time.monotonic() < until:
        time.sleep(0.02)
    scheduler.stop()
    assert made(office) == [("2026-W36", "00")]
