"""The link chart: tools above the canvas, the selection with its evidence beside it."""

from collections.abc import Callable, Iterable
from math import log2
from typing import Any

import panel as pn
import panel_material_ui as pmui
from markupsafe import Markup

from security.labels import Classification
from workbench.actions.expand import HUB, MOST_NODES, ChartEdge, expand
from workbench.actions.export_chart import FORMATS, export_chart
from workbench.actions.find_path import find_path
from workbench.actions.lines import EntityLine
from workbench.actions.networks import open_network
from workbench.components.link_chart import LinkChart
from workbench.locale import Words, written
from workbench.views import addresses, chart_panel, failure, kinds, markup
from workbench.views.desk import Desk
from workbench.views.frame import Drawn

_ARROWS = frozenset({"called", "transferred"})


def chart_words(words: Words) -> dict[str, str]:
    """Texts that the canvas itself says or shows."""
    return {
        "open": words("Open its page"),
        "expand": words("Expand"),
        "pin": words("Pin"),
        "unpin": words("Unpin"),
        "hide": words("Hide"),
        "pinned": words("pinned"),
        "unpinned": words("unpinned"),
        "hidden": words("hidden"),
        "links": words("links"),
        "legend": words("Kinds shown"),
        "timeline": words("drag to narrow the months"),
        "selected": words("selected"),
        "nodes_added": words("added"),
        "nothing_new": words("Nothing new here."),
        "path_shown": words("Path shown, steps"),
        "undone": words("Undone."),
        "redone": words("Done again."),
        "nothing_to_undo": words("Nothing to undo."),
        "nothing_to_redo": words("Nothing to do again."),
        "help": words(
            "Link chart. Arrow keys walk between nodes, Enter selects, e expands, p pins, h hides, "
            "o opens, f fits, Shift F10 opens the menu."
        ),
    }


def node(line: EntityLine) -> dict[str, Any]:
    """An entity as the canvas takes it."""
    return {"id": line.id, "kind": str(line.kind), "label": line.title}


def edge(line: ChartEdge, words: Words) -> dict[str, Any]:
    """A tie as the canvas takes it; the line is thicker the more records state it."""
    name = words.term("link", line.kind)
    first, last = line.first_month, line.last_month
    return {
        "id": line.id,
        "source": line.start,
        "target": line.end,
        "kind": str(line.kind),
        "label": name if line.count == 1 else f"{name} ×{written.number(line.count)}",
        "directed": str(line.kind) in _ARROWS,
        "weight": 1.6 + 0.7 * log2(max(line.count, 1)),
        "first": first,
        "last": last,
    }


class ChartDesk:
    """One chart of one sitting: what is on it, and what can be done to it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.nodes: dict[str, EntityLine] = {}
        self.edges: dict[str, ChartEdge] = {}
        self._way: tuple[frozenset[str], int] = (frozenset(), 0)
        self._told = desk.html(markup.EMPTY, visible=False)
        self._selected = desk.html(chart_panel.nothing(desk), sizing_mode="stretch_width")
        self._actions = pn.Column(margin=0, sizing_mode="stretch_width", visible=False)
        nodes, edges = self._first()
        self._keep(nodes, edges)
        self.chart = self._canvas()
        self.chart.param.watch(lambda _: self._show_selection(), "selection")
        self.chart.when("expand", lambda event: self._expand(str(event["id"])))
        self.chart.when("open", lambda event: self._open(str(event["id"])))

    def _first(self) -> tuple[Iterable[EntityLine], Iterable[ChartEdge]]:
        """What the address asks for: an entity with its neighbours, or a network."""
        desk = self.desk
        if network := desk.asked("network"):
            seen = open_network(desk.bench, desk.sitting, network)
            return (*seen.members, *seen.cases, *seen.shared), seen.edges
        if entity := desk.asked():
            around = expand(desk.bench, desk.sitting, entity)
            return (around.centre, *around.nodes), around.edges
        return (), ()

    def _keep(self, nodes: Iterable[EntityLine], edges: Iterable[ChartEdge]) -> None:
        self.nodes.update((n.id, n) for n in nodes)
        known = self.nodes
        self.edges.update((e.id, e) for e in edges if e.start in known and e.end in known)

    def _canvas(self) -> LinkChart:
        desk = self.desk
        level = Classification(desk.sitting.account.clearance)
        secret = desk.words.term("classification", level.name.lower())
        banner = (
            f"{secret.upper()} · {desk.sitting.account.name} · {desk.moment(desk.bench.clock())}"
        )
        return LinkChart(
            elements={
                "nodes": [node(n) for n in self.nodes.values()],
                "edges": [edge(e, desk.words) for e in self.edges.values()],
            },
            kinds=kinds.chart_kinds(desk.words),
            words=chart_words(desk.words),
            language=desk.words.language,
            dark=desk.dark,
            banner=banner,
            sizing_mode="stretch_both",
            min_height=460,
            margin=0,
        )

    def _say(self, act: Callable[[], Markup]) -> None:
        self._offer([])
        told = failure.attempt(self.desk.words, act)
        self._told.param.update(object=str(told), visible=bool(told))

    def _offer(self, buttons: list[pn.viewable.Viewable]) -> None:
        self._actions.objects = buttons
        self._actions.visible = bool(buttons)

    def _expand(self, entity_id: str, limit: int = HUB) -> None:
        """Neighbours of one node; those a hub holds back come only when asked for."""
        desk = self.desk

        def act() -> Markup:
            around = expand(desk.bench, desk.sitting, entity_id, limit=limit)
            before = set(self.nodes)
            first, later = _calm(around.edges, before | {entity_id})
            self._add(entity_id, around.nodes, first)
            buttons: list[pn.viewable.Viewable] = []
            if later:
                buttons.append(self._rest(entity_id, later))
            if around.held_back:
                buttons.append(self._all(entity_id, around.degree))
            self._offer(buttons)
            return chart_panel.hub(desk, around) if around.held_back else markup.EMPTY

        self._say(act)

    def _rest(self, anchor: str, ties: list[ChartEdge]) -> pmui.Button:
        """Ties among what just came: many among phones, so drawn only when asked for."""
        label = self.desk.words("Draw {n} ties between them", n=written.number(len(ties)))
        button = pmui.Button(label=label, variant="outlined", size="small", margin=(8, 0))

        def draw_rest(*_: object) -> None:
            self._add(anchor, (), ties)
            self._offer([])

        button.on_click(draw_rest)
        return button

    def _all(self, entity_id: str, degree: int) -> pmui.Button:
        label = self.desk.words("Show all {n}", n=written.number(min(degree, MOST_NODES)))
        button = pmui.Button(label=label, variant="outlined", size="small", margin=(8, 0))
        button.on_click(lambda _: self._expand(entity_id, MOST_NODES))
        return button

    def _add(self, anchor: str, nodes: Iterable[EntityLine], edges: Iterable[ChartEdge]) -> None:
        nodes, edges = list(nodes), list(edges)
        self._keep(nodes, edges)
        wanted = [e for e in edges if e.id in self.edges]
        self.chart.add(anchor, [node(n) for n in nodes], [edge(e, self.desk.words) for e in wanted])

    def _open(self, entity_id: str) -> None:
        line = self.nodes.get(entity_id)
        if line is not None and pn.state.location is not None:
            address = addresses.entity(line.kind, line.id)
            pn.state.location.param.update(
                pathname=address.split("?")[0], search=f"?id={line.id}", reload=True
            )

    def _path(self, *_: object) -> None:
        desk, words = self.desk, self.desk.words
        ends = [i for i in self.chart.selection if i in self.nodes]

        def act() -> Markup:
            if len(ends) != 2:
                return markup.notice(
                    words("Select two nodes first."),
                    words("Hold Shift and click a second one, or press Enter on it."),
                )
            asked, (known, shown) = frozenset(ends), self._way
            way = shown + 1 if asked == known else 0
            found = find_path(desk.bench, desk.sitting, ends[0], ends[1], way=way)
            self._way = (asked, found.way)
            if not found.nodes:
                return markup.notice(
                    words("No way between them."), words("None in what you may see.")
                )
            self._add(ends[0], found.nodes, found.edges)
            self.chart.command("path", ids=[n.id for n in found.nodes])
            return chart_panel.path(desk, found)

        self._say(act)

    def _export(self, form: str) -> None:
        desk = self.desk

        def act() -> Markup:
            export_chart(desk.bench, desk.sitting, tuple(self.nodes), form)
            self.chart.command("export", format=form)
            return markup.EMPTY

        self._say(act)

    def _show_selection(self) -> None:
        chosen = self.chart.selection
        self._selected.object = str(
            failure.attempt(
                self.desk.words,
                lambda: chart_panel.selection(self.desk, chosen, self.nodes, self.edges),
            )
        )

    def body(self) -> tuple[pn.viewable.Viewable, ...]:
        """Tools and canvas, and the selection beside them."""
        right = pn.Column(
            self._told,
            self._actions,
            self._selected,
            width=330,
            sizing_mode="stretch_height",
            margin=0,
            styles={"gap": "14px", "overflow-y": "auto"},
        )
        middle = pn.Column(self._toolbar(), self._sheet(), sizing_mode="stretch_both", margin=0)
        middle.styles = {"gap": "12px", "min-width": "0"}
        columns = pn.Row(middle, right, sizing_mode="stretch_both", margin=0)
        columns.styles = {"gap": "20px"}
        return (columns,)

    def _sheet(self) -> pn.viewable.Viewable:
        sheet = self.desk.paper(self.chart)
        sheet.sizing_mode = "stretch_both"
        sheet.styles = {**sheet.styles, "padding": "0"}
        return sheet

    def _toolbar(self) -> pn.viewable.Viewable:
        words = self.desk.words
        commands = (
            ("undo", words("Undo")),
            ("redo", words("Redo")),
            ("pin", words("Pin")),
            ("hide", words("Hide")),
            ("fit", words("Fit")),
            ("arrange", words("Arrange")),
            ("ring", words("Rings")),
        )
        buttons = [self._tool(label, name) for name, label in commands]
        path = pmui.Button(label=words("Find path"), variant="outlined", size="small", margin=0)
        path.on_click(self._path)
        return pn.Row(
            *buttons,
            path,
            self._exporter(),
            sizing_mode="stretch_width",
            styles={"gap": "6px", "flex-wrap": "wrap", "align-items": "center"},
            margin=0,
        )

    def _tool(self, label: str, command: str) -> pmui.Button:
        button = pmui.Button(label=label, variant="text", size="small", margin=0)
        button.on_click(lambda _: self.chart.command(command))
        return button

    def _exporter(self) -> pmui.MenuButton:
        menu = pmui.MenuButton(
            label=self.desk.words("Export"),
            items=[{"label": form.upper()} for form in FORMATS],
            variant="outlined",
            size="small",
            margin=0,
        )

        def chosen(item: Any) -> None:
            self._export(str(item["label"]).lower())

        menu.on_click(chosen)
        return menu


def _calm(edges: Iterable[ChartEdge], drawn: set[str]) -> tuple[list[ChartEdge], list[ChartEdge]]:
    """Ties that reach what is drawn already, and those among new entities only."""
    every = list(edges)
    first = [e for e in every if e.start in drawn or e.end in drawn]
    return first, [e for e in every if e not in first]


def draw(desk: Desk) -> Drawn:
    """The chart that the address asks for, or how to begin one."""
    words = desk.words
    title = words.term("page", "chart")
    if not desk.asked() and not desk.asked("network"):
        body = markup.empty(
            words("The chart is empty."),
            markup.link(
                addresses.page("search"),
                words("Search for a person, phone or case and open it on the chart."),
            ),
        )
        return Drawn(title, (desk.html(markup.card(title, body)),))
    return Drawn(title, ChartDesk(desk).body(), keys=_keys(words), wide=True)


def _keys(words: Words) -> tuple[tuple[str, str], ...]:
    return (
        ("← → ↑ ↓", words("walk between nodes")),
        ("Enter", words("select")),
        ("e", words("expand")),
        ("p", words("pin or unpin")),
        ("h", words("hide")),
        ("o", words("open its page")),
        ("f", words("fit")),
        ("Ctrl Z", words("undo")),
        ("Ctrl Shift Z", words("redo")),
        ("Shift F10", words("menu of the node")),
    )
