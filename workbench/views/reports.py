"""Reports as made: open on screen, keep as PDF; each prints the audit root it rests on."""

from markupsafe import Markup

from workbench.actions.reports import ReportLine, list_reports
from workbench.locale import LANGUAGES, written
from workbench.views import addresses, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML."""
    words = desk.words
    seen = list_reports(desk.bench, desk.sitting)
    title = words.term("page", "reports")
    head = Markup('<div class="head"><h1>{}</h1><span class="soft">{}</span></div>').format(
        title, words("Made by themselves when due, each within its reader’s authority.")
    )
    if not seen.reports:
        body = markup.empty(
            words("No report yet."),
            words("The weekly report is made on Monday, 06.00 WIB; nothing needs to be done."),
        )
        return Drawn(title, (desk.html(markup.stack(head, markup.card(title, body))),))
    heads = [
        Column(words("Report")),
        Column(words("Scope")),
        Column(words("Made")),
        Column(words("Audit root")),
        Column(words("Open")),
    ]
    rows = [_line(desk, r) for r in seen.reports]
    card = markup.card(title, markup.table(heads, rows, title), count=written.number(len(rows)))
    return Drawn(title, (desk.html(markup.stack(head, card)),))


def _line(desk: Desk, line: ReportLine) -> list[Text]:
    name = Markup('<span class="title">{}</span><br>{}').format(
        desk.words.term("report", line.kind), markup.soft(line.period)
    )
    root = Markup('<code title="{}">{}…</code>').format(line.root, line.root[:12])
    return [
        name,
        values.place(desk, line.scope),
        desk.moment(line.made),
        root,
        markup.join((_file(desk, line.id, file) for file in _readable(desk, line.files)), " "),
    ]


def _readable(desk: Desk, files: tuple[str, ...]) -> list[str]:
    """The reader's language first; the data behind the report last."""
    language = f".{desk.words.language}."
    return sorted(files, key=lambda f: (f.endswith(".json"), language not in f, f))


def _file(desk: Desk, report: str, file: str) -> Markup:
    form = file.rsplit(".", 1)[-1].upper()
    other = next((i for i in LANGUAGES if f".{i}." in file and i != desk.words.language), "")
    text = f"{form} {other}".strip()
    return Markup('<a class="chip" target="_blank" rel="noopener" href="{}">{}</a>').format(
        addresses.report(report, file), text
    )
