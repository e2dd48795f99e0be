"""Why the records of a person are one: each merge in words and drawn, and its undoing."""

from collections.abc import Callable

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from graph.evidence import Verdict
from workbench.actions.alike import Likeness
from workbench.actions.lines import EntityLine, JudgementLine, MentionLine
from workbench.actions.open_person import KeptApart, MergeStep, PersonPage
from workbench.actions.withdraw import withdraw
from workbench.locale import written
from workbench.views import addresses, evidence, failure, markup, values
from workbench.views.desk import Desk

_SHOWN = 12


def section(
    desk: Desk, page: PersonPage, redraw: Callable[[Markup], None]
) -> list[pn.viewable.Viewable]:
    """One block a step with its undo, in the order they joined; then what else was decided."""
    words, whole = desk.words, page.page
    active = [j for j in whole.judgements if j.withdrawn is None and j.verdict is Verdict.SAME]
    by_id = {j.id: j for j in active}
    steps = [(step, by_id[step.judgement]) for step in page.steps if step.judgement in by_id]
    joined = {judgement.id for _, judgement in steps}
    members = {m.id for m in whole.mentions}
    inside = [j for j in whole.judgements if {j.left, j.right} <= members]
    more = [j for j in active if j.id not in joined and j in inside]
    # What was undone stays in sight, although it took the other record away.
    rest = [
        j for j in whole.judgements if j not in active and (j in inside or j.withdrawn is not None)
    ]
    count = Markup('<span class="count">{}</span>').format(written.number(len(steps)))
    title = Markup("<h2>{} {}</h2>").format(words("Why these records are one person"), count)
    mentions = {m.id: m for m in whole.mentions}
    blocks: list[pn.viewable.Viewable] = [desk.html(title)]
    blocks += [] if steps else [desk.html(_alone(desk))]
    blocks += [
        _merge(desk, judgement, mentions, redraw, _step(desk, n, step))
        for n, (step, judgement) in enumerate(steps[:_SHOWN], start=1)
    ]
    if len(steps) > _SHOWN:
        text = words("{n} more merges rest on the same kind of reasons.", n=len(steps) - _SHOWN)
        blocks.append(desk.html(markup.soft(text)))
    for lines, name in (
        (more, words("Further reasons that say the same")),
        (rest, words("Decided otherwise or undone")),
    ):
        if lines:
            shown = markup.items(_line(desk, j, mentions) for j in lines)
            blocks.append(desk.html(markup.more(name, shown)))
    return [desk.paper(*blocks)]


def _step(desk: Desk, number: int, step: MergeStep) -> str:
    words = desk.words
    return words(
        "Step {n}: {left} and {right} became one person of {all}.",
        n=written.number(number),
        left=words.count("{n} record", "{n} records", step.left, n=written.number(step.left)),
        right=words.count("{n} record", "{n} records", step.right, n=written.number(step.right)),
        all=words.count(
            "{n} record",
            "{n} records",
            step.left + step.right,
            n=written.number(step.left + step.right),
        ),
    )


def apart(desk: Desk, page: PersonPage) -> Markup:
    """Persons that this one might be taken for, and why the program keeps them apart."""
    words = desk.words
    title = words("Near, but kept apart")
    if not page.apart:
        return markup.EMPTY
    lead = markup.soft(words("Others whose records resemble these, and what holds them apart."))
    rows = markup.items(_apart(desk, line) for line in page.apart)
    return markup.card(title, lead + rows, count=written.number(len(page.apart)))


def _apart(desk: Desk, line: KeptApart) -> Markup:
    words = desk.words
    if line.by:
        who = words("{verdict}, by {who}", verdict=_verdict(desk, line.verdict), who=line.by)
        why = f"{who}. " + words("Reason: {text}", text=line.reason)
    elif line.alike is not None:
        why = _alike(desk, line, line.alike)
    else:
        why = evidence.apart(desk, line.evidence, line.guard)
    address = addresses.page("pair", left=line.left, right=line.right)
    share = (
        words(
            "By the comparison alone: {certainty}",
            certainty=evidence.certainty(desk, line.evidence),
        )
        if line.evidence is not None
        else ""
    )
    return Markup("{}<p>{}</p>{}").format(
        values.entity_row(desk, line.other, markup.link(address, words("Compare"))),
        why,
        markup.soft(share),
    )


def _alike(desk: Desk, line: KeptApart, by: Likeness) -> str:
    """One respect agrees, as a number passed on does, and what else is known does not."""
    words = desk.words
    differs, agrees = (
        ", ".join(values.property_name(desk, name) for name in names)
        for names in (line.differs, line.agrees)
    )
    if by is Likeness.TELEPHONE:
        text = words(
            "Both used one telephone. A number is passed on or shared, so this alone does not "
            "make them one person."
        )
    else:
        text = words(
            "Same name, same address: father and son may share both, so this alone does not make "
            "them one person."
        )
    if differs:
        text += " " + words("Different: {names}.", names=differs)
    if agrees:
        text += " " + words("The same: {names}.", names=agrees)
    return text


def _verdict(desk: Desk, verdict: Verdict) -> str:
    return desk.words.term("verdict", verdict)


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
    step: str,
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
    text = Markup("{}{}").format(markup.soft(step), _line(desk, judgement, mentions))
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
    left, right = (_named(desk, mentions.get(i)) for i in (judgement.left, judgement.right))
    by = evidence.judged(desk, judgement)
    said = _reason(desk, judgement)
    return Markup('<div class="row"><b>{}</b><span>⟷ <b>{}</b></span></div><p>{}</p>{}').format(
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
