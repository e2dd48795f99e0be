"""How values of statements are written on the screen, by the type of their property."""

from markupsafe import Markup

from graph.errors import InvalidValue
from graph.links import LINK_PROPERTIES
from graph.pole import SCHEMA, Kind, ValueType
from security.labels import NATIONAL
from workbench.actions.lines import EntityLine, MentionLine, Origin, Value
from workbench.locale import written
from workbench.views import addresses, kinds, markup
from workbench.views.desk import Desk, areas
from workbench.views.markup import Text

_TERM_GROUPS = {
    "drug": "drug",
    "substance": "drug",
    "role": "role",
    "status": "status",
    "transport": "transport",
    "concealment": "concealment",
    "report_type": "report_type",
    "modus": "modus",
    "form": "form",
    "unit": "unit",
    "nationality": "nationality",
}


def property_name(desk: Desk, name: str) -> str:
    """The property in the reader's language."""
    return desk.words.term("property", name)


def code(desk: Desk, name: str, value: str) -> str:
    """The name of a coded value of a property."""
    group = _TERM_GROUPS.get(name)
    return desk.words.term(group, value) if group else value


def shown(desk: Desk, kind: Kind, name: str, value: str) -> str:
    """One normalised value as the reader writes it; a value out of its type is shown as it is."""
    return _written(desk, SCHEMA[kind].properties.get(name), name, value)


def of_link(desk: Desk, name: str, value: str) -> str:
    """The same for a value of a link."""
    return _written(desk, ValueType(LINK_PROPERTIES.get(name, "text")), name, value)


def _written(desk: Desk, of: ValueType | None, name: str, value: str) -> str:
    if of in (ValueType.DATE, ValueType.TIME):
        return written.iso(value, desk.words.language)
    if of is ValueType.AREA:
        return place(desk, value)
    if of is ValueType.SEX:
        return desk.words.term("sex", value)
    if of is ValueType.CODE:
        return code(desk, name, value)
    if of in (ValueType.GRAMS, ValueType.NUMBER, ValueType.RUPIAH):
        return _figure(of, value)
    return value


def _figure(of: ValueType, value: str) -> str:
    try:
        figure = float(value)
    except ValueError:
        return value
    if of is ValueType.GRAMS:
        return written.grams(figure)
    return written.rupiah(figure) if of is ValueType.RUPIAH else written.number(figure, 4)


def statement(desk: Desk, kind: Kind, value: Value) -> Markup:
    """A value, and as it was written where that differs."""
    text = shown(desk, kind, value.property, value.value)
    if value.masked or value.original.casefold() in (value.value.casefold(), text.casefold()):
        return Markup("{}").format(text)
    as_written = desk.words("written: {text}", text=value.original)
    return Markup("{} {}").format(text, markup.soft(as_written))


def grade(desk: Desk, text: str) -> Markup:
    """An Admiralty grade with its meaning on demand."""
    source, information = desk.words.term("grade", text[0]), desk.words.term("grade", text[1])
    title = f"{text}: {source}; {information}"
    return Markup('<span class="grade" title="{}">{}</span>').format(title, text)


def origin(desk: Desk, source: Origin) -> Markup:
    """File, row and office of a value."""
    where = desk.words("{file}, row {row}", file=source.file, row=written.number(source.row))
    office = f" · {source.office}" if source.office else ""
    return Markup('<span class="soft">{}{}</span>').format(where, office)


def entity_link(desk: Desk, line: EntityLine, *, named: bool = True) -> Markup:
    """An entity with its kind, leading to its page."""
    mark = kinds.badge(line.kind, desk.words, text=False)
    address = addresses.entity(line.kind, line.id)
    title: Text = line.title or desk.words("unnamed")
    anchor = markup.link(address, title, "title" if named else "")
    return Markup('<span class="row" style="flex-wrap:nowrap">{}{}</span>').format(mark, anchor)


def entity_chip(desk: Desk, line: EntityLine) -> Markup:
    """An entity as a short mark that leads to its page."""
    mark = kinds.badge(line.kind, desk.words, text=False)
    text = Markup("{} {}").format(mark, line.title or desk.words("unnamed"))
    return markup.link(addresses.entity(line.kind, line.id), text, "chip")


def entity_row(desk: Desk, line: EntityLine, extra: Text = "") -> Markup:
    """An entity in a list: kind, title, the next most telling thing, and what the list adds."""
    mark = kinds.badge(line.kind, desk.words, text=False)
    anchor = markup.link(addresses.entity(line.kind, line.id), markup.breaking(line.title), "title")
    told = (shown(desk, line.kind, name, value) for name, value in line.facts)
    detail = " · ".join((desk.words.term("kind", line.kind), *dict.fromkeys(told)))
    return Markup(
        '<div class="line">{}<div class="grow">{}<br>{}</div><div class="num">{}</div></div>'
    ).format(mark, anchor, markup.soft(detail), extra)


def mention_rows(desk: Desk, mention: MentionLine) -> list[tuple[Text, Text, Text]]:
    """Property, value and grade of every statement of a mention."""
    return [
        (
            property_name(desk, v.property),
            statement(desk, mention.kind, v),
            grade(desk, v.origin.grade),
        )
        for v in mention.values
    ]


def provinces(desk: Desk, codes: tuple[str, ...], most: int = 3) -> Markup:
    """Names of provinces; beyond ``most``, how many more."""
    names = [place(desk, code) for code in codes]
    rest = len(names) - most
    text = ", ".join(names[:most])
    if rest > 0:
        text += " " + desk.words("and {n} more", n=rest)
    return Markup('<span class="soft" title="{}">{}</span>').format(", ".join(names), text)


def place(desk: Desk, code: str) -> str:
    """The name of an area; the code itself where there is none."""
    if code == NATIONAL:
        return desk.words("national")
    try:
        return areas().name(code)
    except InvalidValue:
        return code
