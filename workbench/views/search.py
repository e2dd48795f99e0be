"""Search: one box; it says what it understood and why each result matches."""

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.pole import Kind
from graph.search import Matched
from workbench.actions.search import HitLine, SearchResult, search
from workbench.locale import written
from workbench.views import failure, kinds, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn

_EXACT = 100


def draw(desk: Desk) -> Drawn:
    """The box and, below it, what was found. What is searched for never enters an address."""
    words = desk.words
    found = desk.html(_before(desk))
    box = pmui.TextInput(
        label=words("Name, alias, NIK, phone, plate, account or case number"),
        sizing_mode="stretch_width",
        margin=0,
    )
    go = pmui.Button(label=words("Search"), color="primary", margin=(0, 0, 0, 12))

    def run(*_: object) -> None:
        found.object = str(failure.attempt(words, lambda: _find(desk, box.value_input or "")))

    box.param.watch(run, "enter_pressed")
    go.on_click(run)
    head = desk.html(Markup('<div class="head"><h1>{}</h1></div>').format(words("Search")))
    line = pn.Row(box, go, sizing_mode="stretch_width", align="center")
    return Drawn(words("Search"), (head, line, found))


def _before(desk: Desk) -> Markup:
    words = desk.words
    return markup.card(
        words("How it searches"),
        markup.facts(
            [
                (words("Names"), words("also other spellings, aliases, bin and binti, initials")),
                (words("Numbers"), words("exactly, however they are written: 0812…, +62 812…")),
                (words("Scope"), words("only what your account may see; each search is recorded")),
            ]
        ),
    )


def _find(desk: Desk, text: str) -> Markup:
    words = desk.words
    if not text.strip():
        return _before(desk)
    result = search(desk.bench, desk.sitting, text.strip())
    if not result.total:
        return markup.card(
            words("Nothing found"),
            markup.empty(
                _understood(desk, result) or words("Nothing you may see matches."),
                words(
                    "Check the spelling, try one name only, or another number of the same person."
                ),
            ),
        )
    total = words.count("{n} result", "{n} results", result.total, n=written.number(result.total))
    head = markup.row(Markup("<b>{}</b>").format(total), markup.soft(_understood(desk, result)))
    return markup.stack(head, *(_group(desk, kind, hits) for kind, hits in result.groups))


def _understood(desk: Desk, result: SearchResult) -> str:
    if not result.understood:
        return ""
    names = ", ".join(desk.words.term("understood", u) for u in result.understood)
    return desk.words("understood as: {what}", what=names)


def _group(desk: Desk, kind: Kind, hits: tuple[HitLine, ...]) -> Markup:
    rows = (values.entity_row(desk, h.entity, _reason(desk, h)) for h in hits)
    title = kinds.badge(kind, desk.words)
    return markup.card(title, markup.items(rows), count=written.number(len(hits)))


def _reason(desk: Desk, hit: HitLine) -> Markup:
    """What matched and how well; the value itself stands in the title if it may be shown."""
    of, how = desk.words.term("understood", hit.matched), desk.words.term("matched", hit.reason)
    score = f" · {written.percent(hit.score / 100)}" if hit.score < _EXACT else ""
    return markup.chip((f"{how}: {of}" if hit.reason == Matched.IDENTIFIER else how) + score)
