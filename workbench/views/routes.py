"""Trafficking routes of a network: on the map, and as a list with quantities."""

from collections.abc import Sequence

from markupsafe import Markup

from graph.analysis.routes import Route
from workbench.charts import route_map
from workbench.charts.route_map import ABROAD, Arc, Stop
from workbench.locale import written
from workbench.views import markup, values
from workbench.views.desk import Desk, areas
from workbench.views.markup import Column, Text


def card(desk: Desk, routes: Sequence[Route]) -> Markup:
    """The map with its list, or why there is none."""
    words = desk.words
    title = words("Routes")
    if not routes:
        body = markup.empty(
            words("No route is known."),
            words("No seizure of this network states where the goods came from."),
        )
        return markup.card(title, body)
    heads = [
        Column(words("Way")),
        Column(words("Drugs")),
        Column(words("Quantity"), True),
        Column(words("Seizures"), True),
    ]
    table = markup.table(heads, [_row(desk, route) for route in routes], title)
    note = words(
        "Read from seizures: origin, transit and destination as stated, else the province of the "
        "seizure. It is what was found on the way, not all that went along it."
    )
    return markup.card(
        title,
        _map(desk, routes) + Markup("<p></p>") + table + Markup("<p></p>") + markup.soft(note),
        count=written.number(len(routes)),
    )


def _row(desk: Desk, route: Route) -> list[Text]:
    return [
        " → ".join(_name(desk, place) for place in route.areas),
        ", ".join(desk.words.term("drug", drug) for drug in route.drugs),
        written.grams(route.grams),
        written.number(route.seizures),
    ]


def _name(desk: Desk, place: str) -> str:
    return values.place(desk, place) if place[:1].isdigit() else place


def _map(desk: Desk, routes: Sequence[Route]) -> Markup:
    """Legs of all routes, equal ones drawn once; places of unknown whereabouts stay in the list."""
    carried: dict[tuple[str, str], float] = {}
    for route in routes:
        for leg in zip(route.areas, route.areas[1:], strict=False):
            carried[leg] = carried.get(leg, 0.0) + route.grams
    arcs = []
    for (start, end), grams in carried.items():
        here, there = _stop(desk, start), _stop(desk, end)
        if here and there:
            text = f"{here.name} → {there.name}: {written.grams(grams)}"
            arcs.append(Arc(here, there, grams, text))
    ground = [Stop(p.name, p.latitude, p.longitude) for p in areas().provinces()]
    return route_map.draw(ground, arcs, desk.words("Map of the routes"))


def _stop(desk: Desk, place: str) -> Stop | None:
    province = next((p for p in areas().provinces() if p.code == place), None)
    if province is not None:
        return Stop(province.name, province.latitude, province.longitude)
    found = ABROAD.get(place.casefold())
    return Stop(place, *found) if found else None
