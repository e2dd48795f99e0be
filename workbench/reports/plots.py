"""Plots of the weekly report as SVG, drawn by HoloViews on matplotlib; text becomes outlines."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import holoviews as hv
import holoviews.plotting.mpl
import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure as Canvas

from workbench.reports.weekly_risk import ActorRow, NetworkRow, WeekMass

Term = Callable[[str, str], str]
"""Names a code of a group in the reader's language."""

_PALETTE = ["#0b4f6c", "#2e86ab", "#7fb7be", "#e0a458", "#a23b3b", "#7a6f9b", "#8f9aa3"]
_STYLE: Any = {
    "svg.hashsalt": "jejaring",  # equal data gives equal bytes
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8f9aa3",
}
_LONGEST = 26


def masses(rows: Sequence[WeekMass], drug: Term, axis: str) -> str:
    """Net kilograms a week, stacked by drug."""
    frame = pd.DataFrame(
        [(row.week[5:], drug("drug", row.drug), row.grams / 1000) for row in rows],
        columns=["week", "drug", "kg"],
    )
    return _svg(_stacked(frame, axis).opts(aspect=3.1, backend="matplotlib"))


def risk_parts(rows: Sequence[NetworkRow], part: Term, axis: str) -> str:
    """Risk points of each network, stacked by part, the riskiest on top."""
    frame = pd.DataFrame(
        [
            (_short(row.name), part("risk", piece.name), piece.points)
            for row in reversed(rows)
            for piece in sorted(row.parts, key=lambda piece: piece.name)
        ],
        columns=["network", "part", "points"],
    )
    bars = _stacked(frame, axis).opts(aspect=2.2, invert_axes=True, backend="matplotlib")
    return _svg(bars)


def _stacked(frame: pd.DataFrame, axis: str) -> hv.Bars:
    """Bars over the first column, stacked by the second, as high as the third.

    The legend needs no heading: what its colours are stands above the figure.
    """
    along, by, value = frame.columns
    return hv.Bars(frame, [along, hv.Dimension(by, label=" ")], value).opts(
        stacked=True,
        fig_size=230,
        xlabel="",
        ylabel=axis,
        color=hv.Cycle(_PALETTE),
        edgecolor="none",
        show_legend=True,
        legend_position="right",
        backend="matplotlib",
    )


def rank_intervals(rows: Sequence[ActorRow], axis: str) -> str:
    """Rank of each key actor with its 90% interval; first place is left."""
    ordered = list(reversed(rows))
    names = [_short(row.name) for row in ordered]
    places = range(len(ordered))
    spans = hv.Segments(
        [(row.low, place, row.high, place) for row, place in zip(ordered, places, strict=True)]
    ).opts(color=_PALETTE[2], linewidth=5, backend="matplotlib")
    points = hv.Scatter(
        [(row.rank, place) for row, place in zip(ordered, places, strict=True)]
    ).opts(color=_PALETTE[0], s=26, backend="matplotlib")
    drawing = (spans * points).opts(
        aspect=2.4,
        fig_size=230,
        xlabel=axis,
        ylabel="",
        show_legend=False,
        yticks=list(zip(places, names, strict=True)),
        backend="matplotlib",
    )
    return _svg(drawing)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _svg(drawing: hv.core.Dimensioned) -> str:
    with mpl.rc_context(_STYLE):
        canvas: Canvas = hv.render(drawing, backend="matplotlib")
        out = io.StringIO()
        canvas.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    return out.getvalue()
