"""Brings person records to one form in DuckDB: a table in, the table ``people`` out."""

from importlib.resources import files

import duckdb
import pandas as pd
import pyarrow as pa

from graph.errors import LinkingError
from graph.linking.persons.settings import COLUMNS, PersonSettings

_SQL = files(__package__).joinpath("normalise.sql").read_text(encoding="utf-8")


def open_database(settings: PersonSettings) -> duckdb.DuckDBPyConnection:
    """Open DuckDB in memory; it can neither spill to disk nor read or write files."""
    connection = duckdb.connect(":memory:", config={"threads": str(settings.threads)})
    connection.execute("set temp_directory = ''")
    connection.execute("set memory_limit = $limit", {"limit": settings.memory})
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set enable_external_access = false")
    return connection


def select_columns(records: pd.DataFrame, settings: PersonSettings) -> pd.DataFrame:
    """Return the known columns as text, in the table's order; missing ones are None.

    Raises
    ------
    LinkingError
        If ``unique_id`` or the name is missing, or an id occurs twice.
    """
    chosen: dict[str, pd.Series] = {}
    for column in COLUMNS:
        source = settings.columns.get(column, column)
        present = _present(records, source)
        if present is not None:
            chosen[column] = present
    for needed in ("unique_id", "name_raw"):
        if needed not in chosen:
            raise LinkingError(f"person records need the column {needed}; see PersonSettings")
    chosen["unique_id"] = records[_single(settings, "unique_id")]
    if chosen["unique_id"].duplicated().any():
        raise LinkingError("unique_id occurs more than once")
    frame = pd.DataFrame(chosen).reindex(columns=list(COLUMNS))
    for code in settings.codes:
        frame[f"code_{code}"] = _text(records[code]).str.lower()
    return frame.reset_index(drop=True)


def _single(settings: PersonSettings, column: str) -> str:
    name = settings.columns.get(column, column)
    if not isinstance(name, str):
        raise LinkingError(f"{column} must be one column of the table")
    return name


def _present(records: pd.DataFrame, source: str | tuple[str, ...] | None) -> pd.Series | None:
    if source is None:
        return None
    names = (source,) if isinstance(source, str) else source
    if not all(name in records.columns for name in names):
        return None
    if len(names) == 1:
        return _text(records[names[0]])
    return records[list(names)].apply(_text).fillna("").agg(" ".join, axis=1).str.strip()


def _text(column: pd.Series) -> pd.Series:
    written = column.astype("string").str.strip()
    return written.mask(written.isin(["", "nan", "None"]))


def prepare(
    connection: duckdb.DuckDBPyConnection,
    records: pd.DataFrame,
    settings: PersonSettings,
    table: str = "people",
    *,
    first: int = 0,
) -> None:
    """Write the normalised records into ``table``, keyed by row position from ``first`` on."""
    frame = select_columns(records, settings)
    frame["unique_id"] = range(first, first + len(frame))
    codes = ", ".join(f"raw.code_{code}" for code in settings.codes)
    texts = [pa.field(column, pa.large_string()) for column in frame.columns[1:]]
    schema = pa.schema([pa.field("unique_id", pa.int64()), *texts])
    connection.register("raw_records", pa.Table.from_pandas(frame, schema, preserve_index=False))
    connection.execute("create or replace table raw as select * from raw_records")
    connection.unregister("raw_records")
    del frame
    connection.execute(_SQL.replace("spelled(array", f"spelled_{settings.spelling}(array"))
    if codes:
        connection.execute(
            f"create or replace table people as select people.*, {codes} "
            "from people join raw using (unique_id)"
        )
    connection.execute("drop table raw")
    if table != "people":
        connection.execute(f"alter table people rename to {table}")
