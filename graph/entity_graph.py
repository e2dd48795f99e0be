"""Everything a viewer may see as one graph of entities: what networks are found in."""

from datetime import date
from typing import cast

import networkx as nx
import numpy as np
import pandas as pd

from graph.case_facts import CaseFacts, case_facts
from graph.network import GraphFacts, LinkGraph
from graph.pole import Kind
from graph.prison_stays import prison_meetings
from graph.tie_columns import TieColumns, tie_columns
from graph.view import Entity, EntityId, View
from security.labels import Label

_LEFT_OUT = frozenset({Kind.AREA, Kind.ITEM, Kind.SAMPLE})
"""An area ties nobody; items and samples count in the facts of their case."""

_NEVER = 999_912


def entity_graph(view: View, until: date | None = None) -> "nx.Graph[str]":
    """Project a view onto its entities, as it stood at the end of the day ``until``.

    A read-only graph. Nodes are entity ids with ``kind``; a case also has ``province`` and ``drug``
    (sorted tuples), ``grams`` (net) and ``month`` (``YYYYMM``), which are None where there are
    none; a person has ``area``, the province that records most of it. Edges have ``weight`` (the
    number of links), ``month`` (the first, 0 if unknown), ``trust`` (mean weight of the links'
    grades, 0 to 1) and ``strength``: 1, and less between two persons who were in prison together.
    Cases opened later, and links observed later, are left out. Cost: linear in links.
    """
    facts = case_facts(view, until)
    entities = [
        entity
        for entity in view.entities()
        if (entity.id in facts if entity.kind is Kind.CASE else entity.kind not in _LEFT_OUT)
    ]
    nodes = [entity.id for entity in entities]
    ties = _edges(tie_columns(view, facts, until), nodes)
    edges = pd.concat([ties.assign(strength=1.0), _held_together(view, until)])
    graph = LinkGraph.from_edges(
        edges["low"],
        edges["high"],
        edges["count"],
        nodes=nodes,
        facts=GraphFacts(
            nodes=_node_columns(entities, facts, _areas(view)),
            edges={
                "month": edges["first"].tolist(),
                "trust": edges["trust"].tolist(),
                "strength": edges["strength"].tolist(),
            },
        ),
    )
    return cast("nx.Graph[str]", graph)


def _edges(ties: TieColumns, nodes: list[EntityId]) -> pd.DataFrame:
    """Return one row a pair of different entities: its links, first known month and trust."""
    taken = set(nodes)
    among = np.fromiter((e in taken for e in ties.entities), np.bool_, len(ties.entities))
    ties = ties.where(among[ties.start] & among[ties.end] & (ties.start != ties.end))
    rows = pd.DataFrame(
        {
            "low": np.minimum(ties.start, ties.end),  # entities ascend, so numbers order as ids do
            "high": np.maximum(ties.start, ties.end),
            "count": ties.count,
            "first": np.where(ties.first > 0, ties.first, _NEVER),
            "trust": ties.trust * ties.count,
        }
    )
    folded = rows.groupby(["low", "high"], sort=False).agg(
        {"count": "sum", "first": "min", "trust": "sum"}
    )
    folded["trust"] /= folded["count"]
    folded["first"] = folded["first"].where(folded["first"] < _NEVER, 0)
    folded = folded.reset_index()
    names = np.array(ties.entities, object)
    return folded.assign(low=names[folded["low"]], high=names[folded["high"]])


def _held_together(view: View, until: date | None) -> pd.DataFrame:
    """Return one row a pair of persons who were in prison together, columns as of other ties."""
    held = prison_meetings(view, until)
    rows = pd.DataFrame(
        {
            "low": np.minimum(held.start, held.end),
            "high": np.maximum(held.start, held.end),
            "count": 1,
            "first": held.first,
            "trust": held.trust,
            "strength": held.strength,
        }
    )
    folded = rows.groupby(["low", "high"], sort=False, as_index=False).agg(
        {"count": "first", "first": "min", "trust": "mean", "strength": "sum"}
    )
    names = np.array(view.snapshot.folded.entities, object)
    return folded.assign(low=names[folded["low"]], high=names[folded["high"]])


def _node_columns(
    entities: list[Entity], facts: dict[EntityId, CaseFacts], areas: dict[EntityId, str]
) -> dict[str, list[object]]:
    known = [facts.get(entity.id) if entity.kind is Kind.CASE else None for entity in entities]
    return {
        "kind": [entity.kind.value for entity in entities],
        "area": [areas.get(entity.id) for entity in entities],
        "province": [tuple(sorted(f.provinces)) if f else None for f in known],
        "drug": [tuple(sorted(f.drugs)) if f else None for f in known],
        "grams": [f.grams if f else None for f in known],
        "month": [(f.month or None) if f else None for f in known],
    }


def _areas(view: View) -> dict[EntityId, str]:
    """Return the province that most mentions of each person come from, the lower code first."""
    frame = view.snapshot.mention_frame
    frame = frame[frame["kind"] == Kind.PERSON.value]
    provinces = {key: Label.parse(key).province for key in frame["label"].unique()}
    rows = pd.DataFrame(
        {
            "person": frame["id"].map(view.snapshot.entity_of),
            "province": frame["label"].astype(str).map(provinces),
        }
    )
    counts = rows.groupby(["person", "province"]).size().rename("count").reset_index()
    first = counts.sort_values(["count", "province"], ascending=[False, True], kind="stable")
    first = first.drop_duplicates("person")
    return dict(zip(first["person"], first["province"], strict=True))
