"""What if these are arrested: chosen on the chart or in the list, every step undone by a key."""

from collections.abc import Callable, Sequence

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.progress import Progress
from workbench.actions.lines import EntityLine
from workbench.actions.networks import NetworkPage
from workbench.actions.what_if import (
    MOST_REMOVED,
    Effect,
    Suggestion,
    WhatIf,
    suggest_removal,
    what_if,
)
from workbench.charts import marks
from workbench.locale import Words, written
from workbench.views import markup, values
from workbench.views.desk import Desk
from workbench.views.markup import Column, Text
from workbench.views.person_chart import person_chart
from workbench.views.working import Working

_BUDGET = 3
_CHART_HEIGHT = 560
_SIDE_WIDTH = 330


class WhatIfDesk:
    """One network and the persons that a reader takes out of it, step by step."""

    def __init__(self, desk: Desk, seen: NetworkPage) -> None:
        self._desk = desk
        self._seen = seen
        self._lines = {line.id: line for line in seen.members}
        self._done: list[tuple[str, ...]] = [()]
        self._undone: list[tuple[str, ...]] = []
        self._chosen = desk.html(markup.EMPTY)
        self._effect = Working(desk)
        self._found = Working(desk)
        self._member = pmui.Select(
            label=desk.words("Person"),
            options=_options(seen),
            searchable=True,
            size="small",
            margin=0,
            sizing_mode="stretch_width",
        )
        self._budget = pmui.IntInput(
            label=desk.words("At most"),
            value=_BUDGET,
            start=1,
            end=MOST_REMOVED,
            size="small",
            margin=0,
            width=96,
        )
        ranks = {actor.person.id: actor.rank for actor in seen.actors}
        self.chart = person_chart(desk, seen.members, seen.ties, {}, {}, ranks)
        self._show()

    @property
    def removed(self) -> tuple[str, ...]:
        """Ids of those taken out at present."""
        return self._done[-1]

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """The chart with the controls beside it, and the effect below."""
        sheet = self._desk.paper(self.chart)
        sheet.height = _CHART_HEIGHT
        sheet.styles = {**sheet.styles, "padding": "0", "min-width": "0"}
        row = pn.Row(sheet, self._controls(), sizing_mode="stretch_width", margin=0)
        row.styles = {"gap": "20px", "align-items": "stretch"}
        return row, self._found.panel, self._effect.panel

    def _controls(self) -> pn.viewable.Viewable:
        words = self._desk.words
        head = Markup("<h2>{}</h2><p class='soft'>{}</p>").format(
            words("What if these are arrested?"),
            words("Choose persons on the chart or here. Nothing is changed in the records."),
        )
        steps = (
            self._button("z", words("Undo"), "text"),
            self._button("y", words("Redo"), "text"),
            self._button("c", words("All back"), "text"),
        )
        side = self._desk.paper(
            self._desk.html(head),
            self._button("r", words("Remove selected on the chart"), "contained"),
            _line(self._member, self._button("", words("Remove"), "outlined")),
            _line(self._budget, self._button("s", words("Suggest a set"), "outlined")),
            _line(*steps),
            self._chosen,
        )
        side.sizing_mode = "fixed"
        side.width, side.height = _SIDE_WIDTH, _CHART_HEIGHT
        side.styles = {**side.styles, "gap": "14px", "overflow-y": "auto"}
        return side

    def _button(self, key: str, label: str, variant: str) -> pmui.Button:
        shown = f"{label}  ({key})" if key else label
        button = pmui.Button(label=shown, variant=variant, size="small", margin=0)
        button.on_click(lambda _: self.press(key))
        return button

    def press(self, key: str) -> None:
        """What a key or its button does; without a key, remove who is chosen in the list."""
        acts: dict[str, Callable[[], None]] = {
            "": lambda: self._remove([str(self._member.value)]),
            "r": lambda: self._remove(self.chart.selection),
            "z": self._undo,
            "y": self._redo,
            "c": lambda: self._go(()),
            "s": self._suggest,
        }
        acts[key]()

    def _remove(self, ids: Sequence[str]) -> None:
        fresh = [i for i in ids if i in self._lines and i not in self.removed]
        self._go((*self.removed, *dict.fromkeys(fresh)))

    def _go(self, removed: tuple[str, ...]) -> None:
        """A new step; what was undone before it is forgotten."""
        if set(removed) != set(self.removed):
            self._done.append(removed)
            self._undone.clear()
            self._show()

    def _undo(self) -> None:
        if len(self._done) > 1:
            self._undone.append(self._done.pop())
            self._show()

    def _redo(self) -> None:
        if self._undone:
            self._done.append(self._undone.pop())
            self._show()

    def _show(self) -> None:
        desk, removed = self._desk, self.removed
        self.chart.command("remove", ids=list(removed))
        self._chosen.object = str(self._list())
        if not removed:
            self._effect.stop()
            self._effect.panel.objects = []
            return

        def act(progress: Progress) -> WhatIf:
            return what_if(desk.bench, desk.sitting, self._seen.line.id, removed, progress=progress)

        self._effect.start(act, lambda found: (desk.html(effects(desk, found)),))

    def _list(self) -> Markup:
        words = self._desk.words
        if not self.removed:
            return markup.empty(words("Nobody is removed."), words("z undoes, y does it again."))
        rows = (values.entity_row(self._desk, self._lines[i]) for i in self.removed)
        title = words.count(
            "{n} person removed",
            "{n} persons removed",
            len(self.removed),
            n=written.number(len(self.removed)),
        )
        return Markup("<h3>{}</h3>{}").format(title, markup.items(rows))

    def _suggest(self) -> None:
        desk, budget = self._desk, int(self._budget.value or _BUDGET)

        def act(progress: Progress) -> Suggestion:
            return suggest_removal(
                desk.bench, desk.sitting, self._seen.line.id, budget, progress=progress
            )

        self._found.start(act, self._suggested)

    def _suggested(self, found: Suggestion) -> tuple[pn.viewable.Viewable, ...]:
        words = self._desk.words
        take = pmui.Button(
            label=words("Take this set"), variant="contained", size="small", margin=(12, 0, 0, 0)
        )
        take.on_click(lambda _: self._go(tuple(line.id for line in found.best.removed)))
        return (self._desk.paper(self._desk.html(suggestion(self._desk, found)), take),)


def _line(*parts: pn.viewable.Viewable) -> pn.Row:
    row = pn.Row(*parts, sizing_mode="stretch_width", margin=0)
    row.styles = {"gap": "8px", "align-items": "center", "flex-wrap": "wrap"}
    return row


def _options(seen: NetworkPage) -> dict[str, str]:
    """Members by name, central actors first; namesakes are told apart by a number."""
    options: dict[str, str] = {}
    for line in seen.members:
        name, number = line.title, 2
        while name in options:
            name, number = f"{line.title} ({number})", number + 1
        options[name] = line.id
    return options


def effects(desk: Desk, found: WhatIf) -> Markup:
    """Every measure before, right after and healed, and what the naive answer would miss."""
    words = desk.words
    heads = [
        Column(words("Measure")),
        Column(words("Before"), True),
        Column(words("Right after (naive)"), True),
        Column(words("Healed"), True),
        Column(words("90 % of the runs"), True),
        Column(words("Before, right after, then each round of healing")),
    ]
    title = words("Effect of the removal")
    table = markup.table(heads, [_effect(words, effect) for effect in found.effects], title)
    return markup.card(title, _verdict(words, found) + table + _reading(words))


def _effect(words: Words, effect: Effect) -> list[Text]:
    last = effect.healed[-1]
    return [
        measure(words, effect.name),
        written.percent(effect.before),
        written.percent(effect.naive),
        Markup("<b>{}</b>").format(written.percent(last.mean)),
        _range(last.low, last.high),
        marks.recovery(
            effect.before,
            effect.naive,
            [(s.mean, s.low, s.high) for s in effect.healed],
            words(
                "{before} before, {naive} right after, {healed} healed",
                before=written.percent(effect.before),
                naive=written.percent(effect.naive),
                healed=written.percent(last.mean),
            ),
        ),
    ]


def _range(low: float, high: float) -> str:
    return f"{written.percent(low)} – {written.percent(high)}"


def measure(words: Words, name: str) -> Markup:
    """A measure with what it means."""
    told = {
        "largest": (
            words("Largest part"),
            words("share of persons who still hang together"),
        ),
        "pairs": (words("Reach"), words("share of pairs who can still reach each other")),
        "flow": (
            words("Flow"),
            words("how easily goods, money and orders pass, over all pairs"),
        ),
    }
    title, meaning = told[name]
    return Markup("{}<br>{}").format(title, markup.soft(meaning))


def _verdict(words: Words, found: WhatIf) -> Markup:
    """One sentence on the flow: what it seems, and what it is after healing."""
    flow = found.effects[-1]
    last = flow.healed[-1]
    text = words(
        "Right after the arrests the flow falls from {before} to {naive}. Once the network has "
        "healed it stands at {mean}, between {low} and {high} in 90 % of the runs.",
        before=written.percent(flow.before),
        naive=written.percent(flow.naive),
        mean=written.percent(last.mean),
        low=written.percent(last.low),
        high=written.percent(last.high),
    )
    return Markup("<p>{}</p>").format(text)


def _reading(words: Words) -> Markup:
    return Markup("<p></p>") + markup.soft(
        words(
            "Healing is a model: former contacts of the removed tie among themselves, and one of "
            "them may take over. It says what to expect, not what will happen."
        )
    )


def suggestion(desk: Desk, found: Suggestion) -> Markup:
    """The set that hurts most after healing, and the one a naive search would take."""
    words = desk.words
    same = {line.id for line in found.best.removed} == {line.id for line in found.naive.removed}
    best = _set(desk, words("Hurts most after healing"), found.best)
    naive = _set(desk, words("Hurts most at once (naive)"), found.naive)
    head = Markup("<h2>{}</h2>").format(words("Suggested set"))
    if same:
        note = markup.soft(words("The naive search takes the same persons."))
        return head + markup.columns(best) + note
    note = markup.soft(words("Chosen step by step; no proof that no better set exists."))
    if _alike(found):
        note = markup.soft(words("After healing the two can hardly be told apart.")) + " " + note
    return head + markup.columns(best, naive) + note


def _alike(found: Suggestion) -> bool:
    """Whether the intervals of the flow after healing overlap."""
    best, naive = (what.effects[-1].healed[-1] for what in (found.best, found.naive))
    return best.low <= naive.high and naive.low <= best.high


def _set(desk: Desk, title: str, found: WhatIf) -> Markup:
    flow = found.effects[-1]
    last = flow.healed[-1]
    told = desk.words(
        "flow {naive} at once, {mean} healed ({low} to {high})",
        naive=written.percent(flow.naive),
        mean=written.percent(last.mean),
        low=written.percent(last.low),
        high=written.percent(last.high),
    )
    rows: list[EntityLine] = list(found.removed)
    return Markup("<div><h3>{}</h3><p>{}</p>{}</div>").format(
        title, markup.soft(told), markup.items(values.entity_row(desk, line) for line in rows)
    )
