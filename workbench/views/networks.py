"""Networks by risk, and one network with its key actors and how sure their ranks are."""

import panel as pn
from markupsafe import Markup

from workbench.actions.networks import (
    KeyActor,
    NetworkLine,
    NetworkPage,
    list_networks,
    open_network,
)
from workbench.charts import marks, timeline
from workbench.locale import written
from workbench.views import addresses, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text

_FULL_RISK = 100.0


def draw_list(desk: Desk) -> Drawn:
    """All networks of the reader's graph, highest risk first."""
    words = desk.words
    seen = list_networks(desk.bench, desk.sitting)
    head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
        words.term("page", "networks"),
        words(
            "Found among {n} persons that you may see. Risk is a sum of parts, 0 to 100.",
            n=written.number(seen.persons),
        ),
    )
    title = words("Networks by risk")
    if not seen.networks:
        body = markup.empty(
            words("No network stands out."),
            words("Networks are found once persons and cases are linked."),
        )
        return Drawn(title, (desk.html(markup.stack(head, markup.card(title, body))),))
    heads = [
        Column(words("Network")),
        Column(words("Risk"), True),
        Column(words("Parts of the risk")),
        Column(words("Persons"), True),
        Column(words("Cases"), True),
        Column(words("Drugs")),
        Column(words("Seized"), True),
        Column(words("Change"), True),
        Column(words("Stability"), True),
    ]
    rows = [_line(desk, n) for n in seen.networks]
    table = markup.table(heads, rows, title)
    card = markup.card(title, table, count=written.number(len(rows)))
    return Drawn(title, (desk.html(markup.stack(head, card)),))


def _line(desk: Desk, line: NetworkLine) -> list[Text]:
    name = markup.link(addresses.page("network", id=line.id), line.name, "title")
    where = values.provinces(desk, line.provinces)
    return [
        Markup("{}<br>{}").format(name, where),
        Markup("<b>{}</b>").format(written.fixed(line.risk, 1)),
        marks.parts_bar(_parts(desk, line), _FULL_RISK),
        written.number(line.members),
        written.number(line.cases),
        ", ".join(desk.words.term("drug", d) for d in line.drugs),
        written.grams(line.grams),
        written.change(line.growth),
        written.percent(line.stability),
    ]


def _parts(desk: Desk, line: NetworkLine) -> list[tuple[str, float]]:
    return [(desk.words.term("risk", name), points) for name, points in line.parts]


def draw_one(desk: Desk) -> Drawn:
    """One network."""
    seen = open_network(desk.bench, desk.sitting, desk.asked())
    words, line = desk.words, seen.line
    chart = markup.link(addresses.page("chart", network=line.id), words("Open on the chart"))
    sub = markup.row(
        values.provinces(desk, line.provinces, most=8),
        markup.soft(", ".join(words.term("drug", d) for d in line.drugs)),
    )
    head = Markup('<div class="head between"><div><h1>{}</h1>{}</div>{}</div>').format(
        line.name, sub, chart
    )
    top = markup.stack(head, _figures(desk, line), _actors(desk, seen))
    parts: list[pn.viewable.Viewable] = [desk.html(top)]
    plot = timeline.months(seen.timeline, dark=desk.dark)
    if plot is not None:
        title = desk.html(Markup("<h2>{}</h2>").format(words("Cases by month")))
        parts.append(desk.paper(title, plot))
    parts.append(desk.html(markup.stack(_risk(desk, line), _lists(desk, seen))))
    return Drawn(line.name, tuple(parts))


def _figures(desk: Desk, line: NetworkLine) -> Markup:
    words = desk.words
    pairs = (
        (words("Risk, of 100"), written.fixed(line.risk, 1)),
        (words("Persons"), written.number(line.members)),
        (words("Cases"), written.number(line.cases)),
        (words("Provinces"), written.number(len(line.provinces))),
        (words("Seized"), written.grams(line.grams)),
        (words("Stability"), written.percent(line.stability)),
    )
    figures = (
        Markup('<div class="figure"><span class="soft">{}</span><b>{}</b></div>').format(*pair)
        for pair in pairs
    )
    return Markup('<div class="figures">{}</div>').format(markup.join(figures))


def _actors(desk: Desk, seen: NetworkPage) -> Markup:
    words = desk.words
    title = words("Key actors")
    if not seen.actors:
        body = markup.empty(words("No member stands out."), words("All are tied alike."))
        return markup.card(title, body)
    heads = [
        Column(words("Rank"), True),
        Column(words("Person")),
        Column(words("Rank interval, 90 %")),
        Column(words("Range"), True),
        Column(words("In the top"), True),
        Column(words("Ties"), True),
        Column(words("Between others"), True),
    ]
    rows = [_actor(desk, actor, seen) for actor in seen.actors]
    note = words(
        "The interval says where the rank lies when records are missing. "
        "Persons whose intervals overlap cannot be told apart by rank."
    )
    return markup.card(
        title, markup.table(heads, rows, title) + Markup("<p></p>") + markup.soft(note)
    )


def _actor(desk: Desk, actor: KeyActor, seen: NetworkPage) -> list[Text]:
    words, of = desk.words, len(seen.members)
    text = words(
        "rank {rank} of {of}; with 90 % certainty {low} to {high}",
        rank=actor.rank,
        of=of,
        low=actor.low,
        high=actor.high,
    )
    span = f"{written.number(actor.low)}–{written.number(actor.high)}"
    close = [a.rank for a in seen.actors if a is not actor and _overlap(a, actor)]
    note = ""
    if close:
        ranks = ", ".join(f"#{r}" for r in sorted(close)[:6])
        note = words("not separable from {ranks}", ranks=ranks)
    return [
        written.number(actor.rank),
        Markup("{}{}").format(values.entity_link(desk, actor.person), markup.soft(note)),
        marks.rank_interval(actor.rank, actor.low, actor.high, min(of, _AXIS), text),
        span,
        written.percent(actor.p_top),
        written.number(actor.degree),
        written.fixed(actor.betweenness, 3),
    ]


_AXIS = 30
"""Intervals of key actors are drawn on the first places, where they can be read."""


def _overlap(one: KeyActor, other: KeyActor) -> bool:
    return one.low <= other.high and other.low <= one.high


def _risk(desk: Desk, line: NetworkLine) -> Markup:
    words = desk.words
    title = words("What the risk is made of")
    heads = [Column(words("Part")), Column(words("Points"), True), Column(words("Share"))]
    most = max((points for _, points in line.parts), default=1.0)
    rows = [
        [name, written.fixed(points, 1), marks.parts_bar([(name, points)], most)]
        for name, points in _parts(desk, line)
    ]
    total = Markup("<p>{}</p>").format(
        words("Together {risk} of 100.", risk=written.fixed(line.risk, 1))
    )
    return markup.card(title, total + markup.table(heads, rows, title))


def _lists(desk: Desk, seen: NetworkPage) -> Markup:
    words = desk.words
    groups = (
        (words("Persons"), seen.members),
        (words("Bridges to other networks"), seen.bridges),
        (words("Cases"), seen.cases),
        (words("Phones, vehicles and accounts they share"), seen.shared),
    )
    cards = [
        markup.card(
            title,
            markup.items(values.entity_row(desk, e) for e in found[:_MOST])
            + _rest(desk, len(found)),
            count=written.number(len(found)),
        )
        for title, found in groups
        if found
    ]
    return markup.columns(*cards)


_MOST = 12


def _rest(desk: Desk, found: int) -> Markup:
    if found <= _MOST:
        return markup.EMPTY
    return Markup("<p></p>") + markup.soft(
        desk.words("{n} more: open them on the chart.", n=written.number(found - _MOST))
    )
