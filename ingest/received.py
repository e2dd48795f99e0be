"""Which records were stored already, by keyed token, in one SQLite file: no value is in it."""

import json
import sqlite3
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    token TEXT PRIMARY KEY, source TEXT NOT NULL, row INTEGER NOT NULL
) WITHOUT ROWID
"""
_KNOWN = """
SELECT token, source, row FROM records WHERE token IN (SELECT value FROM json_each(?))
"""


class Received:
    """Remembers stored records across files; forgetting one only lets it be stored again."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def known(self, tokens: Sequence[str], sources: Container[str]) -> dict[str, tuple[str, int]]:
        """Where records were stored first, if their source is one of ``sources`` still."""
        rows = self._database.execute(_KNOWN, [json.dumps(tokens)])
        return {token: (source, row) for token, source, row in rows if source in sources}

    def remember(self, records: Iterable[tuple[str, str, int]]) -> None:
        """Keep (token, source, row) of records that the store has acknowledged."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", records)
        except sqlite3.Error:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
