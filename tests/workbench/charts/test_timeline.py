"""Months along the axis in the reader's language, and as few as can be read."""

import holoviews as hv
import pytest

from workbench.charts.timeline import Tick, happenings, months


def _written(plot: object) -> list[str]:
    figure = hv.renderer("bokeh").get_plot(plot.object).state  # type: ignore[attr-defined]
    return list(figure.xaxis[0].major_label_overrides.values())


@pytest.mark.parametrize(
    ("language", "named"),
    [("id", ["Mei 2026", "Jun 2026", "Jul 2026", "Agu 2026", "Sep 2026"]),
     ("en", ["May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026"])],
)  # fmt: skip
def test_months_are_named_in_the_readers_language(language: str, named: list[str]) -> None:
    plot = months([("2026-05", 2), ("2026-08", 1)], language=language, dark=False)
    assert _written(plot) == named


def test_a_long_span_is_marked_in_few_places() -> None:
    plot = months([("2001-03", 2), ("2026-08", 1)], language="id", dark=False)
    named = _written(plot)
    assert 2 <= len(named) <= 10
    assert all(name.startswith("Jan ") for name in named)


def test_days_of_one_month_are_marked_as_days() -> None:
    ticks = [Tick(day, "case", "a", "#000") for day in ("2026-12-03", "2026-12-03", "2026-12-24")]
    assert _written(happenings(ticks, language="id", dark=True)) == ["3 Des 2026", "24 Des 2026"]


def test_nothing_dated_is_no_plot() -> None:
    assert happenings([Tick("", "case", "a", "#000")], language="id", dark=False) is None
    assert months([], language="id", dark=False) is None
