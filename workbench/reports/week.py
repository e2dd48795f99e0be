"""ISO weeks, the period of a weekly report."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from workbench.errors import BadRequest

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that holds a day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read ``2026-W47``; raises BadRequest if it is not an ISO week."""
        match = _WEEK.fullmatch(text.strip().upper())
        if match is None:
            raise BadRequest("a week is written like 2026-W47")
        week = cls(int(match[1]), int(match[2]))
        try:
            date.fromisocalendar(week.year, week.number, 1)
        except ValueError as fault:
            raise BadRequest("that year has no such week") from fault
        return week

    @property
    def first(self) -> date:
        """Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Sunday."""
        return self.first + timedelta(days=6)

    def before(self, weeks: int = 1) -> "Week":
        """The week so many weeks earlier."""
        return Week.of(self.first - timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"
