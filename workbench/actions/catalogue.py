"""The catalogue of queries: named, reviewed, with typed parameters, within one's authority."""

from dataclasses import dataclass


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
class Table:
    """Rows of equal length in the order of ``columns``; cells are text, numbers or None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
