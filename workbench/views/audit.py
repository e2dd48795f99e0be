"""The audit page: who did what, for what purpose, and whether the log is whole."""

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from workbench.actions.audit import AuditLine, AuditPage, read_audit, verify_audit
from workbench.locale import written
from workbench.views import failure, markup
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text


def draw(desk: Desk) -> Drawn:
    """Filters above, events below; the check is run on demand."""
    words = desk.words
    title = words.term("page", "audit")
    head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
        title, words("Ids only: the log shows who looked, never what a record says.")
    )
    shown = desk.html(_events(desk, read_audit(desk.bench, desk.sitting)))
    checked = desk.html(markup.EMPTY)
    actor = pmui.TextInput(label=words("Account"), size="small", width=220, margin=0)
    entity = pmui.TextInput(label=words("Id of an entity"), size="small", width=320, margin=0)
    show = pmui.Button(label=words("Show"), variant="contained", margin=0)
    check = pmui.Button(label=words("Verify the log now"), variant="outlined", margin=0)

    def read(*_: object) -> None:
        def act() -> Markup:
            page = read_audit(
                desk.bench,
                desk.sitting,
                actor=(actor.value_input or "").strip() or None,
                entity=(entity.value_input or "").strip() or None,
            )
            return _events(desk, page)

        shown.object = str(failure.attempt(words, act))

    def verify(*_: object) -> None:
        checked.object = str(failure.attempt(words, lambda: _check(desk)))

    show.on_click(read)
    actor.param.watch(read, "enter_pressed")
    entity.param.watch(read, "enter_pressed")
    check.on_click(verify)
    line = pn.Row(
        actor,
        entity,
        show,
        check,
        styles={"gap": "12px", "flex-wrap": "wrap", "align-items": "center"},
    )
    return Drawn(title, (desk.html(head), line, checked, shown))


def _check(desk: Desk) -> Markup:
    words = desk.words
    found = verify_audit(desk.bench, desk.sitting)
    size = written.number(found.size)
    if found.clean:
        return markup.notice(
            words("The log is whole."),
            words("{n} entries: chain, checkpoints and signatures agree.", n=size),
        )
    return markup.notice(
        words("The log is not whole."),
        words("Keep the file as it is and tell your superior: ") + "; ".join(found.problems),
        bad=True,
    )


def _events(desk: Desk, page: AuditPage) -> Markup:
    words = desk.words
    title = words("Events, newest first")
    if not page.events:
        body = markup.empty(words("No event matches."), words("Leave a field empty to see more."))
        return markup.card(title, body)
    heads = [
        Column(words("No."), True),
        Column(words("When")),
        Column(words("Who")),
        Column(words("Purpose and case")),
        Column(words("What")),
        Column(words("Decision")),
        Column(words("Entities"), True),
        Column(words("Rows"), True),
    ]
    rows = [_event(desk, e) for e in page.events]
    return markup.card(title, markup.table(heads, rows, title), count=written.number(len(rows)))


def _event(desk: Desk, line: AuditLine) -> list[Text]:
    words = desk.words
    phase = words.term("phase", line.phase)
    what = Markup('{}<br><span class="soft">{}</span>').format(
        words.term("action", line.action), phase
    )
    denied = line.decision != "allow" and bool(line.decision)
    decision: Text = words.term("decision", line.decision) if line.decision else "–"
    if denied:
        decision = markup.chip(decision, "warn")
    if line.error:
        decision = Markup("{}<br>{}").format(decision, markup.soft(line.error))
    entities: Text = "–"
    if line.entities:
        ids = markup.items(Markup("<code>{}</code>").format(e) for e in line.entities[:40])
        entities = markup.more(written.number(len(line.entities)), ids)
    why = line.purpose + (f" · {line.case}" if line.case else "")
    at = desk.moment(line.at)
    return [
        written.number(line.seq),
        at,
        line.actor,
        why,
        what,
        decision,
        entities,
        written.number(line.rows),
    ]
