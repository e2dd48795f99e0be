"""Dated things as HoloViews plots, drawn on canvas (no WebGL: office machines have no GPU)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import holoviews as hv
import panel as pn

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


def _styled(dark: bool) -> Callable[[Any, object], None]:
    ink = _DARK if dark else _LIGHT

    def hook(plot: Any, element: object) -> None:
        figure = plot.state
        figure.background_fill_alpha = figure.border_fill_alpha = 0
        figure.outline_line_color = None
        figure.toolbar.autohide = True
        figure.toolbar.logo = None
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


def happenings(ticks: Sequence[Tick], *, dark: bool) -> pn.viewable.Viewable | None:
    """Points over time, one row a kind of thing; None if nothing is dated."""
    rows = [(d, t.row, t.text, t.colour) for t in ticks if (d := _date(t.when)) is not None]
    if not rows:
        return None
    lanes = len({row for _, row, _, _ in rows})
    points = hv.Scatter(rows, "when", ["row", "text", "colour"]).opts(
        color="colour",
        size=11,
        alpha=0.85,
        hover_tooltips=[("", "@text"), ("", "@when{%d-%m-%Y}")],
        hover_formatters={"@when": "datetime"},
        tools=["hover"],
        default_tools=[],
        height=60 + 38 * lanes,
        responsive=True,
        xlabel="",
        ylabel="",
        show_grid=True,
        hooks=[_styled(dark)],
    )
    return pn.pane.HoloViews(points, sizing_mode="stretch_width", margin=0)


def months(counts: Sequence[tuple[str, int]], *, dark: bool) -> pn.viewable.Viewable | None:
    """Bars of a number by month (``YYYY-MM``); None if there is no month."""
    rows = [(d, n) for text, n in counts if (d := _date(text)) is not None]
    if not rows:
        return None
    accent = (_DARK if dark else _LIGHT)["accent"]
    bars = hv.Spikes(rows, "when", "count").opts(
        color=accent,
        line_width=9,
        height=170,
        responsive=True,
        xlabel="",
        ylabel="",
        yticks=_whole(max(n for _, n in rows)),
        tools=["hover"],
        default_tools=[],
        hover_tooltips=[("", "@when{%m-%Y}"), ("", "@count")],
        hover_formatters={"@when": "datetime"},
        hooks=[_styled(dark)],
    )
    return pn.pane.HoloViews(bars, sizing_mode="stretch_width", margin=0)
