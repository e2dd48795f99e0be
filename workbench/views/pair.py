"""Two records side by side: why they are one, or why they are not."""

from markupsafe import Markup

from workbench.actions.explain_pair import Explanation, explain_pair
from workbench.actions.lines import JudgementLine
from workbench.views import evidence, markup, side, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML; nothing is decided here."""
    words = desk.words
    found = explain_pair(desk.bench, desk.sitting, desk.asked("left"), desk.asked("right"))
    title = (
        words("One and the same?") if found.same_entity else words("Why these are not one person")
    )
    head = Markup('<div class="head"><h1>{}</h1></div>').format(title)
    lines = dict.fromkeys((found.left_entity, found.right_entity))
    whose = markup.items(values.entity_row(desk, line) for line in lines)
    body = markup.stack(
        head,
        markup.card(words("In short"), _short(desk, found)),
        markup.card(words("The two records"), side.by_side(desk, found.left, found.right)),
        _weighed(desk, found),
        _decided(desk, found),
        markup.card(words("Whose records these are"), whose),
    )
    level = max(int(m.origin.label.classification) for m in (found.left, found.right))
    return Drawn(title, (desk.html(body),), level)


def _short(desk: Desk, found: Explanation) -> Markup:
    words = desk.words
    if found.same_entity:
        return Markup("<p>{}</p>").format(words("The ledger holds them to be one person."))
    decided = [j for j in found.direct if not j.by_program and j.withdrawn is None]
    if decided:
        return Markup("<p>{}</p>").format(_said(desk, decided[-1]))
    if found.evidence is None and not found.guard:
        return Markup("<p>{}</p>").format(
            words("Hardly anything can be compared, or hardly anything agrees.")
        )
    why = evidence.apart(desk, found.evidence, found.guard)
    return Markup("<p>{}</p>").format(why)


def _weighed(desk: Desk, found: Explanation) -> Markup:
    if found.evidence is None:
        return markup.EMPTY
    title = desk.words("What the comparison weighs, in bits")
    body = evidence.block(desk, found.evidence)
    return markup.card(
        title, body + side.unwritten_birth(desk, found.evidence, found.left, found.right)
    )


def _decided(desk: Desk, found: Explanation) -> Markup:
    words = desk.words
    lines = dict.fromkeys((*found.chain, *found.direct))
    if not lines:
        return markup.EMPTY
    rows = markup.items(_said(desk, j) for j in lines)
    title = words("Steps between them") if found.chain else words("Decisions on this pair")
    return markup.card(title, rows)


def _said(desk: Desk, line: JudgementLine) -> str:
    words = desk.words
    text = evidence.judged(desk, line)
    if line.evidence is not None:
        return f"{text}. {evidence.sentence(desk, line.evidence)}"
    return f"{text}. " + (words("Reason: {text}", text=line.reason) if line.reason else "")
