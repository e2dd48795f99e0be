"""One random secret for each sealed block: destroying it makes every copy of the block dead.

The secret alone opens nothing (it is one half of the block's key), so the file holds secrets as
they are. It is backed up apart from the data, and briefly: a restored old slot undoes a purge.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock

from security.clock import Clock
from security.database import connect, transaction
from security.derivation import KEY_BYTES
from security.errors import KeyUnavailable

_SCHEMA = """
CREATE TABLE IF NOT EXISTS slot(id TEXT PRIMARY KEY, secret BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed(id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
_REMEMBERED = 200_000  # secrets kept in memory, about 40 MB

_SELECT = "SELECT id, secret FROM slot WHERE id IN (SELECT value FROM json_each(?))"
_SELECT_DESTROYED = "SELECT id FROM destroyed WHERE id IN (SELECT value FROM json_each(?))"


class KeySlots:
    """The secrets of sealed blocks, by the id of the mention or link they belong to."""

    def __init__(self, path: Path, *, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._known: dict[str, bytes] = {}
        try:
            self._connection = connect(path)
            self._connection.executescript(_SCHEMA)
            self._seen = self._data_version()
        except sqlite3.Error as error:
            raise KeyUnavailable(f"the key slots cannot be opened: {path}") from error

    def read(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the secrets that exist; ids without one are absent."""
        try:
            with self._lock:
                return self._find(ids)
        except sqlite3.Error as error:
            raise KeyUnavailable("the key slots cannot be read") from error

    def obtain(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return a secret for every id, made and synced to disk where there was none.

        Raises KeyUnavailable if one of them was destroyed: what was purged is not sealed again.
        """
        try:
            with self._lock:
                found = self._find(ids)
                missing = [one for one in dict.fromkeys(ids) if one not in found]
                if missing:
                    found.update(self._make(missing))
                return found
        except sqlite3.Error as error:
            raise KeyUnavailable("the key slots cannot be written") from error

    def destroyed(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of ``ids`` whose secret was destroyed."""
        wanted = list(ids)
        try:
            with self._lock:
                return frozenset(self._destroyed(wanted))
        except sqlite3.Error as error:
            raise KeyUnavailable("the key slots cannot be read") from error

    def destroy(self, ids: Iterable[str]) -> int:
        """Destroy secrets for good and return how many there were; a second time is harmless.

        Freed pages are overwritten with zeros and the write-ahead log is emptied. What a disk or
        file system keeps of overwritten blocks is beyond reach: encrypt the volume as well.
        """
        wanted = list(dict.fromkeys(ids))
        at = self._clock().isoformat()
        try:
            with self._lock:
                self._known.clear()
                with transaction(self._connection):
                    gone = self._remove(wanted)
                    self._connection.executemany(
                        "INSERT OR IGNORE INTO destroyed VALUES (?, ?)",
                        [(one, at) for one in wanted],
                    )
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return gone
        except sqlite3.Error as error:
            raise KeyUnavailable("the key slots cannot be written") from error

    def count(self) -> int:
        """Return how many live secrets there are."""
        with self._lock:
            row = self._connection.execute("SELECT count(*) FROM slot").fetchone()
        return int(row[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _find(self, ids: Sequence[str]) -> dict[str, bytes]:
        if (version := self._data_version()) != self._seen:
            # Another process wrote, and may have destroyed some.
            self._known.clear()
            self._seen = version
        known = self._known
        missing = [one for one in ids if one not in known]
        if not missing:
            return {one: known[one] for one in ids}
        found = self._select(missing)
        found.update((one, known[one]) for one in ids if one in known)
        self._remember(found)
        return found

    def _remember(self, found: dict[str, bytes]) -> None:
        if len(self._known) + len(found) > _REMEMBERED:
            self._known.clear()
        if len(found) <= _REMEMBERED:
            self._known.update(found)

    def _select(self, ids: Sequence[str]) -> dict[str, bytes]:
        return dict(self._connection.execute(_SELECT, (json.dumps(ids),)))

    def _destroyed(self, ids: Sequence[str]) -> list[str]:
        if self._connection.execute("SELECT 1 FROM destroyed LIMIT 1").fetchone() is None:
            return []
        return [row[0] for row in self._connection.execute(_SELECT_DESTROYED, (json.dumps(ids),))]

    def _make(self, missing: Sequence[str]) -> dict[str, bytes]:
        with transaction(self._connection):
            if self._destroyed(missing):
                raise KeyUnavailable("the key of a purged block was destroyed")
            # Another process may have made some of them since the first look.
            made = {} if self._data_version() == self._seen else self._select(missing)
            new = [one for one in missing if one not in made]
            noise = os.urandom(KEY_BYTES * len(new))
            fresh = {
                one: noise[place * KEY_BYTES : (place + 1) * KEY_BYTES]
                for place, one in enumerate(new)
            }
            self._connection.executemany("INSERT INTO slot VALUES (?, ?)", sorted(fresh.items()))
        made.update(fresh)
        self._remember(made)
        return made

    def _remove(self, ids: Sequence[str]) -> int:
        cursor = self._connection.executemany("DELETE FROM slot WHERE id = ?", [(i,) for i in ids])
        return max(cursor.rowcount, 0)
