"""The catalogue of queries: named, reviewed, with typed parameters, within one's authority."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.view import Authority, View
from workbench.actions import lead_queries, queries, tie_queries
from workbench.actions.gate import Action, Argument, Done, Sitting
from workbench.actions.queries import Asked, Cell, Row
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest, NotFound

_MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query; ``default`` None means that it must be given."""

    name: str
    kind: str
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """What a query answers and takes."""

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class QueryList:
    """The whole catalogue."""

    queries: tuple[QueryInfo, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length in the order of ``columns``; ``cut`` if there were more rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class _Query:
    info: QueryInfo
    columns: tuple[str, ...]
    rows: Callable[[Asked], list[Row]]


_ENTITY = Parameter("entity", "text", None, "id of an entity or of one of its mentions")
_PROVINCE = Parameter("province", "text", "", "two-digit province code; empty for all")
_SINCE = Parameter("since", "text", "", "first day, as 2026-01-31; empty for all")
_UNTIL = Parameter("until", "text", "", "last day, as 2026-01-31; empty for all")
_LEAST = Parameter("at_least", "whole", "2", "smallest number to list")


def _query(
    name: str,
    meaning: str,
    columns: str,
    rows: Callable[[Asked], list[Row]],
    *parameters: Parameter,
) -> _Query:
    return _Query(QueryInfo(name, meaning, parameters), tuple(columns.split()), rows)


_CATALOGUE: dict[str, _Query] = {
    query.info.name: query
    for query in (
        _query(
            "cases",
            "Cases with their day, drug and net grams",
            "case number day provinces drugs grams persons",
            queries.cases,
            _PROVINCE,
            _SINCE,
            _UNTIL,
        ),
        _query(
            "cases_of_person",
            "Cases that a person takes part in, with the role",
            "case number day drugs role",
            queries.cases_of_person,
            _ENTITY,
        ),
        _query(
            "shared_things",
            "Phones, devices, vehicles and accounts that several persons use",
            "thing kind value persons person_ids",
            queries.shared_things,
            _LEAST,
        ),
        _query(
            "cross_province_persons",
            "Persons whose cases were recorded in several provinces",
            "person name cases provinces",
            queries.cross_province_persons,
            _LEAST,
        ),
        _query(
            "calls",
            "Telephones that a telephone spoke with, and how often",
            "phone number calls first_month last_month",
            queries.calls,
            _ENTITY,
        ),
        _query(
            "transfers",
            "Accounts that an account sent money to or had it from",
            "account number direction transfers first_month last_month",
            queries.transfers,
            _ENTITY,
        ),
        _query(
            "related_cases",
            "Cases most likely related, with the evidence",
            "left left_number right right_number bits probability calibrated reasons",
            queries.related_cases,
            Parameter("at_least", "number", "0.5", "least probability, 0 to 1"),
        ),
        _query(
            "networks",
            "Networks by risk",
            "network name members cases provinces drugs grams risk",
            queries.networks,
        ),
        _query(
            "key_actors",
            "Key actors of all networks, with their rank intervals",
            "person name network rank low high degree betweenness",
            queries.key_actors,
        ),
        _query(
            "payment_rings",
            "Leads: accounts through which like sums go round, or sums are split",
            "account number shape accounts amount account_ids",
            lead_queries.payment_rings,
        ),
        _query(
            "possible_ties",
            "Leads: persons without a tie of their own who share rare acquaintances",
            "left right left_name right_name score shared_ids",
            lead_queries.possible_ties,
            Parameter("most", "whole", "50", "how many pairs at most"),
        ),
        _query(
            "ties_of_persons",
            "Persons tied through what they share, the strongest ties first",
            "start end weight first_month last_month",
            tie_queries.ties_of_persons,
            _UNTIL,
        ),
        _query(
            "ties_of_cases",
            "Cases tied through the persons and things in them, the strongest ties first",
            "start end weight first_month last_month",
            tie_queries.ties_of_cases,
            _UNTIL,
        ),
        _query(
            "persons_in_cases",
            "Persons and the cases that they are involved in",
            "start end weight",
            tie_queries.persons_in_cases,
            _UNTIL,
        ),
        _query(
            "flows_between_areas",
            "Net grams that seizures show to have gone from area to area, or were meant to go",
            "start end weight",
            tie_queries.flows_between_areas,
        ),
    )
}


def list_queries(bench: Workbench, sitting: Sitting) -> QueryList:
    """What the catalogue holds."""

    def act(authority: Authority) -> Done[QueryList]:
        found = tuple(query.info for query in _CATALOGUE.values())
        return Done(QueryList(found), (), len(found))

    return bench.gate.run(sitting, Action("list_queries", "query"), act)


def catalogue(
    bench: Workbench, sitting: Sitting, name: str, params: Mapping[str, Argument]
) -> Table:
    """Run one query of the catalogue; raises NotFound or BadRequest."""
    query = _CATALOGUE.get(name)
    if query is None:
        raise NotFound("the catalogue has no such query; it has: " + ", ".join(_CATALOGUE))
    given = _checked(query.info, params)

    def act(authority: Authority) -> Done[Table]:
        rows = query.rows(Asked(bench, authority, given))
        kept = tuple(rows[:_MOST_ROWS])
        table = Table(query.columns, kept, len(rows) > len(kept))
        return Done(table, _ids(kept, bench.snapshots.view(authority)), len(kept))

    return bench.gate.run(sitting, Action(f"query:{name}", "query", given), act)


def _checked(info: QueryInfo, params: Mapping[str, Argument]) -> dict[str, Cell]:
    known = {parameter.name: parameter for parameter in info.parameters}
    if unknown := sorted(set(params) - set(known)):
        raise BadRequest("no such parameter: " + ", ".join(unknown))
    given: dict[str, Cell] = {}
    for name, parameter in known.items():
        value = params.get(name, parameter.default)
        if value is None:
            raise BadRequest(f"the query needs {name}: {parameter.meaning}")
        given[name] = _read(parameter, str(value))
    return given


def _read(parameter: Parameter, text: str) -> Cell:
    readers: dict[str, Callable[[str], Cell]] = {"text": str, "whole": int, "number": float}
    try:
        return readers[parameter.kind](text)
    except ValueError as fault:
        raise BadRequest(f"{parameter.name} is a {parameter.kind}") from fault


def _ids(rows: tuple[Row, ...], view: View) -> tuple[str, ...]:
    """The entities among the cells of rows: what the audit log says was shown."""
    cells = (str(cell) for row in rows for cell in row)
    return tuple(dict.fromkeys(cell for cell in cells if cell in view.snapshot.entities))
