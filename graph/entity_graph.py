"""Everything a viewer may see as one graph of entities: what networks are found in."""

from datetime import date

import networkx as nx

from graph.case_facts import CaseFacts, case_facts, ties_until
from graph.pole import Kind
from graph.view import EntityId, View

_LEFT_OUT = frozenset({Kind.AREA, Kind.ITEM, Kind.SAMPLE})
"""An area ties nobody; items and samples count in the facts of their case."""


def entity_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Project a view onto its entities, as it stood at the end of the day ``until``.

    Nodes are entity ids with ``kind``; a case also has ``province`` and ``drug`` (sorted tuples),
    ``grams`` (net) and ``month`` (``YYYYMM`` or None). Edges have ``weight`` (the number of links)
    and ``month`` (the first, 0 if unknown). Cases opened later, and links observed later,
    are left out. Cost: linear in ties.
    """
    facts = case_facts(view, until)
    graph: nx.Graph[str] = nx.Graph()
    for entity in view.entities():
        if entity.kind is Kind.CASE:
            if entity.id in facts:
                graph.add_node(entity.id, **_case(facts[entity.id]))
        elif entity.kind not in _LEFT_OUT:
            graph.add_node(entity.id, kind=entity.kind.value)
    for tie in ties_until(view, facts, until):
        if tie.start in graph and tie.end in graph and tie.start != tie.end:
            _add(graph, tie.start, tie.end, len(tie.links), tie.first_month)
    return graph


def _case(facts: CaseFacts) -> dict[str, object]:
    return {
        "kind": Kind.CASE.value,
        "province": tuple(sorted(facts.provinces)),
        "drug": tuple(sorted(facts.drugs)),
        "grams": facts.grams,
        "month": facts.month or None,
    }


def _add(graph: "nx.Graph[str]", start: EntityId, end: EntityId, links: int, month: int) -> None:
    if graph.has_edge(start, end):
        edge = graph.edges[start, end]
        edge["weight"] += links
        edge["month"] = min(filter(None, (edge["month"], month)), default=0)
    else:
        graph.add_edge(start, end, weight=links, month=month)
