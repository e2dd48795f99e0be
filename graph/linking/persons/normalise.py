"""Brings person records to one form in DuckDB: a table in, the table ``people`` out."""

import re
from importlib.resources import files

import duckdb
import pandas as pd
import pyarrow as pa
from pandas.api.types import is_datetime64_any_dtype, is_float_dtype

from graph.errors import LinkingError
from graph.linking.persons.settings import COLUMNS, PersonSettings

_NO_VALUE = frozenset({"", "-", "nan", "none", "null", "nat", "<na>", "n/a"})
LONGEST = 300
"""Letters of a text that are compared: no name or address is longer, a slip of the pen may be."""
_CODE = re.compile(r"[A-Za-z0-9_]+")

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
        If ``unique_id``, the name, a code or a column that the settings name is missing, or a
        column or an id occurs twice.
    """
    if not isinstance(records, pd.DataFrame):
        raise LinkingError("person records must be a pandas DataFrame")
    _check_named(records, settings)
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
    if chosen["unique_id"].isna().any():
        raise LinkingError("a record has no unique_id")
    if chosen["unique_id"].duplicated().any():
        raise LinkingError("unique_id occurs more than once")
    frame = pd.DataFrame(chosen).reindex(columns=list(COLUMNS))
    for code in settings.codes:
        if not _CODE.fullmatch(code):
            raise LinkingError("codes are columns named by letters, digits and underscores alone")
        frame[f"code_{code}"] = _text(_column(records, code)).str.lower().to_numpy()
    return frame.reset_index(drop=True)


def _check_named(records: pd.DataFrame, settings: PersonSettings) -> None:
    """A column named wrongly must not vanish from the comparison unseen."""
    for column, source in settings.columns.items():
        if column not in COLUMNS:
            raise LinkingError(f"settings name {column}, which is none of {', '.join(COLUMNS)}")
        for name in (source,) if isinstance(source, str) else source or ():
            if name not in records.columns:
                raise LinkingError(f"person records need the column {name} that settings name")


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
        return _text(_column(records, names[0]))
    parts = pd.concat([_text(_column(records, name)).fillna("") for name in names], axis=1)
    return parts.agg(" ".join, axis=1).str.strip()


def _column(records: pd.DataFrame, name: str) -> pd.Series:
    if list(records.columns).count(name) != 1:
        raise LinkingError(f"person records need the column {name} exactly once")
    return records[name]


def _text(column: pd.Series) -> pd.Series:
    """Texts as written; dates as ``yyyy-mm-dd``, whole numbers without a decimal point."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    elif is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    try:
        written = column.astype("string")
    except UnicodeEncodeError:
        written = column.map(_encodable).astype("string")
    written = written.str.slice(0, LONGEST).str.strip()
    return written.mask(written.str.lower().isin(_NO_VALUE))


def _encodable(value: object) -> object:
    """Halves of letters, as broken files have them, are no text that a database takes."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


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
