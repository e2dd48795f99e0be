"""Key-player sets of a network: whom to remove, whom to watch, and the naive choice beside them."""

from collections.abc import Callable, Sequence

import panel as pn
import panel_material_ui as pmui
import param
from markupsafe import Markup

from graph.progress import Progress
from workbench.actions.key_players import MOST_STEPS, KeyPlayerSets, key_players
from workbench.jobs.key_sets import Removed, SizedSets, Watched
from workbench.locale import Words, written
from workbench.views import markup, values
from workbench.views.desk import Desk
from workbench.views.markup import Column, Text
from workbench.views.working import Working

_SIZE = 3
_STEPS = 1

Take = Callable[[tuple[str, ...]], None]


class KeyPlayersDesk:
    """The sets of one network; ``take`` is told which members a reader wants to take out."""

    def __init__(self, desk: Desk, network_id: str, take: Take) -> None:
        self._desk = desk
        self._network = network_id
        self._take = take
        self._size, self._steps = _SIZE, _STEPS
        self.work = Working(desk)

    def start(self) -> None:
        """Search the sets and show them."""
        desk = self._desk

        def act(progress: Progress) -> KeyPlayerSets:
            return key_players(desk.bench, desk.sitting, self._network, progress=progress)

        self.work.start(act, self._shown)

    def _shown(self, found: KeyPlayerSets) -> tuple[pn.viewable.Viewable, ...]:
        desk, words = self._desk, self._desk.words
        sizes = len(found.sets.sizes)
        if not sizes:
            text = words("A set needs one member to take out and one who is left.")
            empty = markup.empty(words("No key-player set."), text)
            return (desk.html(markup.card(words("Key-player sets"), empty)),)
        self._size = min(self._size, sizes)
        told = desk.html(self._told(found))

        def choose(event: param.parameterized.Event) -> None:
            setattr(self, "_size" if event.obj is size else "_steps", int(event.new))
            told.object = str(self._told(found))

        size = self._choice(words("Persons in the set"), sizes, self._size)
        steps = self._choice(words("Reach within so many steps"), MOST_STEPS, self._steps)
        for choice in (size, steps):
            choice.param.watch(choose, "value")
        take = pmui.Button(
            label=words("Take whom to remove"), variant="outlined", size="small", margin=0
        )
        take.on_click(lambda _: self._take(found.sets.sizes[self._size - 1].removed.players))
        row = pn.Row(size, steps, take, sizing_mode="stretch_width", margin=0)
        row.styles = {"gap": "24px", "align-items": "flex-end", "flex-wrap": "wrap"}
        head = desk.html(Markup("<h2>{}</h2>").format(words("Key-player sets")))
        sheet = desk.paper(head, row, told)
        sheet.styles = {**sheet.styles, "gap": "14px"}
        return (sheet,)

    def _choice(self, label: str, most: int, value: int) -> pmui.RadioButtonGroup:
        options = {written.number(n): n for n in range(1, most + 1)}
        return pmui.RadioButtonGroup(
            label=label, options=options, value=value, size="small", margin=0
        )

    def _told(self, found: KeyPlayerSets) -> Markup:
        return key_player_sets(self._desk, found, self._size, self._steps)


def key_player_sets(desk: Desk, found: KeyPlayerSets, size: int, steps: int) -> Markup:
    """The sets of one size, reach within 1 or 2 ``steps``, and below them every size in figures."""
    words, of = desk.words, found.sets.sizes[size - 1]
    removed, watched = of.removed, of.watched[steps - 1]
    naive = of.watched_by_ties[steps - 1]
    columns = markup.columns(
        _half(
            desk,
            found,
            (words("Whom to remove (KPP-Neg)"), removed.players, _apart(words, removed)),
            (of.removed_by_ties.players, _apart(words, of.removed_by_ties)),
        ),
        _half(
            desk,
            found,
            (words("Whom to watch (KPP-Pos)"), watched.players, _reached(words, watched, steps)),
            (naive.players, _reached(words, naive, steps)),
        ),
    )
    return markup.stack(columns, _sizes(words, found, steps), _source(words, found))


def _half(
    desk: Desk,
    found: KeyPlayerSets,
    best: tuple[str, Sequence[str], str],
    naive: tuple[Sequence[str], str],
) -> Markup:
    """One question: the set with what it does, and what the naive choice does instead."""
    words = desk.words
    title, players, told = best
    rows = _rows(desk, found, players)
    others, instead = naive
    if set(others) == set(players):
        beside = markup.soft(words("Those with most ties (naive) are the same persons."))
    else:
        beside = Markup("<p></p><h3>{}</h3><p>{}</p>{}").format(
            words("Those with most ties (naive)"), instead, _rows(desk, found, others)
        )
    return Markup("<div><h3>{}</h3><p>{}</p>{}<p></p>{}</div>").format(title, told, rows, beside)


def _rows(desk: Desk, found: KeyPlayerSets, players: Sequence[str]) -> Markup:
    """Members in the order of their names, since a set has none of its own."""
    lines = sorted((found.persons[player] for player in players), key=lambda line: line.title)
    return markup.items(values.entity_row(desk, line) for line in lines)


def _apart(words: Words, removed: Removed) -> str:
    share = written.percent(removed.apart)
    if (removed.parts, removed.largest) == (1, 1):
        return words(
            "{share} of pairs no longer reach each other; one person is left.", share=share
        )
    if removed.parts == 1:
        return words(
            "{share} of pairs no longer reach each other; those left still hang together.",
            share=share,
        )
    return words(
        "{share} of pairs no longer reach each other; those left fall into {parts} parts, the "
        "largest of {largest}.",
        share=share,
        parts=written.number(removed.parts),
        largest=written.number(removed.largest),
    )


def _reached(words: Words, watched: Watched, steps: int) -> str:
    return words.count(
        "{share} of the members are reached within {n} step, those watched included.",
        "{share} of the members are reached within {n} steps, those watched included.",
        steps,
        n=written.number(steps),
        share=written.percent(watched.reached),
    )


def _sizes(words: Words, found: KeyPlayerSets, steps: int) -> Markup:
    """What each further person adds."""
    heads = [
        Column(words("Persons in the set")),
        Column(words("Pairs apart"), True),
        Column(words("by most ties (naive)"), True),
        Column(words("Members reached"), True),
        Column(words("by most ties (naive)"), True),
    ]
    rows: list[list[Text]] = [
        [written.number(n), *_figures(of, steps)] for n, of in enumerate(found.sets.sizes, start=1)
    ]
    return markup.table(heads, rows, words("Key-player sets"))


def _figures(of: SizedSets, steps: int) -> list[Text]:
    reached, naive = of.watched[steps - 1].reached, of.watched_by_ties[steps - 1].reached
    apart = (of.removed.apart, of.removed_by_ties.apart)
    return [written.percent(share) for share in (*apart, reached, naive)]


def _source(words: Words, found: KeyPlayerSets) -> Markup:
    told = words(
        "Before any removal {share} of pairs do not reach each other. Pairs with those removed "
        "count as apart. Sets are found by adding and exchanging one person at a time, on the ties "
        "as recorded; no proof that no better set exists.",
        share=written.percent(found.sets.before),
    )
    source = (
        "Borgatti (2006), Identifying sets of key players in a social network, "
        "Comput. Math. Organ. Theory 12:21–34."
    )
    return Markup("<div>{} {}</div>").format(markup.soft(told), markup.soft(source))
