"""Server-side sessions: opaque tokens, of which only the hash is kept."""

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from security.clock import Clock
from security.database import connect, transaction
from security.errors import KeyUnavailable, Unauthenticated

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
"""A session ends after this long without use, and after this long whatever happens."""

_TOKEN_BYTES = 32
_TOUCH_EVERY = timedelta(seconds=5)  # a page asks often; last_seen need not be written as often

_SCHEMA = """
CREATE TABLE IF NOT EXISTS session(
  id TEXT PRIMARY KEY, token BLOB NOT NULL UNIQUE, account TEXT NOT NULL, purpose TEXT NOT NULL,
  "case" TEXT, opened TEXT NOT NULL, last_seen TEXT NOT NULL, mfa_at TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS session_by_account ON session(account);
"""
_SELECT = 'SELECT id, account, purpose, "case", opened, last_seen, mfa_at FROM session WHERE '
_BY_TOKEN = _SELECT + "token = ?"
_BY_ID = _SELECT + "id = ?"
_SAW = "UPDATE session SET last_seen = ? WHERE token = ?"
_SHOWED_FACTOR = "UPDATE session SET mfa_at = ? WHERE token = ?"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, for what purpose, and when the second factor was last shown."""

    id: str
    account: str
    purpose: str
    case: str | None
    opened: datetime
    last_seen: datetime
    mfa_at: datetime


class Sessions:
    """The open sessions; safe for several threads and processes."""

    def __init__(self, path: Path, *, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        try:
            self._connection = connect(path)
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise KeyUnavailable(f"the sessions cannot be opened: {path}") from error

    def open(self, account_name: str, purpose: str, case: str | None = None) -> str:
        """Start a session right after a sign-in and return its token, which is kept nowhere."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        at = now.isoformat()
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "DELETE FROM session WHERE last_seen < ? OR opened < ?",
                ((now - IDLE).isoformat(), (now - ABSOLUTE).isoformat()),
            )
            self._connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (secrets.token_hex(12), _hash(token), account_name, purpose, case, at, at, at),
            )
        return token

    def read(self, token: str) -> Session:
        """Return the live session of a token; raises Unauthenticated."""
        session = self._find(_BY_TOKEN, _hash(token))
        if session is None:
            raise Unauthenticated("the session has ended: sign in again")
        return session

    def touch(self, token: str) -> Session:
        """Read a session and count this as use of it; raises Unauthenticated."""
        session = self.read(token)
        if self._clock() - session.last_seen >= _TOUCH_EVERY:
            self._update(token, _SAW)
        return session

    def renew_factor(self, token: str) -> None:
        """Note that the second factor was just shown again; raises Unauthenticated."""
        self.read(token)
        self._update(token, _SHOWED_FACTOR)

    def restate(self, token: str, purpose: str, case: str | None) -> Session:
        """Change the stated purpose and case; raises Unauthenticated."""
        self.read(token)
        with self._lock, transaction(self._connection):
            self._connection.execute(
                'UPDATE session SET purpose = ?, "case" = ? WHERE token = ?',
                (purpose, case, _hash(token)),
            )
        return self.read(token)

    def revoke(self, token: str) -> None:
        """End a session; harmless if there is none."""
        with self._lock, transaction(self._connection):
            self._connection.execute("DELETE FROM session WHERE token = ?", (_hash(token),))

    def revoke_account(self, account_name: str) -> int:
        """End all sessions of an account and return how many there were."""
        with self._lock, transaction(self._connection):
            done = self._connection.execute(
                "DELETE FROM session WHERE account = ?", (account_name,)
            )
        return done.rowcount

    def is_live(self, session_id: str) -> bool:
        """Say whether a session is still good; asked on every message of an open page."""
        return self._find(_BY_ID, session_id) is not None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _find(self, statement: str, value: str | bytes) -> Session | None:
        with self._lock:
            row = self._connection.execute(statement, (value,)).fetchone()
        if row is None:
            return None
        opened, last_seen, mfa_at = (datetime.fromisoformat(text) for text in row[4:])
        session = Session(row[0], row[1], row[2], row[3], opened, last_seen, mfa_at)
        now = self._clock()
        ended = now - last_seen >= IDLE or now - opened >= ABSOLUTE
        return None if ended else session

    def _update(self, token: str, statement: str) -> None:
        with self._lock, transaction(self._connection):
            self._connection.execute(statement, (self._clock().isoformat(), _hash(token)))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
