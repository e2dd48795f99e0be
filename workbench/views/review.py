"""The review queue: two records side by side, decided by a person, undone by a key."""

from collections.abc import Callable
from difflib import SequenceMatcher

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup, escape

from graph.evidence import Verdict
from graph.pole import Kind
from workbench.actions.judge import judge
from workbench.actions.lines import MentionLine, Value
from workbench.actions.review_queue import ProposedPair, ReviewQueue, review_queue
from workbench.actions.withdraw import withdraw
from workbench.locale import written
from workbench.views import evidence, failure, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn

_VERDICTS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}

_ALIKE = 0.6
"""Below this share of common letters, marking single ones would only confuse."""


class ReviewDesk:
    """The queue of one sitting: where it stands, what was decided, and how to take it back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._queue: ReviewQueue = review_queue(desk.bench, desk.sitting)
        self._at = 0
        self._made: list[str] = []
        self._reason = pmui.TextInput(
            label=desk.words("Reason (optional)"), size="small", width=340, margin=0
        )
        self._told = desk.html(markup.EMPTY)
        self._shown = desk.html(markup.EMPTY)
        self._show()

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """Head, buttons and the pair."""
        words = self._desk.words
        head = Markup('<div class="head"><h1>{}</h1></div>').format(words.term("page", "review"))
        buttons = (
            self._button("s", words("Same"), "contained"),
            self._button("d", words("Different"), "outlined"),
            self._button("u", words("Unsure"), "outlined"),
            self._button("ArrowRight", words("Next"), "text"),
            self._button("z", words("Undo"), "text"),
        )
        line = pn.Row(
            *buttons,
            self._reason,
            sizing_mode="stretch_width",
            styles={"gap": "10px", "flex-wrap": "wrap", "align-items": "center"},
        )
        return (self._desk.html(head), line, self._told, self._shown)

    def _button(self, key: str, label: str, variant: str) -> pmui.Button:
        hint = "→" if key == "ArrowRight" else key
        button = pmui.Button(label=f"{label}  ({hint})", variant=variant, margin=0)
        button.on_click(lambda _: self.press(key))
        return button

    def press(self, key: str) -> None:
        """What a key or its button does."""
        acts: dict[str, Callable[[], Markup]] = {"z": self._undo, "ArrowRight": self._next}
        act = acts.get(key, lambda: self._decide(_VERDICTS[key]))
        self._told.object = str(failure.attempt(self._desk.words, act))
        self._show()

    def _pair(self) -> ProposedPair | None:
        pairs = self._queue.pairs
        return pairs[self._at] if self._at < len(pairs) else None

    def _decide(self, verdict: Verdict) -> Markup:
        pair, desk = self._pair(), self._desk
        if pair is None:
            return markup.EMPTY
        reason = (self._reason.value_input or "").strip() or desk.words(
            "Decided in the review queue"
        )
        done = judge(desk.bench, desk.sitting, pair.left.id, pair.right.id, verdict, reason)
        self._made.append(done.judgement.id)
        self._reason.param.update(value="", value_input="")
        self._reload()
        named = desk.words.term("verdict", verdict)
        return markup.notice(
            desk.words("Recorded: {verdict}.", verdict=named), desk.words("Press z to undo it.")
        )

    def _next(self) -> Markup:
        self._at += 1
        if self._pair() is None:
            self._reload()
        return markup.EMPTY

    def _undo(self) -> Markup:
        words = self._desk.words
        if not self._made:
            return markup.notice(
                words("Nothing to undo."), words("Only decisions of this visit are undone here.")
            )
        withdraw(self._desk.bench, self._desk.sitting, self._made[-1])
        self._made.pop()
        self._reload()
        return markup.notice(
            words("Undone."), words("Exactly what was before holds again; the ledger keeps both.")
        )

    def _reload(self) -> None:
        self._queue = review_queue(self._desk.bench, self._desk.sitting)
        self._at = 0

    def _show(self) -> None:
        self._shown.object = str(self._drawn())

    def _drawn(self) -> Markup:
        desk, pair = self._desk, self._pair()
        progress = desk.words(
            "{waiting} waiting · {decided} decided",
            waiting=written.number(self._queue.waiting),
            decided=written.number(self._queue.decided),
        )
        if pair is None:
            return markup.card(
                desk.words("Nothing waits."),
                markup.empty(
                    desk.words("Every proposed match is decided."),
                    desk.words("New ones come with the next sources. ") + progress,
                ),
            )
        return markup.stack(markup.soft(progress), *_compared(desk, pair))


def _compared(desk: Desk, pair: ProposedPair) -> list[Markup]:
    words = desk.words
    parts = [markup.card(words("Is this one person?"), side_by_side(desk, pair))]
    if pair.evidence is not None:
        title = words("What the comparison weighs, in bits")
        parts.append(markup.card(title, evidence.block(desk, pair.evidence)))
    return [*parts, _consequence(desk, pair)]


def _consequence(desk: Desk, pair: ProposedPair) -> Markup:
    """What a merge would join."""
    lines = (pair.left_entity, pair.right_entity)
    rows = (
        values.entity_row(
            desk,
            e,
            desk.words.count("{n} record", "{n} records", e.mentions, n=written.number(e.mentions)),
        )
        for e in lines
    )
    return markup.card(desk.words("“Same” would join these two"), markup.items(rows))


def side_by_side(desk: Desk, pair: ProposedPair) -> Markup:
    """Every property of both records; what differs is marked, letter by letter."""
    names = dict.fromkeys(v.property for m in (pair.left, pair.right) for v in m.values)
    left, right = _stated(pair.left), _stated(pair.right)
    cells = [Markup('<div class="name"></div>'), _head(desk, pair.left), _head(desk, pair.right)]
    for name in names:
        cells += _row(desk, name, left.get(name, []), right.get(name, []))
    return Markup('<div class="pair">{}</div>').format(markup.join(cells))


def _stated(mention: MentionLine) -> dict[str, list[Value]]:
    stated: dict[str, list[Value]] = {}
    for value in mention.values:
        stated.setdefault(value.property, []).append(value)
    return stated


def _head(desk: Desk, mention: MentionLine) -> Markup:
    grade = values.grade(desk, mention.origin.grade)
    return Markup('<div class="same">{} {}</div>').format(
        grade, values.origin(desk, mention.origin)
    )


def _row(desk: Desk, name: str, left: list[Value], right: list[Value]) -> list[Markup]:
    ours, theirs = {v.value for v in left}, {v.value for v in right}
    differs = bool(ours and theirs) and not ours & theirs
    css = "differs" if differs else "same"
    one, other = _text(desk, name, left), _text(desk, name, right)
    if differs:
        shown = (marked(one, other), marked(other, one))
    else:
        shown = (escape(one or "–"), escape(other or "–"))
    note = Markup('<span class="sr">{}</span>').format(desk.words("differs")) if differs else ""
    return [
        Markup('<div class="name">{}{}</div>').format(values.property_name(desk, name), note),
        *(Markup('<div class="{}">{}</div>').format(css, s) for s in shown),
    ]


def _text(desk: Desk, name: str, stated: list[Value]) -> str:
    texts = (
        v.original if name in ("name", "alias") else values.shown(desk, Kind.PERSON, name, v.value)
        for v in stated
    )
    return ", ".join(dict.fromkeys(texts))


def marked(text: str, other: str) -> Markup:
    """The text with what the other has not set off; all of it if they have little in common."""
    matcher = SequenceMatcher(None, other.casefold(), text.casefold(), autojunk=False)
    if len(text.casefold()) != len(text) or matcher.ratio() < _ALIKE:
        return Markup("<mark>{}</mark>").format(text)
    pieces = [
        escape(text[a:b]) if kind == "equal" else Markup("<mark>{}</mark>").format(text[a:b])
        for kind, _, _, a, b in matcher.get_opcodes()
        if b > a
    ]
    return markup.join(pieces)


def draw(desk: Desk) -> Drawn:
    """The queue with its keys."""
    words = desk.words
    queue = ReviewDesk(desk)
    keys = (
        ("s", words("same person")),
        ("d", words("different persons")),
        ("u", words("unsure")),
        ("→", words("next pair")),
        ("z", words("undo the last decision")),
    )
    return Drawn(words.term("page", "review"), queue.body(), keys=keys, on_key=queue.press)
