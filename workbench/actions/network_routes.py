"""The ways goods took to where they were seized, read from the seizures of some cases."""

from collections.abc import Iterable, Iterator

from graph.analysis.routes import Leg, Route, trafficking_routes
from graph.links import LinkKind
from graph.statement import Mention
from graph.view import EntityId, View
from ingest.areas import Areas

_PROVINCE = 2


def routes_of(view: View, cases: Iterable[EntityId], areas: Areas) -> tuple[Route, ...]:
    """Routes from stated origin over transit to destination, the largest quantity first.

    A seizure that states no destination was on its way to where it was found; one without an
    origin tells of no route.
    """
    return trafficking_routes(legs_of(view, cases, areas))


def legs_of(view: View, cases: Iterable[EntityId], areas: Areas) -> Iterator[Leg]:
    """Yield the legs of the seizures of some cases.

    Places within the country are province codes, others are as written.
    """
    names = {province.name.casefold(): province.code for province in areas.provinces()}
    for case in cases:
        for tie in view.ties(view.entity(case)):
            if tie.kind is LinkKind.SEIZED_IN:
                yield from _legs(view.mentions(view.entity(tie.other(case))), names)


def _legs(stated: list[Mention], names: dict[str, str]) -> list[Leg]:
    """Legs of one seizure; each carries all its goods."""
    found = _first(stated, "area") or next((m.label.province for m in stated), "")
    origin, transit, destination = (
        _place(_first(stated, name), names) for name in ("origin", "transit", "destination")
    )
    if not origin:
        return []
    stops = [origin, transit, destination or found[:_PROVINCE]]
    way = list(dict.fromkeys(stop for stop in stops if stop))
    # Several records of one seizure repeat its mass: the largest stated counts once.
    masses = [float(v) for m in stated for v in m.values("net") or m.values("gross")]
    drugs = tuple(sorted({drug for m in stated for drug in m.values("drug")}))
    day = _first(stated, "seized") or ""
    months = (int(day[:4] + day[5:7]),) if day else ()
    return [
        Leg(start, end, max(masses, default=0.0), 1, months, drugs)
        for start, end in zip(way, way[1:], strict=False)
    ]


def _place(text: str | None, names: dict[str, str]) -> str:
    """The province's code where the text names one, else the text."""
    text = (text or "").strip()
    return names.get(text.casefold(), text)


def _first(stated: list[Mention], name: str) -> str | None:
    return next((m.first(name) for m in stated if m.first(name) is not None), None)
