"""Queries of the catalogue that give ties: rows of start, end and weight, the strongest first."""

import networkx as nx

from graph.case_graph import case_graph, person_case_graph
from graph.network.projections import Ties, area_flows
from graph.pole import Kind
from ingest.areas import Areas
from workbench.actions.network_routes import legs_of
from workbench.actions.queries import Asked, Row


def ties_of_persons(asked: Asked) -> list[Row]:
    """Persons tied through what they share."""
    return _rows(asked.bench.snapshots.persons(asked.authority, asked.day("until")))


def ties_of_cases(asked: Asked) -> list[Row]:
    """Cases tied through the persons and things in them."""
    return _rows(case_graph(asked.view, asked.day("until")))


def persons_in_cases(asked: Asked) -> list[Row]:
    """Persons and the cases that they are involved in."""
    graph = person_case_graph(asked.view, asked.day("until"))
    view = asked.view
    ends = (
        (a, b) if view.entity(a).kind is Kind.PERSON else (b, a) for a, b in sorted(graph.edges)
    )
    return _strongest([(a, b, float(graph[a][b]["weight"])) for a, b in ends])


def flows_between_areas(asked: Asked) -> list[Row]:
    """Net grams that seizures show to have gone, or to have been meant to go, from area to area."""
    cases = [entity.id for entity in asked.view.entities(Kind.CASE)]
    legs = [leg for leg in legs_of(asked.view, cases, Areas.load()) if leg.grams > 0.0]
    ties = Ties(
        [leg.origin for leg in legs],
        [leg.destination for leg in legs],
        count=[leg.grams for leg in legs],
    )
    graph: nx.DiGraph[str] = area_flows(ties)
    edges = graph.edges(data=True)
    return _strongest([(start, end, float(facts["weight"])) for start, end, facts in edges])


def _rows(graph: "nx.Graph[str]") -> list[Row]:
    return _strongest(
        [
            (start, end, float(facts["weight"]), facts["first"], facts["last"])
            for start, end, facts in graph.edges(data=True)
        ]
    )


def _strongest(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-float(row[2] or 0.0), str(row[0]), str(row[1])))
