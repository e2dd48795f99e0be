"""Private SQLite files: write-ahead log, every commit synced, one writer at a time."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_SECONDS = 60.0
"""How long a writer waits for another process's transaction before it gives up."""

_TURN_SECONDS = 0.0003
_MODE_TRIES = 50


def connect(path: Path) -> sqlite3.Connection:
    """Open or make the file, readable by its owner only; raises sqlite3.Error.

    The connection may pass between threads; whoever holds it serialises its use.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(
        path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
    )
    _use_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading only; raises sqlite3.Error if there is none."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
        check_same_thread=False,
    )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the file's write lock for the block; all of it is kept, or none."""
    _take_write_lock(connection)
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _take_write_lock(connection: sqlite3.Connection) -> None:
    # SQLite's own wait sleeps up to 100 ms at a time, which leaves the file idle while several
    # processes wait for it; asking often keeps it busy.
    until = time.monotonic() + BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
            time.sleep(_TURN_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Switching the mode needs the file alone and ignores the busy timeout, so two processes that
    # open a new file at the same moment must take turns.
    for attempt in range(_MODE_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if attempt == _MODE_TRIES - 1:
                raise
            time.sleep(0.02)
