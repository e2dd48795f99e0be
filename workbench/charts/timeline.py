"""Dated things as HoloViews plots, drawn on canvas (no WebGL: office machines have no GPU)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import holoviews as hv
import panel as pn
from bokeh.models import FixedTicker

from workbench.locale import written

hv.extension("bokeh", logo=False)
hv.renderer("bokeh").webgl = False

_LIGHT = {"ink": "#1d252c", "rule": "#dde2e6", "accent": "#0b6e6e"}
_DARK = {"ink": "#e6eaed", "rule": "#333d44", "accent": "#4fd1c5"}


@dataclass(frozen=True, slots=True)
class Tick:
    """One dated thing: ISO day or month, the row it stands in, what is said of it."""

    when: str
    row: str
    text: str
    colour: str


def _date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text if len(text) > 7 else f"{text}-01").replace(tzinfo=None)
    except ValueError:
        return None


_MOST_MARKS = 8


def _marks(days: Sequence[datetime], language: str) -> dict[float, str]:
    """Where the axis is marked (milliseconds since 1970) and what is written there.

    Months by their names, at most ``_MOST_MARKS``; the days themselves where all lie within one.
    """
    first, last = (day.year * 12 + day.month - 1 for day in (min(days), max(days)))
    if first == last:
        chosen = sorted(set(days))[:: max(1, len(set(days)) // _MOST_MARKS)]
        return {_milliseconds(day): written.day(day.date(), language) for day in chosen}
    step = next(n for n in _STEPS if (last - first) / n < _MOST_MARKS)
    months = [month for month in range(first, last + 2) if month % step == 0]
    return {
        _milliseconds(datetime(month // 12, month % 12 + 1, 1)): written.month(
            month // 12 * 100 + month % 12 + 1, language
        )
        for month in months
    }


_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600)
"""Months between two marks."""


def _milliseconds(day: datetime) -> float:
    return day.replace(tzinfo=UTC).timestamp() * 1000


def _styled(dark: bool, marks: dict[float, str]) -> Callable[[Any, object], None]:
    """Ink and rules of the theme, and months in the reader's language, which the plot lacks."""
    ink = _DARK if dark else _LIGHT

    def hook(plot: Any, element: object) -> None:
        figure = plot.state
        figure.background_fill_alpha = figure.border_fill_alpha = 0
        figure.outline_line_color = None
        figure.toolbar.autohide = True
        figure.toolbar.logo = None
        for axis in figure.xaxis:
            axis.ticker = FixedTicker(ticks=list(marks))
            axis.major_label_overrides = marks
        for axis in (*figure.xaxis, *figure.yaxis):
            axis.axis_line_color = axis.major_tick_line_color = ink["rule"]
            axis.minor_tick_line_color = None
            axis.major_label_text_color = ink["ink"]
            axis.major_label_text_font_size = "12px"
        for grid in (*figure.xgrid, *figure.ygrid):
            grid.grid_line_color = ink["rule"]

    return hook


def _whole(most: int) -> list[int]:
    """About four ticks on whole numbers."""
    step = max(1, -(-most // 4))
    return list(range(0, most + step, step))


def happenings(ticks: Sequence[Tick], *, language: str, dark: bool) -> pn.viewable.Viewable | None:
    """Points over time, one row a kind of thing; None if nothing is dated."""
    rows = [
        (d, t.row, t.text, t.colour, written.iso(t.when, language))
        for t in ticks
        if (d := _date(t.when)) is not None
    ]
    if not rows:
        return None
    lanes = len({row for _, row, *_ in rows})
    points = hv.Scatter(rows, "when", ["row", "text", "colour", "day"]).opts(
        color="colour",
        size=11,
        alpha=0.85,
        hover_tooltips=[("", "@text"), ("", "@day")],
        tools=["hover"],
        default_tools=[],
        height=60 + 38 * lanes,
        responsive=True,
        xlabel="",
        ylabel="",
        show_grid=True,
        hooks=[_styled(dark, _marks([row[0] for row in rows], language))],
    )
    return pn.pane.HoloViews(points, sizing_mode="stretch_width", margin=0)


def months(
    counts: Sequence[tuple[str, int]], *, language: str, dark: bool
) -> pn.viewable.Viewable | None:
    """Bars of a number by month (``YYYY-MM``); None if there is no month."""
    rows = [
        (d, n, written.iso(text, language)) for text, n in counts if (d := _date(text)) is not None
    ]
    if not rows:
        return None
    accent = (_DARK if dark else _LIGHT)["accent"]
    bars = hv.Spikes(rows, "when", ["count", "month"]).opts(
        color=accent,
        line_width=9,
        height=170,
        responsive=True,
        xlabel="",
        ylabel="",
        yticks=_whole(max(n for _, n, _ in rows)),
        tools=["hover"],
        default_tools=[],
        hover_tooltips=[("", "@month"), ("", "@count")],
        hooks=[_styled(dark, _marks([row[0] for row in rows], language))],
    )
    return pn.pane.HoloViews(bars, sizing_mode="stretch_width", margin=0)
