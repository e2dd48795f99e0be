"""What the cases of a network say: months, places, drugs and quantities, read from attributes."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import networkx as nx

from graph.analysis.person_ties import PersonTies
from graph.network.csr import AnyGraph


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case with the rows of its persons; ``month`` counts months since year 0."""

    case: Hashable
    persons: tuple[int, ...]
    month: int | None
    provinces: tuple[str, ...]
    drugs: tuple[str, ...]
    grams: float


def case_facts(graph: AnyGraph, ties: PersonTies) -> list[CaseFacts]:
    """Return the cases that involve persons, from case nodes or from the edges' ``cases``."""
    nodes = [
        _from_node(graph, node, sharers)
        for node, sharers in ties.things.items()
        if sharers and graph.nodes[node].get("kind") == "case"
    ]
    return nodes or _from_edges(graph, ties)


def month_number(value: object) -> int | None:
    """Return months since year 0 of ``YYYY-MM...``, 202205 or a count of months; else None."""
    if value is None or value != value:  # NaN
        return None
    if isinstance(value, str):
        year, month = value[:4], value[5:7]
        return int(year) * 12 + int(month) - 1 if year.isdigit() and month.isdigit() else None
    if isinstance(value, int | float):
        number = int(value)
        return number // 100 * 12 + number % 100 - 1 if number >= 100_000 else number
    return month_number(str(value))


def growth(months: Iterable[int | None], until: int | None, window: int) -> float:
    """Return the relative rise of the last ``window`` months over as many before.

    From nothing to n it is n; 0 if neither window holds anything or no month is known.
    """
    if until is None:
        return 0.0
    known = [month for month in months if month is not None]
    recent = sum(until - window < month <= until for month in known)
    before = sum(until - 2 * window < month <= until - window for month in known)
    return (recent - before) / max(1, before)


def text_values(value: object) -> tuple[str, ...]:
    """Return an attribute that may be absent, one text or several as texts."""
    if value is None or value == "" or value != value:
        return ()
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(sorted(str(item) for item in value))
    return (str(value),)


def _from_node(graph: AnyGraph, node: Hashable, sharers: tuple[int, ...]) -> CaseFacts:
    """Read a case node, and its seizures where the case itself states no drug or quantity."""
    own = graph.nodes[node]
    seizures = _beside(graph, node, "seizure")
    items = [item for seizure in seizures for item in _beside(graph, seizure, "item")]
    grams = _grams(graph, [node]) or _grams(graph, seizures) or _grams(graph, items)
    drugs = [
        drug
        for thing in (node, *seizures, *items)
        for name in ("drug", "substance")
        for drug in text_values(graph.nodes[thing].get(name))
    ]
    return CaseFacts(
        case=node,
        persons=sharers,
        month=month_number(own.get("month")),
        provinces=text_values(own.get("province")),
        drugs=tuple(dict.fromkeys(drugs)),
        grams=grams,
    )


def _beside(graph: AnyGraph, node: Hashable, kind: str) -> list[Hashable]:
    near = nx.all_neighbors(graph, node)
    return [other for other in near if graph.nodes[other].get("kind") == kind]


def _grams(graph: AnyGraph, nodes: Iterable[Hashable]) -> float:
    values = [graph.nodes[node].get("grams") for node in nodes]
    return float(sum(value for value in values if value is not None and value == value))


def _from_edges(graph: AnyGraph, ties: PersonTies) -> list[CaseFacts]:
    """Read cases from person-person edges that list them; the edge's own facts apply to each."""
    row = ties.index()
    persons: dict[Hashable, set[int]] = {}
    facts: dict[Hashable, dict[str, object]] = {}
    for start, end, data in graph.edges(data=True):
        for case in data.get("cases") or ():
            persons.setdefault(case, set()).update(row[n] for n in (start, end) if n in row)
            facts.setdefault(case, data)
    return [
        CaseFacts(
            case=case,
            persons=tuple(sorted(rows)),
            month=month_number(facts[case].get("month")),
            provinces=text_values(facts[case].get("province")),
            drugs=text_values(facts[case].get("drug")),
            grams=0.0,
        )
        for case, rows in persons.items()
    ]
