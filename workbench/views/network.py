"""One network: who holds it together, what if they are arrested, when, where and why this risk."""

from collections.abc import Sequence

import panel as pn
from markupsafe import Markup

from graph.analysis.uncertainty import Missing
from graph.errors import UnknownEntity
from graph.progress import Progress
from workbench.actions.networks import KeyActor, NetworkLine, NetworkPage, open_network
from workbench.charts import marks, timeline
from workbench.locale import written
from workbench.network_names import network_name
from workbench.views import addresses, interval_basis, markup, routes, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.going import open_page
from workbench.views.key_players import KeyPlayersDesk, MemberSets
from workbench.views.markup import Column, Text
from workbench.views.networks import parts
from workbench.views.what_if import WhatIfDesk
from workbench.views.working import Working


class NetworkDesk:
    """The page of one network, once it is found."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: NetworkPage | None = None
        self._what_if: WhatIfDesk | None = None
        self.work = Working(desk)

    def start(self) -> None:
        """Find the network and show it."""
        desk = self._desk

        def act(progress: Progress) -> NetworkPage | None:
            try:
                return open_network(desk.bench, desk.sitting, desk.asked(), progress=progress)
            except UnknownEntity:
                return None

        self.work.start(act, self._shown)

    def press(self, key: str) -> None:
        """What a key does; before there is a network it does nothing."""
        if self._seen is None or self._what_if is None:
            return
        beside = {"n": self._seen.below, "p": self._seen.above}
        if key not in beside:
            self._what_if.press(key)
        elif (other := beside[key]) is not None:
            open_page("network", id=other.id)

    def _shown(self, seen: NetworkPage | None) -> list[pn.viewable.Viewable]:
        desk = self._desk
        if seen is None:
            return [desk.html(_none(desk))]
        self._seen = seen
        what_if = self._what_if = WhatIfDesk(desk, seen)
        found = MemberSets(seen.key_sets, {line.id: line for line in seen.members})
        sets = KeyPlayersDesk(desk, found, what_if.take_out)
        top = desk.html(markup.stack(_head(desk, seen.line), _figures(desk, seen.line)))
        actors = desk.html(_actors(desk, seen))
        shown = [top, *what_if.body(), actors, sets.body()]
        shown.append(_by_month(desk, seen))
        last = (
            routes.card(desk, seen.routes),
            _risk(desk, seen),
            interval_basis.card(desk, seen.basis),
            _lists(desk, seen),
        )
        return [*shown, desk.html(markup.stack(*last))]


def _by_month(desk: Desk, seen: NetworkPage) -> pn.viewable.Viewable:
    words = desk.words
    title = words("Cases by month")
    plot = timeline.months(seen.timeline, language=words.language, dark=desk.dark)
    if plot is None:
        body = markup.empty(
            words("No case of this network is dated."),
            words("Growth and change cannot be told without days; see the sources of its cases."),
        )
        return desk.html(markup.card(title, body))
    return desk.paper(desk.html(Markup("<h2>{}</h2>").format(title)), plot)


def _none(desk: Desk) -> Markup:
    """What is said of an id that names no network, or none that this reader may see."""
    words = desk.words
    body = markup.empty(
        words("There is no such network now."),
        Markup("{} {}").format(
            words(
                "Networks are found anew as records come in: it may have split, merged or fallen "
                "below three persons. It may also not be for you."
            ),
            markup.link(addresses.page("networks"), words("All networks by risk")),
        ),
    )
    return markup.card(words.term("page", "networks"), body)


def draw(desk: Desk) -> Drawn:
    """The network that the address names."""
    words = desk.words
    page = NetworkDesk(desk)
    page.start()
    keys = (
        ("r", words("remove who is selected on the chart")),
        ("s", words("suggest a set")),
        ("z", words("undo the last removal")),
        ("y", words("do it again")),
        ("c", words("put all back")),
        ("n", words("next network by risk")),
        ("p", words("network before it")),
    )
    name = network_name(desk.asked()) if desk.asked() else words.term("page", "networks")
    return Drawn(name, (page.work.panel,), keys=keys, on_key=page.press)


def _head(desk: Desk, line: NetworkLine) -> Markup:
    words = desk.words
    chart = markup.link(addresses.page("chart", network=line.id), words("Open on the chart"))
    sub = markup.row(
        values.provinces(desk, line.provinces, most=8),
        markup.soft(", ".join(words.term("drug", d) for d in line.drugs)),
    )
    return Markup('<div class="head between"><div><h1>{}</h1>{}</div>{}</div>').format(
        line.name, sub, chart
    )


def _figures(desk: Desk, line: NetworkLine) -> Markup:
    words = desk.words
    pairs = (
        (words("Risk, of 100"), written.fixed(line.risk, 1)),
        (words("Persons"), written.number(line.members)),
        (words("Cases"), written.number(line.cases)),
        (words("Provinces"), written.number(len(line.provinces))),
        (words("Seized"), written.grams(line.grams) if line.grams else "–"),
        (words("Stability"), written.percent(line.stability)),
    )
    return markup.figures((markup.soft(name), figure) for name, figure in pairs)


def _actors(desk: Desk, seen: NetworkPage) -> Markup:
    words = desk.words
    title = words("Key actors")
    if not seen.actors:
        body = markup.empty(words("No member stands out."), words("All are tied alike."))
        return markup.card(title, body)
    heads = [
        Column(words("Rank"), True),
        Column(words("Person")),
        Column(words("Role")),
        Column(words("Rank interval, 90%")),
        Column(words("Range"), True),
        Column(words("Among the first {n}", n=Missing().top), True),
        Column(words("Ties"), True),
        Column(words("Between others"), True),
    ]
    rows = [_actor(desk, actor, seen) for actor in seen.actors]
    note = words(
        "The interval says where the rank lies when records are missing. "
        "Persons whose intervals overlap cannot be told apart by rank."
    )
    place = words(
        "The role is the place among the groups of all persons that you may see; most are members "
        "without a special one."
    )
    return markup.card(
        title, markup.table(heads, rows, title) + Markup("<p></p>") + markup.soft(f"{note} {place}")
    )


def _actor(desk: Desk, actor: KeyActor, seen: NetworkPage) -> list[Text]:
    words, of = desk.words, len(seen.members)
    text = words(
        "rank {rank} of {of}; with 90% certainty {low} to {high}",
        rank=actor.rank,
        of=of,
        low=actor.low,
        high=actor.high,
    )
    close = [a.rank for a in seen.actors if a is not actor and _overlap(a, actor)]
    note = words("not separable from {ranks}", ranks=_ranks(close)) if close else ""
    axis = min(max(of, *(a.high for a in seen.actors)), _AXIS)
    return [
        written.number(actor.rank),
        Markup("{}{}").format(values.entity_link(desk, actor.person), markup.soft(note)),
        words.term("role", actor.role),
        marks.rank_interval(actor.rank, actor.low, actor.high, axis, text),
        written.span(actor.low, actor.high),
        written.percent(actor.p_top),
        written.number(actor.degree),
        written.fixed(actor.betweenness, 3),
    ]


_AXIS = 30
"""Intervals of key actors are drawn on the first places, where they can be read."""


def _ranks(ranks: Sequence[int]) -> str:
    """Ranks as ``#2, #4–#7``: three or more in a row by the first and the last."""
    rows: list[list[int]] = []
    for rank in sorted(ranks):
        if rows and rank == rows[-1][-1] + 1:
            rows[-1].append(rank)
        else:
            rows.append([rank])
    told = (
        [f"#{row[0]}–#{row[-1]}"] if len(row) > _SINGLY else [f"#{rank}" for rank in row]
        for row in rows
    )
    return ", ".join(text for texts in told for text in texts)


_SINGLY = 2


def _overlap(one: KeyActor, other: KeyActor) -> bool:
    return one.low <= other.high and other.low <= one.high


def _risk(desk: Desk, seen: NetworkPage) -> Markup:
    words, line = desk.words, seen.line
    title = words("Why this risk, and this rank")
    heads = [Column(words("Part")), Column(words("Points"), True), Column(words("Share"))]
    most = max((points for _, points in line.parts), default=1.0)
    rows = [
        [name, written.fixed(points, 1), marks.parts_bar([(name, points)], most)]
        for name, points in parts(desk, line)
    ]
    total = Markup("<p>{}</p>").format(
        words(
            "Rank {rank} by risk: together {risk} of 100.",
            rank=written.number(seen.rank),
            risk=written.fixed(line.risk, 1),
        )
    )
    beside = markup.join(
        Markup("<p>{}</p>").format(against(desk, line, other))
        for other in (seen.above, seen.below)
        if other is not None
    )
    return markup.card(title, total + beside + markup.table(heads, rows, title))


def against(desk: Desk, line: NetworkLine, other: NetworkLine) -> Markup:
    """What sets a network apart from one beside it in the ranking, the largest parts first."""
    words = desk.words
    theirs = dict(other.parts)
    gaps = [(name, points - theirs.get(name, 0.0)) for name, points in line.parts]
    gaps = sorted((gap for gap in gaps if abs(gap[1]) >= _GAP), key=lambda gap: -abs(gap[1]))
    told = ", ".join(
        f"{words.term('risk', name)} {written.signed(gap)}" for name, gap in gaps[:_MOST_GAPS]
    )
    link = markup.link(addresses.page("network", id=other.id), other.name)
    difference = written.signed(line.risk - other.risk)
    return Markup("{}: {}").format(
        Markup(words("Against {network} ({difference})")).format(
            network=link, difference=difference
        ),
        told or words("alike in every part"),
    )


_GAP, _MOST_GAPS = 0.05, 4


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
