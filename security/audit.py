"""The audit log: append-only, hash-chained, with signed Merkle checkpoints.

One SQLite file. The chain is extended under the file's write lock, so several processes may write;
threads of one process share a transaction (and its sync to disk). ``append`` returns when the event
is on disk, and raises AuditUnavailable on any failure: then nothing may be done or released.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from security import checkpoint as checkpoints
from security.audit_record import GENESIS, Event, Phase, StoredEvent, chain_hash, decode, encode
from security.checkpoint import Checkpoint
from security.clock import Clock
from security.database import connect, transaction
from security.errors import AuditUnavailable
from security.keyring import Keyring
from security.merkle import Frontier

__all__ = ["AuditLog", "Checkpoint", "Event", "Phase", "StoredEvent"]

CHECKPOINT_EVENTS = 1000
CHECKPOINT_AGE = timedelta(seconds=60)
"""A checkpoint is signed with the first event after this many events or this long."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event(
  seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS mark(
  term TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (term, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoint(
  id INTEGER PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL, frontier BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
"""

_FAILURES = (sqlite3.Error, OSError, ValueError, TypeError)


class _Ticket:
    # One event waiting for the transaction it shares with other threads' events.
    __slots__ = ("error", "event", "seq")

    def __init__(self, event: Event) -> None:
        self.event = event
        self.seq = 0
        self.error: Exception | None = None

    def settled(self) -> bool:
        return self.seq > 0 or self.error is not None


class AuditLog:
    """Appends events, signs checkpoints, and reads for the auditor."""

    def __init__(
        self, path: Path, keyring: Keyring, *, clock: Clock, witness: Path | None = None
    ) -> None:
        self._key = keyring.audit_key()
        self._clock = clock
        self._witness = witness
        self._queue: list[_Ticket] = []
        self._queue_lock = Lock()
        self._write_lock = Lock()
        try:
            self._connection = connect(path)
            self._connection.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            raise AuditUnavailable(f"the audit log cannot be opened: {path}") from error

    @classmethod
    def open(
        cls, path: Path, keyring: Keyring, *, clock: Clock, witness: Path | None = None
    ) -> "AuditLog":
        """Open or make the log; each checkpoint's note is also appended to the ``witness`` file."""
        return cls(path, keyring, clock=clock, witness=witness)

    def append(self, event: Event) -> int:
        """Write an event durably and return its number; raises AuditUnavailable."""
        ticket = _Ticket(event)
        with self._queue_lock:
            self._queue.append(ticket)
        with self._write_lock:
            # Whoever held the lock before may have written this event along with its own.
            if not ticket.settled():
                with self._queue_lock:
                    batch, self._queue = self._queue, []
                self._write(batch)
        if ticket.error is not None:
            raise AuditUnavailable("the audit log cannot be written") from ticket.error
        return ticket.seq

    def checkpoint(self, store_sum: str | None = None) -> Checkpoint:
        """Sign the state of the log, with the graph store's sum where given."""
        try:
            with self._write_lock, transaction(self._connection):
                made = self._sign(store_sum)
            self._publish(made)
        except _FAILURES as error:
            raise AuditUnavailable("the audit log cannot be written") from error
        return made

    def events(
        self,
        *,
        actor: str | None = None,
        entity: str | None = None,
        since: datetime | None = None,
        limit: int = 200,
    ) -> tuple[StoredEvent, ...]:
        """Return the newest matching events, newest first."""
        terms = [] if actor is None else [_actor(actor)]
        terms += [] if entity is None else [_entity(entity)]
        where = " AND ".join("seq IN (SELECT seq FROM mark WHERE term = ?)" for _ in terms)
        statement = (
            f"SELECT seq, CAST(body AS BLOB), hash FROM event WHERE {where or 'true'}"
            " ORDER BY seq DESC LIMIT ?"
        )
        try:
            with self._write_lock:
                rows = self._connection.execute(statement, (*terms, limit)).fetchall()
            found = [decode(*row) for row in rows]
        except (*_FAILURES, KeyError) as error:
            raise AuditUnavailable("the audit log cannot be read") from error
        return tuple(one for one in found if since is None or one.at >= since)

    def size(self) -> int:
        """Return how many events there are."""
        with self._write_lock:
            return self._head()[0]

    def close(self) -> None:
        """Sign a last checkpoint, if events came since the one before, and close the file."""
        self.checkpoint()
        with self._write_lock:
            self._connection.close()

    # -- inside, under the write lock ---------------------------------------------------------

    def _write(self, batch: Sequence[_Ticket]) -> None:
        try:
            with transaction(self._connection):
                last = self._extend(batch)
                made = self._sign(None) if self._is_due(last) else None
        except _FAILURES as error:
            for ticket in batch:
                ticket.seq, ticket.error = 0, error
            return
        if made is not None:
            self._publish(made)

    def _extend(self, batch: Sequence[_Ticket]) -> int:
        seq, head = self._head()
        at = self._clock()
        events, marks = [], []
        for ticket in batch:
            seq += 1
            body = encode(ticket.event, at)
            head = chain_hash(head, seq, body)
            events.append((seq, body.decode(), head))
            marks.append((_actor(ticket.event.actor), seq))
            marks.extend((_entity(one), seq) for one in set(ticket.event.entities))
            ticket.seq = seq
        self._connection.executemany("INSERT INTO event VALUES (?, ?, ?)", events)
        self._connection.executemany("INSERT INTO mark VALUES (?, ?)", marks)
        return seq

    def _head(self) -> tuple[int, bytes]:
        row = self._connection.execute(
            "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return (0, GENESIS) if row is None else (row[0], row[1])

    def _last_checkpoint(self) -> tuple[int, str, bytes] | None:
        row = self._connection.execute(
            "SELECT size, note, frontier FROM checkpoint ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2])

    def _is_due(self, size: int) -> bool:
        last = self._last_checkpoint()
        if last is None:
            return True
        made = checkpoints.read(last[1], self._key.public_key()).time
        return size - last[0] >= CHECKPOINT_EVENTS or self._clock() - made >= CHECKPOINT_AGE

    def _sign(self, store_sum: str | None) -> Checkpoint:
        last = self._last_checkpoint()
        size, head = self._head()
        if last is not None and last[0] == size and store_sum is None:
            return checkpoints.read(last[1], self._key.public_key())
        frontier = Frontier() if last is None else Frontier.from_bytes(last[0], last[2])
        hashes = self._connection.execute(
            "SELECT hash FROM event WHERE seq > ? ORDER BY seq", (frontier.size,)
        )
        for (entry,) in hashes:
            frontier.add(entry)
        made = checkpoints.sign(
            frontier.size, frontier.root(), head, self._clock(), store_sum, self._key
        )
        self._connection.execute(
            "INSERT INTO checkpoint(size, note, frontier) VALUES (?, ?, ?)",
            (size, made.note, frontier.to_bytes()),
        )
        return made

    def _publish(self, made: Checkpoint) -> None:
        if self._witness is not None:
            with self._witness.open("a", encoding="utf-8") as file:
                file.write(made.note + "\n")


def _actor(name: str) -> str:
    return f"actor:{name}"


def _entity(entity: str) -> str:
    return f"entity:{entity}"
