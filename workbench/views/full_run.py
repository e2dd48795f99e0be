"""The full run that waits: what it would change, group by group, accepted or refused by keys."""

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.linking.persons.full_run import ChangeKind
from workbench.actions.full_run import (
    GroupLine,
    RunPage,
    RunReason,
    SettledLine,
    accept_run,
    reject_run,
    show_run,
    undo_run,
)
from workbench.actions.lines import MentionLine
from workbench.actions.link import Linked, link
from workbench.locale import written
from workbench.views import addresses, evidence, failure, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.working import Working


class RunDesk:
    """The run of one sitting: which group is open, and what was decided."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._page = show_run(desk.bench, desk.sitting)
        self._at = 0
        self._sure = False
        words = desk.words
        self._reason = pmui.TextInput(label=words("Reason"), size="small", width=340, margin=0)
        self._told = desk.html(markup.EMPTY)
        self._top, self._shown = desk.html(markup.EMPTY), desk.html(markup.EMPTY)
        self._work = Working(desk)
        self._buttons = self._row(
            self._button("a", words("Accept this group"), "contained"),
            self._button("r", words("Refuse it"), "outlined"),
            self._button("ArrowRight", words("Next"), "text"),
            self._button("ArrowLeft", words("Previous"), "text"),
            self._button("z", words("Undo"), "text"),
            self._button("A", words("Accept all"), "outlined"),
            self._reason,
        )
        self._start = pmui.Button(
            label=words("Compare everything again"), variant="outlined", size="small", margin=0
        )
        self._start.on_click(lambda _: self._run())
        self._show()

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """Head, figures, keys and the group."""
        words = self._desk.words
        text = words(
            "A run over all records is kept beside what stands. Nothing of it holds until a "
            "person accepts it."
        )
        head = Markup('<div class="head"><h1>{}</h1><p class="soft">{}</p></div>').format(
            words.term("page", "full_run"), text
        )
        start = self._row(self._start, self._work.panel)
        return (
            self._desk.html(head),
            self._top,
            self._buttons,
            self._told,
            self._shown,
            start,
        )

    def _row(self, *parts: pn.viewable.Viewable) -> pn.Row:
        styles = {"gap": "10px", "flex-wrap": "wrap", "align-items": "center"}
        return pn.Row(*parts, sizing_mode="stretch_width", margin=0, styles=styles)

    def _button(self, key: str, label: str, variant: str) -> pmui.Button:
        hint = {"ArrowRight": "→", "ArrowLeft": "←"}.get(key, key)
        button = pmui.Button(label=f"{label}  ({hint})", variant=variant, margin=0)
        button.on_click(lambda _: self.press(key))
        return button

    def press(self, key: str) -> None:
        """What a key or its button does."""
        acts: dict[str, Callable[[], Markup]] = {
            "a": self._accept,
            "r": self._reject,
            "A": self._accept_all,
            "z": self._undo,
            "ArrowRight": lambda: self._move(1),
            "ArrowLeft": lambda: self._move(-1),
        }
        if key != "A":
            self._sure = False
        self._told.object = str(failure.attempt(self._desk.words, acts[key]))
        self._show()

    def _group(self) -> GroupLine | None:
        groups = self._page.groups if self._page else ()
        return groups[self._at] if self._at < len(groups) else None

    def _given(self) -> str:
        return (self._reason.value_input or "").strip() or self._desk.words(
            "Decided on the page of the full run"
        )

    def _accept(self) -> Markup:
        group, desk = self._group(), self._desk
        if group is None:
            return markup.EMPTY
        accept_run(desk.bench, desk.sitting, self._given(), group=group.id)
        return self._reloaded(desk.words("Accepted."))

    def _reject(self) -> Markup:
        group, desk = self._group(), self._desk
        if group is None:
            return markup.EMPTY
        reject_run(desk.bench, desk.sitting, self._given(), group=group.id)
        return self._reloaded(desk.words("Refused. What stands holds for later runs too."))

    def _accept_all(self) -> Markup:
        desk, words = self._desk, self._desk.words
        if self._page is None:
            return markup.EMPTY
        if not self._sure:
            self._sure = True
            total = written.number(sum(self._page.counts.values()))
            ask = words("Accept all {n} groups?", n=total)
            return markup.notice(ask, words("Press A once more to confirm; z undoes it."))
        self._sure = False
        accept_run(desk.bench, desk.sitting, self._given())
        return self._reloaded(words("All of it is accepted."))

    def _undo(self) -> Markup:
        desk, words = self._desk, self._desk.words
        if self._page is None or not self._page.settled:
            return markup.notice(words("Nothing to undo."), markup.EMPTY)
        undo_run(desk.bench, desk.sitting, self._page.settled[0].at)
        self._reloaded("")
        return markup.notice(
            words("Undone."), words("Exactly what was before holds again; the ledger keeps both.")
        )

    def _move(self, step: int) -> Markup:
        groups = self._page.groups if self._page else ()
        self._at = min(max(self._at + step, 0), max(len(groups) - 1, 0))
        return markup.EMPTY

    def _reloaded(self, text: str) -> Markup:
        self._reason.param.update(value="", value_input="")
        self._page = show_run(self._desk.bench, self._desk.sitting)
        self._at = 0
        return markup.notice(text, self._desk.words("Press z to undo it."))

    def _run(self) -> None:
        desk = self._desk

        def show(done: Linked) -> list[pn.viewable.Viewable]:
            self._page, self._at = show_run(desk.bench, desk.sitting), 0
            self._show()
            return [desk.html(markup.soft(_outcome(desk, done)))]

        self._work.start(lambda progress: link(desk.bench, desk.sitting, progress=progress), show)

    def _show(self) -> None:
        page, group = self._page, self._group()
        self._buttons.visible = page is not None
        self._top.object = str(_empty(self._desk) if page is None else _figures(self._desk, page))
        parts = [] if page is None else [_settled(self._desk, page.settled)]
        if page is not None and group is not None:
            parts.insert(0, _group(self._desk, group, self._at + 1, page))
        self._shown.object = str(markup.stack(*filter(None, parts)))


def _outcome(desk: Desk, done: Linked) -> str:
    words = desk.words
    waiting = done.waiting
    if waiting is not None and not (waiting.records or waiting.renewed):
        return words("Everything was compared: nothing would change.")
    return words("Everything was compared.")


def _empty(desk: Desk) -> Markup:
    words = desk.words
    then = words(
        "Run it each month with “workbench link --full”, or here over what you may see; the "
        "difference then waits for you."
    )
    return markup.card(words("Difference"), markup.empty(words("No full run waits."), then))


def _figures(desk: Desk, page: RunPage) -> Markup:
    words = desk.words
    shown = markup.figures(
        (
            (words("Merges"), written.number(page.counts[ChangeKind.MERGE])),
            (words("Splits"), written.number(page.counts[ChangeKind.SPLIT])),
            (words("Moves"), written.number(page.counts[ChangeKind.MOVE])),
            (words("Persons concerned"), written.number(page.persons)),
            (words("Records concerned"), written.number(page.records)),
            (words("Persons unchanged"), written.number(page.unchanged)),
        )
    )
    state = words("calibrated") if page.calibrated else words("uncalibrated")
    about = words(
        "Asked by {who}, {when} · model {model}, {state} · {n} entries only renew reasons or pairs "
        "to ask about",
        who=page.asked_by,
        when=desk.moment(page.made),
        model=page.model,
        state=state,
        n=written.number(page.renewed),
    )
    return markup.card(words("Difference"), markup.stack(shown, markup.soft(about)))


def _group(desk: Desk, group: GroupLine, number: int, page: RunPage) -> Markup:
    words = desk.words
    records = {m.id: m for m in group.records}
    total = written.number(sum(page.counts.values()))
    title = words("{kind}, group {n} of {all}", kind=_kind(desk, group), n=number, all=total)
    sides = markup.columns(
        _side(desk, words("As it stands"), group.before, records),
        _side(desk, words("As the run has it"), group.after, records),
    )
    why = markup.items(_reason(desk, r, records) for r in group.reasons)
    return markup.card(title, markup.stack(sides, Markup("<h3>{}</h3>").format(words("Why")), why))


def _kind(desk: Desk, group: GroupLine) -> str:
    words = desk.words
    names = {
        ChangeKind.MERGE: words("Merge"),
        ChangeKind.SPLIT: words("Split"),
        ChangeKind.MOVE: words("Move"),
    }
    return names[group.kind]


def _side(
    desk: Desk,
    title: str,
    groups: tuple[tuple[str, ...], ...],
    records: dict[str, MentionLine],
) -> Markup:
    words = desk.words
    rows = [
        Markup("<b>{}</b><br>{}").format(
            words("Person {n}", n=n),
            markup.join((_named(desk, records[i]) for i in group if i in records), Markup("<br>")),
        )
        for n, group in enumerate(groups, start=1)
    ]
    return Markup("<div><h3>{}</h3>{}</div>").format(title, markup.items(rows))


def _named(desk: Desk, mention: MentionLine) -> Markup:
    name = next((v.original for v in mention.values if v.property == "name"), "–")
    link = markup.link(addresses.page("person", id=mention.id), name)
    return Markup("{} {}").format(link, values.origin(desk, mention.origin))


def _reason(desk: Desk, reason: RunReason, records: dict[str, MentionLine]) -> Markup:
    words = desk.words
    ends = [_named(desk, records[i]) for i in (reason.left, reason.right) if i in records]
    pair = markup.join(ends, " ⟷ ")
    address = addresses.page("pair", left=reason.left, right=reason.right)
    said = [Markup("<p>{}</p>").format(text) for text in _said(desk, reason)]
    weighed = reason.now or reason.before
    drawn = evidence.waterfall(desk, weighed) if weighed else markup.EMPTY
    more = markup.more(words("Parts of the score"), drawn) if weighed else markup.EMPTY
    compare = markup.link(address, words("Compare"))
    return Markup("{} {}{}{}").format(pair, compare, markup.join(said), more)


def _said(desk: Desk, reason: RunReason) -> list[str]:
    words = desk.words
    if reason.joins:
        now = evidence.sentence(desk, reason.now) if reason.now else ""
        return [words("Would be joined.") + " " + now]
    told = []
    if reason.before is not None:
        told.append(words("Stood on:") + " " + evidence.sentence(desk, reason.before))
    if reason.now is None and not reason.guard:
        return [*told, words("The run finds too little that agrees to look at this pair.")]
    return [*told, words("Now:") + " " + evidence.apart(desk, reason.now, reason.guard)]


def _settled(desk: Desk, lines: tuple[SettledLine, ...]) -> Markup:
    words = desk.words
    if not lines:
        return markup.EMPTY
    rows = markup.items(
        Markup("{}<br>{}").format(
            words(
                "{what} by {who}, {when}: {n} records",
                what=words("Accepted") if line.accepted else words("Refused"),
                who=line.actor,
                when=desk.moment(line.at),
                n=written.number(line.records),
            ),
            markup.soft(words("Reason: {text}", text=line.reason)),
        )
        for line in lines
    )
    return markup.card(words("Decided on this run"), rows, count=written.number(len(lines)))


def draw(desk: Desk) -> Drawn:
    """The difference with its keys."""
    words, run = desk.words, RunDesk(desk)
    keys = (
        ("a", words("accept this group")),
        ("r", words("refuse this group")),
        ("→", words("next group")),
        ("←", words("previous group")),
        ("A", words("accept all")),
        ("z", words("undo the last decision")),
    )
    return Drawn(
        words.term("page", "full_run"), run.body(), keys=keys, on_key=run.press, paced=True
    )
