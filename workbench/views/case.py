"""The case page: facts, weights, persons and objects, and the cases most likely related."""

from markupsafe import Markup

from workbench.actions.open_case import CasePage, RelatedCase, Weighing, open_case
from workbench.locale import written
from workbench.views import addresses, entity, evidence, kinds, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text


def draw(desk: Desk) -> Drawn:
    """One read, one page of HTML."""
    page = open_case(desk.bench, desk.sitting, desk.asked())
    whole, words = page.page, desk.words
    body = markup.stack(
        entity.head(desk, whole),
        markup.columns(entity.best(desk, whole), _weights(desk, page)),
        _related(desk, page),
        entity.ties(desk, page.persons, words("Persons")),
        entity.ties(desk, page.objects, words("Objects and places")),
        entity.contradictions(desk, whole),
        entity.made_of(desk, whole.mentions),
    )
    return Drawn(whole.entity.title, (desk.html(body),), whole.classification)


def _weights(desk: Desk, page: CasePage) -> Markup:
    words = desk.words
    title = words("Seizures and their weights")
    if not page.weighings:
        body = markup.empty(
            words("No seizure in this case."), words("Weights appear once a seizure is recorded.")
        )
        return markup.card(title, body)
    heads = [
        Column(words("Seizure")),
        *(
            Column(words.term("property", name), True)
            for name in ("gross", "net", "set_aside", "destroyed")
        ),
        Column(words("Check")),
    ]
    table = markup.table(heads, [_weighing(desk, w) for w in page.weighings], title)
    note = words("Check: net is what was set aside and destroyed, and gross is not below net.")
    return markup.card(title, table + Markup("<p></p>") + markup.soft(note))


def _weighing(desk: Desk, line: Weighing) -> list[Text]:
    words = desk.words
    figures = (line.gross, line.net, line.set_aside, line.destroyed)
    if line.balanced is None:
        check = markup.soft(words("incomplete"))
    elif line.balanced:
        check = markup.chip(Markup("✓ {}").format(words("adds up")))
    else:
        check = markup.chip(Markup("! {}").format(words("does not add up")), "warn")
    shown = [written.grams(f) if f is not None else "–" for f in figures]
    return [values.entity_link(desk, line.seizure), *shown, check]


def _related(desk: Desk, page: CasePage) -> Markup:
    words = desk.words
    title = words("Cases most likely related")
    if not page.related:
        body = markup.empty(
            words("No lead to another case."),
            words("Nothing rare is shared with another case that you may see."),
        )
        return markup.card(title, body)
    lead = markup.soft(words("Leads, not findings: each says what it rests on."))
    rows = markup.items(_lead(desk, r) for r in page.related)
    return markup.card(
        title, lead + Markup("<p></p>") + rows, count=written.number(len(page.related))
    )


def _lead(desk: Desk, line: RelatedCase) -> Markup:
    through = markup.join(
        (
            markup.link(
                addresses.entity(t.kind, t.id),
                kinds.badge(t.kind, desk.words, text=False) + Markup(" {}").format(t.title),
                "chip",
            )
            for t in line.through
        ),
        " ",
    )
    head = values.entity_row(desk, line.case, written.percent(line.evidence.probability))
    said = Markup("<p>{}</p>").format(evidence.sentence(desk, line.evidence))
    parts = markup.more(desk.words("Parts of the score"), evidence.waterfall(desk, line.evidence))
    return Markup('{}<div style="margin:8px 0 0 36px"><div class="row">{}</div>{}{}</div>').format(
        head, through, said, parts
    )
