"""Files and databases as received: what was read, and what became of every row."""

from markupsafe import Markup

from workbench.actions.sources import SourceLine, sources
from workbench.locale import written
from workbench.views import markup
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML."""
    words = desk.words
    seen = sources(desk.bench, desk.sitting)
    title = words.term("page", "sources")
    head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
        title, words("Every row is accepted, set aside with a reason, or known already.")
    )
    if not seen.sources:
        body = markup.empty(
            words("Nothing has been brought in."),
            words("Type workbench ingest on the server with a file and its mapping."),
        )
        return Drawn(title, (desk.html(markup.stack(head, markup.card(title, body))),))
    heads = [
        Column(words("File or table")),
        Column(words("Office")),
        Column(words("Received")),
        *(Column(words(name), True) for name in ("Read", "Accepted", "Quarantined", "Duplicate")),
        Column(words("State")),
    ]
    rows = [_line(desk, s) for s in seen.sources]
    card = markup.card(title, markup.table(heads, rows, title), count=written.number(len(rows)))
    return Drawn(title, (desk.html(markup.stack(head, card)),))


def _line(desk: Desk, line: SourceLine) -> list[Text]:
    words = desk.words
    whole = line.read == line.accepted + line.quarantined + line.duplicate
    if not line.finished:
        state = markup.chip(words("in progress"), "accent")
    elif whole:
        state = markup.chip(Markup("✓ {}").format(words("adds up")))
    else:
        state = markup.chip(Markup("! {}").format(words("does not add up")), "warn")
    name = Markup('<span class="title">{}</span><br>{}').format(
        line.name, markup.soft(words.term("mapping", line.kind))
    )
    figures = (line.read, line.accepted, line.quarantined, line.duplicate)
    counts = [written.number(n) for n in figures]
    return [name, line.office, desk.moment(line.received), *counts, state]
