"""Why the records of a person are one: each merge in words and drawn, and its undoing."""

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.evidence import Verdict
from workbench.actions.lines import EntityLine, JudgementLine, MentionLine
from workbench.actions.open_entity import EntityPage
from workbench.actions.withdraw import withdraw
from workbench.locale import written
from workbench.views import evidence, failure, markup, values
from workbench.views.desk import Desk

_SHOWN = 12


def section(
    desk: Desk, page: EntityPage, redraw: Callable[[Markup], None]
) -> list[pn.viewable.Viewable]:
    """One block a merge, with its undo; then what was decided otherwise or withdrawn."""
    words = desk.words
    active = [j for j in page.judgements if j.withdrawn is None and j.verdict is Verdict.SAME]
    rest = [j for j in page.judgements if j not in active]
    count = Markup('<span class="count">{}</span>').format(written.number(len(active)))
    title = Markup("<h2>{} {}</h2>").format(words("Why these records are one person"), count)
    mentions = {m.id: m for m in page.mentions}
    blocks: list[pn.viewable.Viewable] = [desk.html(title)]
    if not active:
        blocks.append(desk.html(_alone(desk)))
    blocks += [_merge(desk, j, mentions, redraw) for j in active[:_SHOWN]]
    if len(active) > _SHOWN:
        text = words("{n} more merges rest on the same kind of reasons.", n=len(active) - _SHOWN)
        blocks.append(desk.html(markup.soft(text)))
    if rest:
        lines = markup.items(_line(desk, j, mentions) for j in rest)
        blocks.append(desk.html(markup.more(words("Decided otherwise or undone"), lines)))
    return [desk.paper(*blocks)]


def _alone(desk: Desk) -> Markup:
    return markup.empty(
        desk.words("One record only."),
        desk.words("Nothing was merged, so there is nothing to undo."),
    )


def _merge(
    desk: Desk,
    judgement: JudgementLine,
    mentions: dict[str, MentionLine],
    redraw: Callable[[Markup], None],
) -> pn.viewable.Viewable:
    undo = pmui.Button(
        label=desk.words("Undo this merge"), variant="outlined", size="small", margin=0
    )

    def act(*_: object) -> None:
        def undone() -> Markup:
            done = withdraw(desk.bench, desk.sitting, judgement.id)
            return _told(desk, done.entities)

        redraw(failure.attempt(desk.words, undone))

    undo.on_click(act)
    text = _line(desk, judgement, mentions)
    if judgement.evidence is not None:
        drawn = evidence.waterfall(desk, judgement.evidence)
        text += markup.more(desk.words("Parts of the score"), drawn)
    return pn.Row(
        desk.html(text),
        undo,
        sizing_mode="stretch_width",
        styles={"gap": "20px", "padding": "14px 0", "border-top": "1px solid #8883"},
    )


def _told(desk: Desk, entities: tuple[EntityLine, ...]) -> Markup:
    words = desk.words
    links = markup.join((values.entity_link(desk, e) for e in entities), " ")
    if len(entities) > 1:
        return markup.notice(words("Undone. These are two persons again."), links)
    return markup.notice(words("Undone. Other merges still hold the records together."), links)


def _line(desk: Desk, judgement: JudgementLine, mentions: dict[str, MentionLine]) -> Markup:
    words = desk.words
    left, right = (_named(desk, mentions.get(i)) for i in (judgement.left, judgement.right))
    who = words("the program") if judgement.by_program else judgement.actor
    verdict = words.term("verdict", judgement.verdict)
    by = words(
        "{verdict}, by {who}, {when}", verdict=verdict, who=who, when=desk.moment(judgement.made)
    )
    if judgement.withdrawn is not None:
        by += " · " + words(
            "undone by {who}, {when}",
            who=judgement.withdrawn_by or "–",
            when=desk.moment(judgement.withdrawn),
        )
    said = _reason(desk, judgement)
    return Markup('<div class="row"><b>{}</b><span>⟷</span><b>{}</b></div><p>{}</p>{}').format(
        left, right, said, markup.soft(by)
    )


def _reason(desk: Desk, judgement: JudgementLine) -> str:
    if judgement.evidence is not None:
        return evidence.sentence(desk, judgement.evidence)
    return desk.words("Reason: {text}", text=judgement.reason)


def _named(desk: Desk, mention: MentionLine | None) -> Markup:
    if mention is None:
        return Markup("{}").format(desk.words("a record outside this person"))
    name = next((v.original for v in mention.values if v.property == "name"), "–")
    return Markup("{} {}").format(name, values.origin(desk, mention.origin))
