from datetime import UTC, date, datetime

import pytest

from workbench.errors import BadRequest
from workbench.reports.week import Week
from workbench.schedule import Timetable


def test_week_runs_from_monday_to_sunday():
    week = Week.parse("2026-W47")
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_week_before_crosses_the_year():
    assert Week.parse("2027-W01").before() == Week(2026, 53)


@pytest.mark.parametrize("text", ["2026-47", "W47", "2026-W54", "2026-W00", ""])
def test_week_refuses_what_is_no_week(text):
    with pytest.raises(BadRequest):
        Week.parse(text)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-W46"),  # Monday 05.59 in Jakarta
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-W47"),  # Monday 06.00
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), "2026-W47"),
    ],
)
def test_timetable_makes_the_week_due_on_monday_at_six_in_jakarta(now, due):
    assert str(Timetable().due_week(now)) == due
