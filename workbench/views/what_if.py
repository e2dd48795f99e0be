"""What if these are arrested: chosen on the chart or in the list, every step undone by a key."""

from collections.abc import Callable, Sequence

import panel as pn
import panel_material_ui as pmui
import param
from markupsafe import Markup

from graph.progress import Progress
from workbench.actions.networks import NetworkPage
from workbench.actions.open_person import open_association
from workbench.actions.what_if import MOST_REMOVED, Suggestion, WhatIf, suggest_removal, what_if
from workbench.locale import written
from workbench.views import association, choice, failure, markup, values
from workbench.views.desk import Desk
from workbench.views.person_chart import person_chart
from workbench.views.removal_effect import effects, reading, suggestion
from workbench.views.working import Working

_BUDGET = 3
_STEPS = 2
_CHART_HEIGHT = 560
_SIDE_WIDTH = 360


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
        self._steps = _STEPS
        self._found = Working(desk)
        self._names = _options(seen)
        self._member = pmui.Select(
            label=desk.words("Person"),
            options=self._names,
            searchable=True,
            size="small",
            margin=0,
            sizing_mode="stretch_width",
        )
        most = max(1, min(MOST_REMOVED, len(seen.members) - 1))
        self._budget = pmui.IntInput(
            label=desk.words("At most"),
            value=min(_BUDGET, most),
            start=1,
            end=most,
            size="small",
            margin=0,
            width=132,
        )
        ranks = {actor.person.id: actor.rank for actor in seen.actors}
        self.chart = person_chart(desk, seen.members, seen.ties, {}, {}, ranks)
        self._ties = {f"{tie.start}.{tie.end}": (tie.start, tie.end) for tie in seen.ties}
        self._tie = desk.html(markup.EMPTY)
        self.chart.param.watch(lambda event: self._say_why(event.new), "selection")
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
            words(
                "Choose persons on the chart or here. Nothing is changed in the records. A tie, or "
                "two persons that are tied, tell why."
            ),
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
            self._tie,
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
            "c": lambda: self.take_out(()),
            "s": self._suggest,
        }
        acts[key]()

    def _remove(self, ids: Sequence[str]) -> None:
        fresh = [i for i in ids if i in self._lines and i not in self.removed]
        self.take_out((*self.removed, *dict.fromkeys(fresh)))

    def take_out(self, removed: tuple[str, ...]) -> None:
        """Take out these and nobody else; what was undone before this step is forgotten."""
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
        left = {name: i for name, i in self._names.items() if i not in removed}
        chosen = self._member.value if self._member.value in left.values() else None
        self._member.param.update(options=left, value=chosen or next(iter(left.values()), None))
        if not removed or len(removed) == len(self._lines):
            self._effect.instead(self._nothing_to_compute())
            return

        def act(progress: Progress) -> WhatIf:
            return what_if(desk.bench, desk.sitting, self._seen.line.id, removed, progress=progress)

        self._effect.start(act, self._told)

    def _nothing_to_compute(self) -> list[pn.viewable.Viewable]:
        """Before anybody is removed there is no effect, and after everybody is, nobody to show."""
        desk, words = self._desk, self._desk.words
        if not self.removed:
            return []
        body = markup.empty(words("Nobody is left."), words("z takes the last removal back."))
        return [desk.html(markup.card(words("Effect of the removal"), body))]

    def _told(self, found: WhatIf) -> tuple[pn.viewable.Viewable, ...]:
        """The effect, and how many steps reach is counted within, which needs no new work."""
        desk, words = self._desk, self._desk.words
        head = Markup('<h2 style="margin:0">{}</h2>').format(words("Effect of the removal"))
        told = desk.html(effects(desk, found, self._steps))
        label = words("Reach within so many steps")
        steps = choice.of_numbers(label, len(found.reach), self._steps)

        def choose(event: param.parameterized.Event) -> None:
            self._steps = int(event.new)
            told.object = str(effects(desk, found, self._steps))

        steps.param.watch(choose, "value")
        sheet = desk.paper(desk.html(head), told, steps, desk.html(reading(words)))
        sheet.styles = {**sheet.styles, "gap": "14px"}
        return (sheet,)

    def _say_why(self, selected: Sequence[str]) -> None:
        """Tell what the selected tie, or two selected persons, are tied through."""
        desk, ends = self._desk, self._tied(selected)
        if ends is None:
            self._tie.object = ""
            return
        one, other = ends

        def told() -> Markup:
            line = open_association(desk.bench, desk.sitting, one, other)
            return association.reasons(desk, self._lines[one].title, line)

        self._tie.object = str(failure.attempt(desk.words, told))

    def _tied(self, selected: Sequence[str]) -> tuple[str, str] | None:
        ties = [self._ties[i] for i in selected if i in self._ties]
        persons = [i for i in selected if i in self._lines]
        if len(ties) == 1 and not persons:
            return ties[0]
        return (persons[0], persons[1]) if len(persons) == 2 else None

    def _list(self) -> Markup:
        words = self._desk.words
        if not self.removed:
            then = words("Select somebody on the chart and press r; z undoes, y does it again.")
            return markup.empty(words("Nobody is removed."), then)
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
        take.on_click(lambda _: self.take_out(tuple(line.id for line in found.best.removed)))
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
