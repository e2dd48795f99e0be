"""Key-player sets of a network: whom to remove, whom to watch, and the naive choice beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import panel as pn
import panel_material_ui as pmui
import param
from markupsafe import Markup

from workbench.actions.lines import EntityLine
from workbench.actions.networks import MOST_STEPS
from workbench.jobs.key_sets import KeySets, Removed, SizedSets, Watched
from workbench.locale import Words, written
from workbench.views import choice, markup, values
from workbench.views.desk import Desk
from workbench.views.markup import Column, Text

_SIZE = 3
_STEPS = 1

Take = Callable[[tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class MemberSets:
    """Key-player sets of a network, and its members by id."""

    sets: KeySets
    persons: Mapping[str, EntityLine]


class KeyPlayersDesk:
    """The sets of one network; ``take`` is told which members a reader wants to take out."""

    def __init__(self, desk: Desk, found: MemberSets, take: Take) -> None:
        self._desk = desk
        self._found = found
        self._take = take
        # Of three members, two taken out leave one: that is no question. A third at most, then.
        self._size, self._steps = min(_SIZE, max(1, len(found.persons) // 3)), _STEPS

    def body(self) -> pn.viewable.Viewable:
        """The sets of one size with what to choose above them."""
        desk, words = self._desk, self._desk.words
        sizes = len(self._found.sets.sizes)
        if not sizes:
            text = words("A set needs one member to take out and one who is left.")
            empty = markup.empty(words("No key-player set."), text)
            return desk.html(markup.card(words("Key-player sets"), empty))
        told = desk.html(self._told())

        def choose(event: param.parameterized.Event) -> None:
            setattr(self, "_size" if event.obj is size else "_steps", int(event.new))
            told.object = str(self._told())

        size = choice.of_numbers(words("Persons in the set"), sizes, self._size)
        steps = choice.of_numbers(words("Reach within so many steps"), MOST_STEPS, self._steps)
        for chosen in (size, steps):
            chosen.param.watch(choose, "value")
        take = pmui.Button(
            label=words("Take whom to remove"), variant="outlined", size="small", margin=0
        )
        take.on_click(lambda _: self._take(self._found.sets.sizes[self._size - 1].removed.players))
        row = pn.Row(size, steps, take, sizing_mode="stretch_width", margin=0)
        row.styles = {"gap": "24px", "align-items": "flex-end", "flex-wrap": "wrap"}
        head = desk.html(Markup('<h2 style="margin:0">{}</h2>').format(words("Key-player sets")))
        sheet = desk.paper(head, row, told)
        sheet.styles = {**sheet.styles, "gap": "14px"}
        return sheet

    def _told(self) -> Markup:
        return key_player_sets(self._desk, self._found, self._size, self._steps)


def key_player_sets(desk: Desk, found: MemberSets, size: int, steps: int) -> Markup:
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
    found: MemberSets,
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
    elif instead == told:
        beside = markup.soft(words("Those with most ties (naive) are others, and do as much:"))
        beside += _rows(desk, found, others)
    else:
        beside = Markup("<p></p><h3>{}</h3><p>{}</p>{}").format(
            words("Those with most ties (naive)"), instead, _rows(desk, found, others)
        )
    return Markup("<div><h3>{}</h3><p>{}</p>{}<p></p>{}</div>").format(title, told, rows, beside)


def _rows(desk: Desk, found: MemberSets, players: Sequence[str]) -> Markup:
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


def _sizes(words: Words, found: MemberSets, steps: int) -> Markup:
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


def _source(words: Words, found: MemberSets) -> Markup:
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
