"""Networks by risk."""

import panel as pn
from markupsafe import Markup

from graph.analysis.networks import NetworkSettings
from graph.progress import Progress
from workbench.actions.networks import NetworkLine, NetworkList, list_networks
from workbench.charts import marks
from workbench.locale import written
from workbench.views import addresses, markup, values
from workbench.views.desk import Desk
from workbench.views.frame import Drawn
from workbench.views.going import open_page
from workbench.views.markup import Column, Text
from workbench.views.working import Working

FULL_RISK = 100.0


def draw_list(desk: Desk) -> Drawn:
    """All networks of the reader's graph, highest risk first."""
    work, words = Working(desk), desk.words
    ranked: list[str] = []

    def act(progress: Progress) -> NetworkList:
        return list_networks(desk.bench, desk.sitting, progress=progress)

    def show(seen: NetworkList) -> tuple[pn.viewable.Viewable, ...]:
        ranked[:] = [line.id for line in seen.networks[: len(_PLACES)]]
        return (desk.html(_list(desk, seen)),)

    def press(key: str) -> None:
        if key == "t":
            open_page("changes")
        elif _PLACES.index(key) < len(ranked):
            open_page("network", id=ranked[_PLACES.index(key)])

    work.start(act, show)
    keys = (
        ("1", words("open the first network")),
        ("2", words("open the second")),
        ("3", words("open the third")),
        ("t", words("two days side by side")),
    )
    return Drawn(words("Networks by risk"), (work.panel,), keys=keys, on_key=press)


_PLACES = ("1", "2", "3")


def _list(desk: Desk, seen: NetworkList) -> Markup:
    words = desk.words
    head = Markup(
        '<div class="head between"><div><h1>{}</h1><span class="soft">{}</span></div>{}</div>'
    ).format(
        words.term("page", "networks"),
        words(
            "Found among {n} persons that you may see. Risk is a sum of parts, 0 to 100.",
            n=written.number(seen.persons),
        ),
        markup.link(addresses.page("changes"), words("Two days side by side")),
    )
    title = words("Networks by risk")
    if not seen.networks:
        body = markup.empty(
            words("No network stands out."),
            words("Networks are found once persons and cases are linked."),
        )
        return markup.stack(head, markup.card(title, body))
    heads = [
        Column(words("Network")),
        Column(words("Risk"), True),
        Column(words("Why this rank")),
        Column(words("Persons"), True),
        Column(words("Cases"), True),
        Column(words("Drugs")),
        Column(words("Seized"), True),
        Column(words("Change"), True),
        Column(words("Stability"), True),
    ]
    rows = [_line(desk, n) for n in seen.networks]
    table = markup.table(heads, rows, title)
    note = words(
        "Change: cases of the last {n} months against the {n} months before. Stability: how much "
        "of a network comes back when the search for groups starts elsewhere.",
        n=written.number(NetworkSettings().window),
    )
    body = table + Markup("<p></p>") + markup.soft(note)
    return markup.stack(head, markup.card(title, body, count=written.number(len(rows))))


def _line(desk: Desk, line: NetworkLine) -> list[Text]:
    name = markup.link(addresses.page("network", id=line.id), line.name, "title")
    where = values.provinces(desk, line.provinces)
    return [
        Markup("{}<br>{}").format(name, where),
        Markup("<b>{}</b>").format(written.fixed(line.risk, 1)),
        Markup("{}{}").format(marks.parts_bar(parts(desk, line), FULL_RISK), _reasons(desk, line)),
        written.number(line.members),
        written.number(line.cases),
        ", ".join(desk.words.term("drug", d) for d in line.drugs),
        written.grams(line.grams) if line.grams else "–",
        written.change(line.growth),
        written.percent(line.stability),
    ]


def _reasons(desk: Desk, line: NetworkLine) -> Markup:
    """The parts that weigh most, in words."""
    told = (f"{name} {written.fixed(points, 1)}" for name, points in parts(desk, line)[:_REASONS])
    return markup.soft(" · ".join(told))


_REASONS = 3


def parts(desk: Desk, line: NetworkLine) -> list[tuple[str, float]]:
    """Names and points of the parts of a risk, largest first."""
    return [(desk.words.term("risk", name), points) for name, points in line.parts]
