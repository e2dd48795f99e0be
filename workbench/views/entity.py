"""Pieces of every entity's page: what it is made of, where sources differ, what it is tied to."""

from collections.abc import Iterable

from markupsafe import Markup

from workbench.actions.lines import MentionLine, TieLine, Value
from workbench.actions.open_entity import EntityPage, open_entity
from workbench.locale import written
from workbench.views import addresses, kinds, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.markup import Column, Text

_MOST_TIES = 60


def draw(desk: Desk) -> Drawn:
    """The page of a thing that has no page of its own: a phone, vehicle, account, seizure …"""
    page = open_entity(desk.bench, desk.sitting, desk.asked())
    body = markup.stack(
        head(desk, page),
        markup.columns(best(desk, page), contradictions(desk, page)),
        ties(desk, page.ties, desk.words("What it is tied to")),
        made_of(desk, page.mentions),
    )
    return Drawn(page.entity.title, (desk.html(body),), page.classification)


def head(desk: Desk, page: EntityPage, extra: Text = "") -> Markup:
    """Kind, title and where it leads."""
    line = page.entity
    mark = Markup('<span class="big">{}</span>').format(
        kinds.badge(line.kind, desk.words, text=False)
    )
    mark = Markup(str(mark).replace('class="kind"', 'class="kind big"'))
    chart = markup.link(addresses.page("chart", id=line.id), desk.words("Open on the chart"))
    records = desk.words.count(
        "{n} record", "{n} records", line.mentions, n=written.number(line.mentions)
    )
    sub = markup.row(
        desk.words.term("kind", line.kind),
        values.provinces(desk, line.provinces),
        markup.soft(records),
        extra,
    )
    return Markup(
        '<div class="head between"><div class="line">{}<div><h1>{}</h1>{}</div></div>'
        '<div class="row">{}</div></div>'
    ).format(mark, line.title, sub, chart)


def best(desk: Desk, page: EntityPage) -> Markup:
    """One value a property, with its grade and source."""
    kind = page.entity.kind
    rows = [
        [
            markup.soft(values.property_name(desk, v.property)),
            values.statement(desk, kind, v),
            values.grade(desk, v.origin.grade),
            values.origin(desk, v.origin),
        ]
        for v in page.best
    ]
    words = desk.words
    heads = [Column(words("Property")), Column(words("Value")), Column(words("Grade"))]
    heads.append(Column(words("Source")))
    title = words("Best known values")
    return markup.card(title, markup.table(heads, rows, title))


def contradictions(desk: Desk, page: EntityPage) -> Markup:
    """Where sources differ, their values side by side, best grade first; none is dropped."""
    words = desk.words
    if not page.contradictions:
        body = markup.empty(
            words("The sources agree."),
            words("Where they differ, all values stand here side by side."),
        )
        return markup.card(words("Where sources differ"), body)
    blocks = [_differing(desk, page, name, stated) for name, stated in page.contradictions]
    count = written.number(len(page.contradictions))
    return markup.card(words("Where sources differ"), markup.items(blocks), count=count)


def _differing(desk: Desk, page: EntityPage, name: str, stated: tuple[Value, ...]) -> Markup:
    by_value: dict[str, list[Value]] = {}
    for value in stated:
        by_value.setdefault(value.value, []).append(value)
    cells = [
        Markup("<div>{} <b>{}</b><br>{}</div>").format(
            values.grade(desk, min(v.origin.grade for v in same)),
            values.shown(desk, page.entity.kind, name, same[0].value),
            _sources(desk, same),
        )
        for same in by_value.values()
    ]
    return Markup('<h3>{}</h3><div class="several">{}</div>').format(
        values.property_name(desk, name), markup.join(cells)
    )


def _sources(desk: Desk, same: list[Value]) -> Markup:
    files = {v.origin.source for v in same}
    if len(same) == 1:
        return values.origin(desk, same[0].origin)
    text = desk.words.count(
        "{rows} rows of {n} source",
        "{rows} rows of {n} sources",
        len(files),
        rows=written.number(len(same)),
        n=written.number(len(files)),
    )
    return markup.more(text, markup.items(values.origin(desk, v.origin) for v in same))


def ties(desk: Desk, lines: Iterable[TieLine], title: str) -> Markup:
    """Ties, the strongest first, with their months and grades."""
    words = desk.words
    every = list(lines)
    if not every:
        body = markup.empty(words("Tied to nothing yet."), words("New sources may tie it."))
        return markup.card(title, body)
    heads = [
        Column(words("To")),
        Column(words("How")),
        Column(words("When")),
        Column(words("Grades")),
        Column(words("Records"), True),
    ]
    rows = [_tie(desk, tie) for tie in every[:_MOST_TIES]]
    table = markup.table(heads, rows, title)
    if len(every) > _MOST_TIES:
        rest = desk.words("{n} more: open them on the chart.", n=len(every) - _MOST_TIES)
        table += Markup("<p>{}</p>").format(markup.soft(rest))
    return markup.card(title, table, count=written.number(len(every)))


def _tie(desk: Desk, tie: TieLine) -> list[Text]:
    return [
        values.entity_link(desk, tie.other),
        desk.words.term("link", tie.kind),
        written.months(tie.first_month, tie.last_month, desk.words.language),
        markup.join((values.grade(desk, g) for g in tie.grades), " "),
        written.number(tie.count),
    ]


def made_of(desk: Desk, mentions: tuple[MentionLine, ...]) -> Markup:
    """Every record behind the entity with every value and its grade."""
    words = desk.words
    blocks = [_mention(desk, m) for m in mentions]
    title = words("What it is made of")
    return markup.card(title, markup.items(blocks), count=written.number(len(mentions)))


def _mention(desk: Desk, mention: MentionLine) -> Markup:
    words = desk.words
    heads = [Column(words("Property")), Column(words("Value")), Column(words("Grade"))]
    table = markup.table(heads, values.mention_rows(desk, mention))
    label = mention.origin.label
    secret = words.term("classification", label.classification.name.lower())
    names = [v.original for v in mention.values if v.property in ("name", "number", "code")]
    summary = Markup('<span class="title">{}</span> {}').format(
        names[0] if names else words.term("kind", mention.kind),
        markup.join(
            (
                values.grade(desk, mention.origin.grade),
                values.origin(desk, mention.origin),
                markup.soft(f"· {secret} · {desk.day(mention.recorded.date())}"),
            ),
            " ",
        ),
    )
    return markup.more(summary, table)
