"""A link chart of persons tied to each other through what they share."""

from collections.abc import Mapping, Sequence
from math import log2

from graph.pole import Kind
from security.labels import Classification
from workbench.actions.lines import EntityLine
from workbench.actions.networks import PersonTie
from workbench.components.link_chart import LinkChart
from workbench.views import kinds
from workbench.views.chart import chart_words
from workbench.views.desk import Desk

_APART = 130.0
"""Distance that two persons keep on the whole, in units of the chart."""
_FLAT = 0.7


def person_chart(
    desk: Desk,
    members: Sequence[EntityLine],
    ties: Sequence[PersonTie],
    places: Mapping[str, tuple[float, float]],
    marked: Mapping[str, str],
    ranks: Mapping[str, int] | None = None,
) -> LinkChart:
    """Persons as nodes, the larger the more they are tied; ``ranks`` stand before their names.

    ``places`` (0 to 1) fix where they stand, the chart lays out those that have none; ``marked``
    names those that are ``fresh`` or ``removed``.
    """
    account, words = desk.sitting.account, desk.words
    secret = words.term("classification", Classification(account.clearance).name.lower())
    nodes = _nodes(members, ties, ranks or {})
    wide = _APART * (1 + len(members) ** 0.5)
    for node in nodes:
        name = str(node["id"])
        if name in places:
            node["x"], node["y"] = places[name][0] * wide, places[name][1] * wide * _FLAT
        if name in marked:
            node["mark"] = marked[name]
    return LinkChart(
        elements={"nodes": nodes, "edges": [_edge(tie) for tie in ties]},
        kinds={str(Kind.PERSON): kinds.chart_kinds(words)[str(Kind.PERSON)]},
        words=chart_words(words),
        language=words.language,
        dark=desk.dark,
        banner=f"{secret.upper()} · {account.name} · {desk.moment(desk.bench.clock())}",
        sizing_mode="stretch_both",
        min_height=400,
        margin=0,
    )


def _nodes(
    members: Sequence[EntityLine], ties: Sequence[PersonTie], ranks: Mapping[str, int]
) -> list[dict[str, object]]:
    strength: dict[str, float] = {}
    for tie in ties:
        for end in (tie.start, tie.end):
            strength[end] = strength.get(end, 0.0) + tie.weight
    most = max(strength.values(), default=1.0)
    return [
        {
            "id": line.id,
            "kind": str(line.kind),
            "label": f"{ranks[line.id]} · {line.title}" if line.id in ranks else line.title,
            "size": round(24 + 26 * (strength.get(line.id, 0.0) / most) ** 0.5),
        }
        for line in members
    ]


def _edge(tie: PersonTie) -> dict[str, object]:
    return {
        "id": f"{tie.start}.{tie.end}",
        "source": tie.start,
        "target": tie.end,
        "kind": "tie",
        "weight": round(0.8 + 1.0 * log2(1 + tie.weight), 2),
        "first": tie.first_month,
        "last": tie.last_month,
    }
