"""Agency databases through SQLAlchemy: one table or one SELECT, read only."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, create_engine, inspect, select, text
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.sql import Executable

from ingest.errors import SourceRefused
from ingest.sources.numbers import number_text
from ingest.sources.rows import OpenSource, RawRow, Wanted, broken, cut_fault

_QUERY = re.compile(r"\s*(select|with)\b[^;]*;?\s*", re.IGNORECASE | re.DOTALL)
_ASK = "Check the address, the account's right to read and the table's name"
_PAGE = 2_000


def open_sqlite(path: Path, wanted: Wanted) -> OpenSource:
    """Open a SQLite file: the mapping's table, else the one named like the file, else its only."""
    url = URL.create(
        "sqlite", database=f"file:{path.resolve()}", query={"mode": "ro", "uri": "true"}
    )
    return _open(url, path.name, wanted, (wanted.table, path.stem))


def open_url(address: str, wanted: Wanted) -> OpenSource:
    """Open ``dialect://…/database#table`` (or ``#SELECT …``); the password is never repeated."""
    url, chosen = _parsed(address)
    name = f"{url.get_backend_name()}:{Path(url.database or '').name}"
    return _open(url, name, wanted, (chosen or None, wanted.table, Path(name).stem))


def holds_password(location: str) -> bool:
    """Whether this is a database's address with a password in it."""
    return "://" in location and _parsed(location)[0].password is not None


def wants_password(location: str) -> bool:
    """Whether this is a database's address with a user and no password."""
    if "://" not in location:
        return False
    url, _ = _parsed(location)
    return url.username is not None and url.password is None


def with_password(location: str, password: str) -> str:
    """The address with a password, to be held in memory alone."""
    url, chosen = _parsed(location)
    address = url.set(password=password).render_as_string(hide_password=False)
    return f"{address}#{chosen}" if chosen else address


def _parsed(address: str) -> tuple[URL, str]:
    plain, _, chosen = address.partition("#")
    try:
        return make_url(plain), chosen
    except ArgumentError:
        raise SourceRefused("database", "its address cannot be read", _ASK) from None


def _open(url: URL, name: str, wanted: Wanted, choices: tuple[str | None, ...]) -> OpenSource:
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            chosen, statement = _statement(connection, choices, wanted)
            header, sha256, total = _scan(connection, statement)
    except (SQLAlchemyError, NoSuchModuleError, ImportError):
        raise SourceRefused(name, "the database cannot be read", _ASK) from None
    if not chosen or not wanted.recognised(header):
        raise SourceRefused(name, "no table has the columns of this mapping", _ASK)
    return OpenSource(
        f"{name}#{chosen}", sha256, header, lambda: _rows(engine, statement, name), total
    )


def _statement(
    connection: Connection, choices: tuple[str | None, ...], wanted: Wanted
) -> tuple[str, Executable]:
    for choice in filter(None, choices):
        if _QUERY.fullmatch(choice):
            return "query", text(choice)
    names = inspect(connection).get_table_names() + inspect(connection).get_view_names()
    chosen = next((c for c in choices if c in names), None)
    if chosen is None and len(names) == 1:
        chosen = names[0]
    if chosen is None:
        return "", text("SELECT 1")
    return chosen, select(Table(chosen, MetaData(), autoload_with=connection))


def _scan(connection: Connection, statement: Executable) -> tuple[tuple[str, ...], str, int]:
    """Hash all rows in order: a table that changed is another source, an unchanged one the same."""
    digest, total = hashlib.sha256(), 0
    result = connection.execute(statement)
    header = tuple(result.keys())
    digest.update(repr(header).encode())
    for row in result.yield_per(_PAGE):
        digest.update(repr(tuple(_text(cell) for cell in row)).encode("utf-8", "backslashreplace"))
        total += 1
    return header, digest.hexdigest(), total


def _rows(engine: Engine, statement: Executable, name: str) -> Iterator[RawRow]:
    try:
        with engine.connect() as connection:
            result = connection.execution_options(stream_results=True).execute(statement)
            for number, row in enumerate(result.yield_per(_PAGE), start=1):
                cells = tuple(_text(cell) for cell in row)
                fault = cut_fault(cells)
                if fault:
                    yield broken(number, " | ".join(cells), fault)
                elif any(cells):
                    yield RawRow(number, cells)
    except SQLAlchemyError:
        raise SourceRefused(name, "the database stopped answering", _ASK) from None
    finally:
        engine.dispose()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float):
        return number_text(cell)
    if isinstance(cell, Decimal):
        written = format(cell, "f")
        return written + "0" if len(written.partition(".")[2]) == 3 else written
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "surrogateescape")
    return str(cell).strip()
