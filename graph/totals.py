"""Counts of an area and period: all that rehabilitation and community programmes may bring in.

No type here can hold a person, so none can be linked.
"""

from dataclasses import dataclass

SMALLEST_SHOWN = 5
"""Counts below this are suppressed: a small cell can point at a person."""


@dataclass(frozen=True, slots=True, order=True)
class AreaTotal:
    """How many, of one measure, in one area and period; ``count`` None is suppressed."""

    programme: str
    area: str
    period: str
    measure: str
    count: int | None

    def __post_init__(self) -> None:
        if self.count is not None and self.count < SMALLEST_SHOWN:
            raise ValueError("a small cell must be suppressed before it becomes a total")


def area_total(programme: str, area: str, period: str, measure: str, counted: int) -> AreaTotal:
    """Make a total, suppressing a small cell; raises ValueError for a negative count."""
    if counted < 0:
        raise ValueError("a count cannot be negative")
    shown = counted if counted >= SMALLEST_SHOWN else None
    return AreaTotal(programme, area, period, measure, shown)
