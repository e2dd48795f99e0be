"""Two records side by side, what differs marked letter by letter."""

from difflib import SequenceMatcher

from markupsafe import Markup, escape

from graph.evidence import Evidence
from workbench.actions.lines import MentionLine, Value
from workbench.views import markup, values
from workbench.views.desk import Desk

_ALIKE = 0.6
"""Below this share of common letters, marking single ones would only confuse."""
_AS_WRITTEN = frozenset({"name", "alias", "number"})


def by_side(desk: Desk, left: MentionLine, right: MentionLine) -> Markup:
    """Every property of both records; what differs is marked."""
    names = dict.fromkeys(v.property for m in (left, right) for v in m.values)
    ours, theirs = _stated(left), _stated(right)
    cells = [Markup('<div class="name"></div>'), _head(desk, left), _head(desk, right)]
    for name in names:
        cells += _row(desk, left, name, (ours.get(name, []), theirs.get(name, [])))
    return Markup('<div class="pair">{}</div>').format(markup.join(cells))


def unwritten_birth(
    desk: Desk, evidence: Evidence, left: MentionLine, right: MentionLine
) -> Markup:
    """Where a date of birth was compared that a record does not write: it stands in its NIK."""
    compared = any(part.feature == "birth" for part in evidence.parts)
    if not compared or all("birth_date" in _stated(mention) for mention in (left, right)):
        return markup.EMPTY
    text = desk.words("Where a record writes no date of birth, the one in its NIK was compared.")
    return Markup("<p></p>") + markup.soft(text)


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


def _row(
    desk: Desk, mention: MentionLine, name: str, stated: tuple[list[Value], list[Value]]
) -> list[Markup]:
    left, right = stated
    ours, theirs = {v.value for v in left}, {v.value for v in right}
    differs = bool(ours and theirs) and not ours & theirs
    css = "differs" if differs else "same"
    one, other = (_text(desk, mention, name, found) for found in stated)
    if differs:
        shown = (marked(one, other), marked(other, one))
    else:
        shown = (escape(one or "–"), escape(other or "–"))
    note = Markup('<span class="sr">{}</span>').format(desk.words("differs")) if differs else ""
    return [
        Markup('<div class="name">{}{}</div>').format(values.property_name(desk, name), note),
        *(Markup('<div class="{}">{}</div>').format(css, s) for s in shown),
    ]


def _text(desk: Desk, mention: MentionLine, name: str, stated: list[Value]) -> str:
    texts = (
        v.original if name in _AS_WRITTEN else values.shown(desk, mention.kind, name, v.value)
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
