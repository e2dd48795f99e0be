"""Two days side by side: what is new, merged, split or gone, who rose, and both charts."""

from datetime import date, timedelta

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.analysis.change import ChangeKind
from graph.progress import Progress
from workbench.actions.compare_dates import (
    Change,
    Comparison,
    Drawing,
    Mover,
    compare_dates,
    draw_dates,
)
from workbench.actions.lines import EntityLine
from workbench.actions.networks import NetworkLine
from workbench.charts import marks
from workbench.locale import written
from workbench.views import addresses, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text
from workbench.views.person_chart import person_chart
from workbench.views.working import Working

_WEEK = timedelta(days=7)
_SPANS = {"7": 7, "3": 30, "9": 90}
"""Key to the days before the later day."""

_ORDER = (
    ChangeKind.NEW,
    ChangeKind.MERGED,
    ChangeKind.SPLIT,
    ChangeKind.GROWN,
    ChangeKind.SHRUNK,
    ChangeKind.GONE,
)
_MOST_ROWS = 20
_MOST_NAMES = 4
_AXIS = 30
_CHART_HEIGHT = 420


class ChangesDesk:
    """Two dates of one reader, and what lies between them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        today = desk.bench.clock().date()
        later = _asked(desk, "to") or today
        earlier = _asked(desk, "from") or later - _WEEK
        self._earlier = self._picker(desk.words("Earlier day"), earlier, today)
        self._later = self._picker(desk.words("Later day"), later, today)
        self._drawn = Working(desk)
        self._compared = Working(desk)

    def _picker(self, label: str, value: date, today: date) -> pmui.DatePicker:
        return pmui.DatePicker(
            label=label,
            value=value,
            end=today,
            format="DD-MM-YYYY",
            size="small",
            width=180,
            margin=0,
        )

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """The dates, then what changed."""
        words = self._desk.words
        title = words("Two days side by side")
        told = words("Each day as it stood at its end; records of later days are not looked at.")
        head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
            title, told
        )
        compare = pmui.Button(label=words("Compare"), variant="contained", size="small", margin=0)
        compare.on_click(lambda _: self.compare())
        spans = [self._span(key) for key in _SPANS]
        row = pn.Row(
            self._earlier, self._later, compare, *spans, sizing_mode="stretch_width", margin=0
        )
        row.styles = {"gap": "12px", "align-items": "center", "flex-wrap": "wrap"}
        self._draw()
        self.compare()
        return (self._desk.html(head), row, self._drawn.panel, self._compared.panel)

    def _span(self, key: str) -> pmui.Button:
        label = f"{_days(self._desk, _SPANS[key])}  ({key})"
        button = pmui.Button(label=label, variant="text", size="small", margin=0)
        button.on_click(lambda _: self.press(key))
        return button

    def press(self, key: str) -> None:
        """Compare with so many days before the later day."""
        if self._later.value is not None:
            self._earlier.value = self._later.value - timedelta(days=_SPANS[key])
            self.compare()

    def compare(self) -> None:
        """Compare the dates as they are chosen."""
        desk = self._desk
        earlier, later = self._earlier.value, self._later.value
        if earlier is None or later is None:
            return

        def act(progress: Progress) -> Comparison:
            return compare_dates(desk.bench, desk.sitting, earlier, later, progress=progress)

        self._compared.start(act, lambda found: (desk.html(comparison(desk, found)),))

    def _draw(self) -> None:
        """Both charts of the change that the address names."""
        desk, network = self._desk, self._desk.asked("show")
        if not network:
            return
        days = (self._earlier.value, self._later.value)

        def act(progress: Progress) -> tuple[Drawing, Drawing]:
            return draw_dates(desk.bench, desk.sitting, days, network, progress=progress)

        self._drawn.start(act, lambda drawings: (side_by_side(desk, *drawings),))


def _asked(desk: Desk, name: str) -> date | None:
    try:
        return date.fromisoformat(desk.asked(name))
    except ValueError:
        return None


def draw(desk: Desk) -> Drawn:
    """The page."""
    page = ChangesDesk(desk)
    keys = tuple((key, _days(desk, days)) for key, days in _SPANS.items())
    title = desk.words("Two days side by side")
    return Drawn(title, page.body(), keys=keys, on_key=page.press)


def _days(desk: Desk, days: int) -> str:
    return desk.words.count("{n} day", "{n} days", days, n=written.number(days))


def side_by_side(desk: Desk, before: Drawing, after: Drawing) -> pn.viewable.Viewable:
    """The same persons in the same places on both days; who came and who went is marked."""
    old, new = ({line.id for line in drawing.members} for drawing in (before, after))
    row = pn.Row(
        _sheet(desk, before, dict.fromkeys(old - new, "removed")),
        _sheet(desk, after, dict.fromkeys(new - old, "fresh")),
        sizing_mode="stretch_width",
        margin=0,
    )
    row.styles = {"gap": "20px"}
    return row


def _sheet(desk: Desk, drawing: Drawing, marked: dict[str, str]) -> pn.viewable.Viewable:
    words = desk.words
    names = ", ".join(line.name for line in drawing.networks) or words("no network")
    persons = words.count(
        "{n} person", "{n} persons", len(drawing.members), n=written.number(len(drawing.members))
    )
    title = Markup('<h2 style="padding:16px 20px 0;margin:0">{} {}</h2>').format(
        desk.day(drawing.day), markup.soft(f"{names} · {persons}")
    )
    if not drawing.members:
        body: pn.viewable.Viewable = desk.html(
            markup.empty(
                words("Not there on this day."), words("It was not a network yet, or no longer.")
            )
        )
    else:
        body = person_chart(desk, drawing.members, drawing.ties, drawing.places, marked)
    sheet = desk.paper(desk.html(title), body)
    sheet.height = _CHART_HEIGHT + 50
    sheet.styles = {**sheet.styles, "padding": "0", "min-width": "0"}
    return sheet


def comparison(desk: Desk, found: Comparison) -> Markup:
    """Counts, then a table for each kind of change, then who rose or fell."""
    if not found.networks_before and not found.networks_after:
        return markup.card(
            desk.words("Nothing to compare."),
            markup.empty(
                desk.words("There was no network on either day."),
                desk.words("Records of that time are too few; choose later days."),
            ),
        )
    if not found.changes and not found.movers:
        return markup.card(
            desk.words("Nothing changed."),
            markup.empty(
                desk.words("The networks of both days are the same."),
                desk.words("Choose days further apart."),
            ),
        )
    groups = [(kind, [c for c in found.changes if c.kind is kind]) for kind in _ORDER]
    tables = [_table(desk, found, kind, rows) for kind, rows in groups if rows]
    movers = [_movers(desk, found)] if found.movers else []
    return markup.stack(_figures(desk, found, groups), *movers, *tables)


def _figures(
    desk: Desk, found: Comparison, groups: list[tuple[ChangeKind, list[Change]]]
) -> Markup:
    words = desk.words
    pairs = [
        (_on(desk, found.earlier), written.number(found.networks_before)),
        (_on(desk, found.later), written.number(found.networks_after)),
        *((_kind(desk, kind), written.number(len(rows))) for kind, rows in groups),
        (words("Ranks that moved"), written.number(len(found.movers))),
    ]
    return markup.figures((markup.soft(name), figure) for name, figure in pairs)


def _on(desk: Desk, day: date) -> str:
    return desk.words("Networks on {day}", day=desk.day(day))


def _kind(desk: Desk, kind: ChangeKind) -> str:
    """A kind of change as a title."""
    named = desk.words.term("change", kind)
    return named[:1].upper() + named[1:]


def _table(desk: Desk, found: Comparison, kind: ChangeKind, rows: list[Change]) -> Markup:
    words = desk.words
    heads = [
        Column(desk.day(found.earlier)),
        Column(desk.day(found.later)),
        Column(words("Joined")),
        Column(words("Left")),
        Column(words("Risk"), True),
        Column(""),
    ]
    title = _kind(desk, kind)
    table = markup.table(heads, [_change(desk, found, c) for c in rows[:_MOST_ROWS]], title)
    if len(rows) > _MOST_ROWS:
        rest = written.number(len(rows) - _MOST_ROWS)
        table += Markup("<p>{}</p>").format(markup.soft(words("{n} more of lower risk.", n=rest)))
    return markup.card(title, table, count=written.number(len(rows)))


def _change(desk: Desk, found: Comparison, change: Change) -> list[Text]:
    first = (*change.after, *change.before)[0]
    look = addresses.page(
        "changes", **{"from": f"{found.earlier}", "to": f"{found.later}", "show": first.id}
    )
    return [
        _networks(desk, change.before, open_now=False),
        _networks(desk, change.after, open_now=found.later >= desk.bench.clock().date()),
        _names(desk, change.joined),
        _names(desk, change.left),
        _risk(change),
        markup.link(look, desk.words("Both charts")),
    ]


def _risk(change: Change) -> str:
    """The largest risk on either day."""
    sides = ([line.risk for line in side] for side in (change.before, change.after))
    return " → ".join(written.fixed(max(risks), 1) if risks else "–" for risks in sides)


def _networks(desk: Desk, lines: tuple[NetworkLine, ...], *, open_now: bool) -> Markup:
    """Networks of one day; they lead to their pages where that day is today."""
    if not lines:
        return markup.soft("–")
    told = (
        Markup("<b>{}</b> {}").format(
            markup.link(addresses.page("network", id=line.id), line.name)
            if open_now
            else line.name,
            markup.soft(
                desk.words.count(
                    "{n} person", "{n} persons", line.members, n=written.number(line.members)
                )
            ),
        )
        for line in lines
    )
    return markup.join(told, Markup("<br>"))


def _names(desk: Desk, lines: tuple[EntityLine, ...]) -> Text:
    if not lines:
        return markup.soft("–")
    shown = markup.join(
        (values.entity_link(desk, line, named=False) for line in lines[:_MOST_NAMES]), ""
    )
    rest = len(lines) - _MOST_NAMES
    if rest > 0:
        shown += markup.soft(desk.words("and {n} more", n=rest))
    return shown


def _movers(desk: Desk, found: Comparison) -> Markup:
    words = desk.words
    heads = [
        Column(words("Person")),
        Column(words("Network")),
        Column(words("Rank then ●, now ○")),
        Column(words("Range"), True),
        Column(words("Rank now"), True),
        Column(""),
    ]
    title = words("Ranks that moved beyond their interval")
    table = markup.table(heads, [_mover(desk, m) for m in found.movers[:_MOST_ROWS]], title)
    note = words("A rank that stays within its interval is not listed: it may only seem to move.")
    return markup.card(
        title,
        table + Markup("<p></p>") + markup.soft(note),
        count=written.number(len(found.movers)),
    )


def _mover(desk: Desk, mover: Mover) -> list[Text]:
    words = desk.words
    rose = mover.after < mover.before
    text = words(
        "rank {before}, with 90% certainty {low} to {high}; now {after}",
        before=mover.before,
        low=mover.low,
        high=mover.high,
        after=mover.after,
    )
    chip = markup.chip(words("rose") if rose else words("fell"), "accent" if rose else "")
    return [
        values.entity_link(desk, mover.person),
        mover.network.name,
        marks.rank_interval(mover.before, mover.low, mover.high, _AXIS, text, mover.after),
        written.span(mover.low, mover.high),
        Markup("<b>{}</b>").format(written.number(mover.after)),
        chip,
    ]
