"""The review queue: two records side by side, decided by a person, undone by a key."""

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.evidence import Verdict
from graph.pole import Kind
from workbench.actions.judge import judge
from workbench.actions.review_queue import ProposedPair, ReviewQueue, Subject, review_queue
from workbench.actions.withdraw import withdraw
from workbench.locale import written
from workbench.views import addresses, evidence, failure, markup, side, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn

_VERDICTS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}


def _subjects(desk: Desk, chosen: Subject) -> Markup:
    """The two queues; the one that is open is marked."""
    names = {Subject.PERSONS: desk.words("Persons"), Subject.CASES: desk.words("Cases")}
    return markup.join(
        Markup('<a class="chip {}" href="{}"{}>{}</a>').format(
            "accent" if subject is chosen else "",
            addresses.page("review", subject=subject.value),
            Markup(' aria-current="page"') if subject is chosen else "",
            name,
        )
        for subject, name in names.items()
    )


_AHEAD = 20
"""Pairs read at a time, beside those that were passed over."""

Ends = tuple[str, str]
"""Ids of the two records of a pair."""


def _ends(pair: ProposedPair) -> Ends:
    return pair.left.id, pair.right.id


class ReviewDesk:
    """The queue of one sitting: where it stands, what was decided, and how to take it back."""

    def __init__(self, desk: Desk, subject: Subject, case: str) -> None:
        self._desk = desk
        self._subject, self._case = subject, case
        self._made: list[tuple[str, Ends]] = []
        self._passed: set[Ends] = set()
        self._queue: ReviewQueue = self._asked()
        self._at = 0
        self._reason = pmui.TextInput(
            label=desk.words("Reason (optional)"), size="small", width=340, margin=0
        )
        self._told = desk.html(markup.EMPTY)
        self._shown = desk.html(markup.EMPTY)
        self._show()

    def _asked(self) -> ReviewQueue:
        desk = self._desk
        return review_queue(
            desk.bench,
            desk.sitting,
            subject=self._subject,
            case=self._case,
            limit=_AHEAD + len(self._passed),
        )

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """Head, buttons and the pair."""
        words = self._desk.words
        form = '<div class="head between"><h1>{}</h1><div class="row">{}</div></div>'
        subjects = _subjects(self._desk, self._subject)
        head = Markup(form).format(words.term("page", "review"), subjects)
        cases = self._subject is Subject.CASES
        same = words("Belong together") if cases else words("Same")
        different = words("Do not") if cases else words("Different")
        buttons = (
            self._button("s", same, "contained"),
            self._button("d", different, "outlined"),
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
        self._made.append((done.judgement.id, _ends(pair)))
        self._reason.param.update(value="", value_input="")
        self._reload()
        group = "case_verdict" if self._subject is Subject.CASES else "verdict"
        named = desk.words.term(group, verdict)
        return markup.notice(
            desk.words("Recorded: {verdict}.", verdict=named), desk.words("Press z to undo it.")
        )

    def _next(self) -> Markup:
        pair = self._pair()
        if pair is not None:
            self._passed.add(_ends(pair))
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
        judgement, ends = self._made[-1]
        withdraw(self._desk.bench, self._desk.sitting, judgement)
        self._made.pop()
        self._reload(ends)
        return markup.notice(
            words("Undone."), words("Exactly what was before holds again; the ledger keeps both.")
        )

    def _reload(self, first: Ends | None = None) -> None:
        """Ask again; show ``first`` if it waits, else what was not passed over in this round."""
        self._queue = self._asked()
        waiting = [_ends(pair) for pair in self._queue.pairs]
        if first not in waiting:
            first = next((ends for ends in waiting if ends not in self._passed), None)
        if first is None:
            self._passed.clear()
        self._at = waiting.index(first) if first is not None else 0

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
        return markup.stack(markup.soft(progress), *_compared(desk, pair, self._subject))


def _compared(desk: Desk, pair: ProposedPair, subject: Subject) -> list[Markup]:
    words = desk.words
    asked = words("Is this one person?")
    if subject is Subject.CASES:
        asked = words("Do these two cases belong together?")
    parts = [markup.card(asked, _doubt(desk, pair) + side.by_side(desk, pair.left, pair.right))]
    if pair.evidence is not None:
        title = words("What the comparison weighs, in bits")
        note = side.unwritten_birth(desk, pair.evidence, pair.left, pair.right)
        parts.append(markup.card(title, evidence.block(desk, pair.evidence) + note))
    return [*parts, _consequence(desk, pair, subject)]


def _doubt(desk: Desk, pair: ProposedPair) -> Markup:
    """Why a person is asked."""
    if pair.left.kind is Kind.CASE:
        return markup.EMPTY
    if pair.check:
        told = desk.words(
            "The program merged these by itself. Drawn at random to measure how often it is right; "
            "“different” undoes the merge."
        )
        chip = markup.chip(desk.words("Spot check"), "accent")
        return Markup("<p>{} {}</p>").format(chip, told)
    why = evidence.apart(desk, pair.evidence, pair.guard)
    return Markup("<p>{} {}</p>").format(
        markup.soft(desk.words("Why the program did not decide:")), why
    )


def _consequence(desk: Desk, pair: ProposedPair, subject: Subject) -> Markup:
    """What *same* would join; two cases stay two."""
    words = desk.words
    rows = [
        values.entity_row(
            desk,
            e,
            words.count("{n} record", "{n} records", e.mentions, n=written.number(e.mentions)),
        )
        for e in (pair.left_entity, pair.right_entity)
    ]
    title = words("“Same” would join these two")
    if pair.check:
        title, rows = words("“Different” would part these records"), rows[:1]
    if subject is Subject.CASES:
        title = words("“Belong together” links these two; they stay two cases")
        rows += [values.entity_row(desk, e, words("shared")) for e in pair.through]
    return markup.card(title, markup.items(rows))


def draw(desk: Desk) -> Drawn:
    """The queue with its keys; the address says of what: ``subject``, and ``case`` for one case."""
    words = desk.words
    cases = desk.asked("subject") == Subject.CASES
    queue = ReviewDesk(desk, Subject.CASES if cases else Subject.PERSONS, desk.asked("case"))
    same, different = (
        (words("belong together"), words("do not belong together"))
        if cases
        else (words("same person"), words("different persons"))
    )
    keys = (
        ("s", same),
        ("d", different),
        ("u", words("unsure")),
        ("→", words("next pair")),
        ("z", words("undo the last decision")),
    )
    return Drawn(
        words.term("page", "review"), queue.body(), keys=keys, on_key=queue.press, paced=True
    )
