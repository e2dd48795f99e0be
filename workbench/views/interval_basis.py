"""What the rank intervals of a network rest on: what is taken to be missing, and why."""

from markupsafe import Markup

from graph.analysis.effort import AreaEffort
from graph.analysis.networks import IntervalBasis
from workbench.locale import written
from workbench.views import markup, values
from workbench.views.desk import Desk
from workbench.views.markup import Column, Text

_MOST = 12


def card(desk: Desk, basis: IntervalBasis) -> Markup:
    """Shares in words, then the areas of the members, those that miss most first."""
    words = desk.words
    title = words("What the rank intervals rest on")
    nodes, edges = written.percent(basis.nodes), written.percent(basis.edges)
    least, most = written.percent(basis.edges_least), written.percent(basis.edges_most)
    told = words(
        "Taken to be missing: {nodes} of persons and {edges} of ties ({least} to {most}, by grade "
        "and by what each province records).",
        nodes=nodes,
        edges=edges,
        least=least,
        most=most,
    )
    if least == most:
        told = words(
            "Taken to be missing: {nodes} of persons and {edges} of ties, of every tie alike, by "
            "grade and by what each province records.",
            nodes=nodes,
            edges=edges,
        )
    trust = words(
        "The grades of these ties weigh {trust} on average: A1 counts in full, B2 81%, C3 49%.",
        trust=written.percent(basis.trust),
    )
    body = Markup("<p>{}</p><p>{}</p>").format(told, trust)
    if basis.areas:
        body += _areas(desk, basis.areas[:_MOST], title)
    return markup.card(title, body)


def _areas(desk: Desk, areas: tuple[AreaEffort, ...], title: str) -> Markup:
    words = desk.words
    heads = [
        Column(words("Province")),
        Column(words("Persons on file"), True),
        Column(words("Ties per person"), True),
        Column(words("Against its peers"), True),
        Column(words("Months with records"), True),
        Column(words("Taken to be missing"), True),
    ]
    rows: list[list[Text]] = [
        [
            values.place(desk, area.area),
            written.number(area.persons),
            written.fixed(area.ties / max(1, area.persons), 1),
            written.percent(area.depth),
            written.percent(area.steadiness),
            written.percent(area.missing),
        ]
        for area in areas
    ]
    note = words(
        "A province that puts fewer phones, vehicles and accounts beside each person than its "
        "peers, or has silent months, is taken to miss more: 5 to 30%."
    )
    return markup.table(heads, rows, title) + Markup("<p></p>") + markup.soft(note)
