"""How common each value is, smoothed so that a table of ten records does not mislead."""

from collections.abc import Mapping, Sequence

import duckdb

from graph.linking.persons.comparisons import Comparison

PSEUDO_RECORDS = 3000.0
"""The table is read as if this many records of typical values had been added."""


def frequency_tables(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    chance: Mapping[str, Mapping[str, float]],
    table: str,
) -> dict[str, str]:
    """Write one table ``tf_<column>`` a column whose frequency weighs; return column -> table."""
    written: dict[str, str] = {}
    for comparison in comparisons:
        for level in comparison.levels:
            if level.frequency is None:
                continue
            column, typical = level.frequency, chance[comparison.feature][level.name]
            connection.execute(
                f"create or replace table smoothed_{column} as select {column}, "
                f"(count(*) + {PSEUDO_RECORDS * typical!r}) / "
                f"((select count({column}) from {table}) + {PSEUDO_RECORDS!r}) as tf_{column} "
                f"from {table} where {column} is not null group by {column}"
            )
            written[column] = f"smoothed_{column}"
    return written
