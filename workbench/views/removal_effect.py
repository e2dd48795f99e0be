"""What a removal does to a network, in words, figures and drawings; and the set suggested."""

from collections.abc import Callable

from markupsafe import Markup

from workbench.actions.lines import EntityLine
from workbench.actions.what_if import Effect, Suggestion, WhatIf
from workbench.charts import marks
from workbench.locale import Words, written
from workbench.views import markup, values
from workbench.views.desk import Desk
from workbench.views.markup import Column, Text


def effects(desk: Desk, found: WhatIf, steps: int) -> Markup:
    """Every measure before, right after and healed, and what the naive answer would miss.

    Reach is shown within ``steps`` steps, 1 to 4.
    """
    words = desk.words
    heads = [
        Column(words("Measure")),
        Column(words("Before"), True),
        Column(words("Right after (naive)"), True),
        Column(words("Healed"), True),
        Column(words("90% of the runs"), True),
        Column(words("Before, right after, then each round of healing")),
    ]
    title = words("Effect of the removal")
    rows = [_effect(words, effect) for effect in found.effects]
    rows.append(_reach(words, found.reach[steps - 1], steps))
    return _verdict(words, found) + markup.table(heads, rows, title)


def _effect(words: Words, effect: Effect) -> list[Text]:
    return [measure(words, effect.name), *_figures(words, effect, written.percent, 1.0)]


def _reach(words: Words, effect: Effect, steps: int) -> list[Text]:
    """How many others one person reaches; drawn against the largest figure of the row."""
    name = words.count(
        "Others within {n} step", "Others within {n} steps", steps, n=written.number(steps)
    )
    meaning = words("how many one person still reaches, the mean of those who are left")
    most = max(effect.before, effect.naive, *(spread.high for spread in effect.healed))
    title = Markup("{}<br>{}").format(name, markup.soft(meaning))
    return [title, *_figures(words, effect, _persons, most or 1.0)]


def _persons(value: float) -> str:
    return written.fixed(value, 1)


def _figures(
    words: Words, effect: Effect, shown: Callable[[float], str], most: float
) -> list[Text]:
    """The figures of one measure, and their way from before to healed as shares of ``most``."""
    last = effect.healed[-1]
    way = words(
        "{before} before, {naive} right after, {healed} healed",
        before=shown(effect.before),
        naive=shown(effect.naive),
        healed=shown(last.mean),
    )
    return [
        shown(effect.before),
        shown(effect.naive),
        Markup("<b>{}</b>").format(shown(last.mean)),
        f"{shown(last.low)} – {shown(last.high)}",
        marks.recovery(
            effect.before / most,
            effect.naive / most,
            [(s.mean / most, s.low / most, s.high / most) for s in effect.healed],
            way,
        ),
    ]


def measure(words: Words, name: str) -> Markup:
    """A measure with what it means."""
    told = {
        "largest": (
            words("Largest part"),
            words("share of persons who still hang together"),
        ),
        "pairs": (
            words("Connected pairs"),
            words("share of pairs who can still reach each other"),
        ),
        "flow": (
            words("Flow"),
            words("how easily goods, money and orders pass, over all pairs"),
        ),
    }
    title, meaning = told[name]
    return Markup("{}<br>{}").format(title, markup.soft(meaning))


def _verdict(words: Words, found: WhatIf) -> Markup:
    """The flow in words: what it seems right after, and what it is after healing."""
    flow = found.effects[-1]
    before, naive = written.percent(flow.before), written.percent(flow.naive)
    if before == naive:
        at_once = words("Right after the arrests the flow stays at {before}.", before=before)
    else:
        at_once = words(
            "Right after the arrests the flow falls from {before} to {naive}.",
            before=before,
            naive=naive,
        )
    return Markup("<p>{} {}</p>").format(at_once, _healed(words, flow))


def _healed(words: Words, flow: Effect) -> str:
    last = flow.healed[-1]
    mean, low, high = (written.percent(share) for share in (last.mean, last.low, last.high))
    if low == high:
        return words("Once the network has healed it stands at {mean} in every run.", mean=mean)
    return words(
        "Once the network has healed it stands at {mean}, between {low} and {high} in 90% of the "
        "runs.",
        mean=mean,
        low=low,
        high=high,
    )


def reading(words: Words) -> Markup:
    """How the figures after healing are to be read."""
    return markup.soft(
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
