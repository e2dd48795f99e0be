"""What stands beside the chart: the selection with its evidence, and messages."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from workbench.actions.expand import ChartEdge, Expansion
from workbench.actions.find_path import PathFound
from workbench.actions.lines import EntityLine
from workbench.actions.open_tie import open_tie
from workbench.locale import written
from workbench.views import markup, values
from workbench.views.desk import Desk

_MOST = 12


def nothing(desk: Desk) -> Markup:
    """Before anything is selected."""
    words = desk.words
    return markup.card(
        words("Selection"),
        markup.empty(
            words("Nothing selected."),
            words("Click a node or a line; double-click a node to expand it. ? lists the keys."),
        ),
    )


def hub(desk: Desk, around: Expansion) -> Markup:
    """A node with very many neighbours is not poured onto the chart unasked."""
    words = desk.words
    return markup.notice(
        words("{name} has {n} neighbours.", name=around.centre.title, n=around.degree),
        words("The strongest are shown; {n} are held back.", n=around.held_back),
    )


def path(desk: Desk, found: PathFound) -> Markup:
    """The way in words, and that there are others."""
    steps = Markup(" → ").join(values.entity_link(desk, n, named=False) for n in found.nodes)
    title = desk.words.count(
        "{n} step between them",
        "{n} steps between them",
        len(found.nodes) - 1,
        n=written.number(len(found.nodes) - 1),
    )
    told = Markup('<div class="row">{}</div>').format(steps)
    if found.ways > 1:
        others = desk.words(
            "Way {n} of {ways}, the shortest and least crowded first. Press again for the next.",
            n=written.number(found.way + 1),
            ways=written.number(found.ways),
        )
        told += Markup('<div class="soft">{}</div>').format(others)
    return markup.notice(title, told)


def selection(
    desk: Desk,
    chosen: Sequence[str],
    nodes: Mapping[str, EntityLine],
    edges: Mapping[str, ChartEdge],
) -> Markup:
    """One edge with its evidence, one node with its way on, or a list."""
    lines = [nodes[i] for i in chosen if i in nodes]
    ties = [edges[i] for i in chosen if i in edges]
    if len(ties) == 1 and not lines:
        return _edge(desk, ties[0], nodes)
    if len(lines) == 1 and not ties:
        return _node(desk, lines[0], edges)
    if not lines:
        return nothing(desk)
    rows = (values.entity_row(desk, n) for n in lines[:_MOST])
    count = written.number(len(lines))
    return markup.card(desk.words("Selection"), markup.items(rows), count=count)


def _node(desk: Desk, line: EntityLine, edges: Mapping[str, ChartEdge]) -> Markup:
    words = desk.words
    here = [e for e in edges.values() if line.id in (e.start, e.end)]
    pairs = [
        (words("Known in"), values.provinces(desk, line.provinces)),
        (words("Records"), written.number(line.mentions)),
        (words("Ties on the chart"), written.number(len(here))),
    ]
    return markup.card(
        words("Selection"),
        values.entity_row(desk, line) + Markup("<p></p>") + markup.facts(pairs),
    )


def _edge(desk: Desk, line: ChartEdge, nodes: Mapping[str, EntityLine]) -> Markup:
    """The records that state the tie, each with file, row and grade."""
    words = desk.words
    tie = open_tie(desk.bench, desk.sitting, line.start, line.end, line.kind)
    ends = markup.join(
        (values.entity_link(desk, nodes[i]) for i in (line.start, line.end)), Markup("<br>")
    )
    pairs = [
        (words("How"), words.term("link", line.kind)),
        (words("When"), written.months(line.first_month, line.last_month, words.language)),
        (words("Records"), written.number(line.count)),
        (words("Sources"), written.number(len({r.origin.source for r in tie.records}))),
    ]
    rows = markup.items(
        Markup("{} {}{}").format(
            values.grade(desk, r.origin.grade),
            values.origin(desk, r.origin),
            _stated(desk, r.values),
        )
        for r in tie.records[:_MOST]
    )
    return markup.card(
        words("Evidence of the tie"),
        ends
        + Markup("<p></p>")
        + markup.facts(pairs)
        + Markup("<h3 style='margin-top:18px'>{}</h3>").format(words("Stated by"))
        + rows,
    )


def _stated(desk: Desk, stated: tuple[tuple[str, str], ...]) -> Markup:
    if not stated:
        return markup.EMPTY
    text = " · ".join(
        f"{values.property_name(desk, name)}: {values.of_link(desk, name, value)}"
        for name, value in stated
    )
    return Markup("<br>{}").format(text)
