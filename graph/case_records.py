"""Cases as one table: what ``graph.linking.cases.link`` compares."""

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Mention
from graph.view import Entity, EntityId, View

_DIRECT = {
    LinkKind.MENTIONS_PHONE: "phones",
    LinkKind.MENTIONS_VEHICLE: "vehicles",
    LinkKind.MENTIONS_ACCOUNT: "accounts",
}
_THROUGH_PERSON = {
    LinkKind.USES_PHONE: "phones",
    LinkKind.USES_DEVICE: "devices",
    LinkKind.USES_VEHICLE: "vehicles",
    LinkKind.USES_ACCOUNT: "accounts",
}
SHARED = ("persons", "phones", "devices", "vehicles", "accounts")
"""Columns that hold lists of entity ids."""


def case_records(view: View) -> pd.DataFrame:
    """One row a visible case, ordered by id.

    Columns: ``unique_id``; the lists of entity ids in ``SHARED``; ``drug``, ``modus``, ``brand``,
    ``logo``, ``packaging``, ``concealment`` (codes or texts, None if unknown);
    ``purity`` (percent); ``profile`` (the first laboratory profile) with ``method``; ``latitude``,
    ``longitude`` (degrees); ``day`` (ISO); ``province``.
    Cost: linear in ties and mentions of cases.
    """
    shared = _shared(view)
    stated = _stated(view)
    rows = [
        {
            "unique_id": case.id,
            **{column: sorted(shared[case.id][column]) for column in SHARED},
            **_facts(view, case, stated[case.id]),
        }
        for case in view.entities(Kind.CASE)
    ]
    return pd.DataFrame(rows)


def _shared(view: View) -> dict[EntityId, dict[str, set[EntityId]]]:
    shared: dict[EntityId, dict[str, set[EntityId]]] = defaultdict(lambda: defaultdict(set))
    cases_of: dict[EntityId, list[EntityId]] = defaultdict(list)
    for tie in view.snapshot.ties:
        if tie.kind == LinkKind.INVOLVED_IN:
            shared[tie.end]["persons"].add(tie.start)
            cases_of[tie.start].append(tie.end)
        elif tie.kind in _DIRECT:
            shared[tie.start][_DIRECT[tie.kind]].add(tie.end)
    for tie in view.snapshot.ties:
        if tie.kind in _THROUGH_PERSON:
            for case in cases_of.get(tie.start, ()):
                shared[case][_THROUGH_PERSON[tie.kind]].add(tie.end)
    return shared


def _stated(view: View) -> dict[EntityId, list[Mention]]:
    """Mentions of the seizures, items and samples of each case, opened."""
    inside: dict[EntityId, list[EntityId]] = defaultdict(list)
    upward = {LinkKind.SEIZED_IN, LinkKind.ITEM_OF, LinkKind.SAMPLE_OF}
    for tie in view.snapshot.ties:
        if tie.kind in upward:
            inside[tie.end].append(tie.start)
    for kind in (Kind.CASE, Kind.SEIZURE, Kind.ITEM, Kind.SAMPLE):
        view.snapshot.open_kind(kind)
    return defaultdict(
        list,
        {case.id: list(_below(view, case.id, inside)) for case in view.entities(Kind.CASE)},
    )


def _below(
    view: View, entity: EntityId, inside: dict[EntityId, list[EntityId]]
) -> Iterable[Mention]:
    for child in inside.get(entity, ()):
        yield from view.mentions(view.entity(child))
        yield from _below(view, child, inside)


def _facts(view: View, case: Entity, below: list[Mention]) -> dict[str, object]:
    own = view.mentions(case)
    everything = own + below
    return {
        "drug": _first(everything, "drug", "substance"),
        "modus": _first(own, "modus"),
        "brand": _first(below, "brand"),
        "logo": _first(below, "logo"),
        "packaging": _first(below, "packaging"),
        "concealment": _first(below, "concealment"),
        "cutting_agent": _first(below, "cutting_agent"),
        "purity": _number(_first(below, "purity")),
        "profile": _first(below, "profile"),
        "method": _first(below, "method"),
        "latitude": _number(_first(everything, "latitude")),
        "longitude": _number(_first(everything, "longitude")),
        "day": _first(own, "offence_date", "opened"),
        "province": own[0].label.province if own else None,
    }


def _first(mentions: list[Mention], *names: str) -> str | None:
    for name in names:
        for mention in mentions:
            value = mention.first(name)
            if value is not None:
                return value
    return None


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
