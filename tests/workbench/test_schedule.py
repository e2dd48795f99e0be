"""Weekly reports that nobody asked for: made once, caught up, each of its own scope."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.errors import LinkingError
from graph.pole import Kind
from graph.view import Authority
from tests.factories import make_mention
from tests.security.settable_clock import SettableClock
from tests.workbench.people import SERVICE, Planted
from workbench.actions.link import link
from workbench.bootstrap import Workbench
from workbench.reports.archive import Archive, Manifest
from workbench.schedule import Scheduler, Timetable, due, make_due, match_due

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


def run_until_made(office: Workbench) -> None:
    """Let the schedule run until the first report is there, then stop it."""
    scheduler = Scheduler(office, Timetable(), seconds=0.01)
    scheduler.start()
    until = time.monotonic() + 120
    while not made(office) and time.monotonic() < until:
        time.sleep(0.02)
    scheduler.stop()


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


def test_matching_is_due_once_a_week_and_of_everything_on_the_first_of_a_month() -> None:
    table = Timetable()
    tuesday = datetime(2026, 9, 22, 5, 0, tzinfo=UTC)
    assert table.matching(tuesday).isoformat() == "2026-09-21T02:00:00+07:00"
    assert table.full_run(tuesday).isoformat() == "2026-09-07T02:00:00+07:00"
    before_two = datetime(2026, 9, 6, 18, 59, tzinfo=UTC)  # Monday the 7th, 01.59 in Jakarta
    assert table.matching(before_two).isoformat() == "2026-08-31T02:00:00+07:00"
    assert table.full_run(before_two).isoformat() == "2026-08-03T02:00:00+07:00"


def test_nothing_is_matched_before_a_person_began(office: Workbench, clock: SettableClock):
    clock.advance(days=60)
    assert match_due(office, Timetable()) == []


def test_new_records_are_matched_each_week_and_a_full_run_waits_each_month(
    office: Workbench, clock: SettableClock
):
    link(office, SERVICE)
    assert match_due(office, Timetable()) == []
    again = make_mention(Kind.PERSON, 90, name="Citra Dewi", nik="3171015203850009")
    twin = make_mention(Kind.PERSON, 91, name="Citra Dewi", nik="3171015203850009")
    office.store.write([again, twin], [])
    clock.advance(days=6, hours=23)
    assert match_due(office, Timetable()) == ["link_new"]
    view = office.snapshots.view(Authority("test", office.store.labels(), "test"))
    assert view.entity(again.id) == view.entity(twin.id)
    assert match_due(office, Timetable()) == []
    said = office.ledger.judgements(frozenset(view.snapshot.entity_of))
    clock.advance(days=21)
    assert match_due(office, Timetable()) == ["link_new", "link"]
    assert match_due(office, Timetable()) == []
    assert office.ledger.judgements(frozenset(view.snapshot.entity_of)) == said


def test_a_matching_that_fails_does_not_keep_reports_from_being_made(
    office: Workbench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fails(*_: object, **__: object) -> list[str]:
        raise LinkingError("Budi Santoso")

    monkeypatch.setattr("workbench.schedule.match_due", fails)
    run_until_made(office)
    assert made(office)
    assert "LinkingError" in caplog.text
    assert "Budi" not in caplog.text


def test_schedule_makes_reports_by_itself_and_stops_between_two(office: Workbench):
    run_until_made(office)
    assert made(office) == [("2026-W36", "00")]
