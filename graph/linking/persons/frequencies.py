"""How common each value is, smoothed so that a table of ten records does not mislead."""

from collections.abc import Mapping, Sequence

import duckdb

from graph.linking.persons.comparisons import Comparison
from graph.linking.persons.parameters import Parameters

PSEUDO_RECORDS = 3000.0
"""The table is read as if this many records of typical values had been added."""

_WHOLE = "whole_"


def frequency_queries(
    comparisons: Sequence[Comparison], parameters: Parameters, table: str
) -> dict[str, str]:
    """Return, for each column whose frequency weighs, the SQL that reads it from ``table``."""
    others = f"greatest(count(*) - {parameters.repeats!r}, 0.0)"
    queries: dict[str, str] = {}
    for comparison in comparisons:
        for level in comparison.levels:
            if level.frequency is None:
                continue
            column = level.frequency
            _, typical = parameters.levels[comparison.feature][level.name]
            queries[column] = (
                f"select {column}, cast(({others} + {PSEUDO_RECORDS * typical!r}) / "
                f"((select count({column}) from {table}) + {PSEUDO_RECORDS!r}) as double) "
                f"as tf_{column} from {table} where {column} is not null group by {column}"
            )
    return queries


def frequency_tables(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    parameters: Parameters,
    table: str,
) -> dict[str, str]:
    """Write one table ``smoothed_<column>`` for each query; return column -> table."""
    queries = frequency_queries(comparisons, parameters, table)
    for column, query in queries.items():
        connection.execute(f"create or replace table smoothed_{column} as {query}")
    return {column: f"smoothed_{column}" for column in queries}


def set_aside(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, str]) -> None:
    """Put frequency tables by, for ``narrow`` to take from them what is needed."""
    for name in tables.values():
        connection.execute(f"alter table {name} rename to {_WHOLE}{name}")


def narrow(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, str], *records: str) -> None:
    """Make frequency tables again, of the values that tables of ``records`` hold alone."""
    for column, name in tables.items():
        held = " union all ".join(f"select {column} from {table}" for table in records)
        connection.execute(
            f"create or replace table {name} as "
            f"select * from {_WHOLE}{name} where {column} in ({held})"
        )
