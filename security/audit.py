"""The audit log: append-only, hash-chained, with signed Merkle checkpoints.

One SQLite file. The chain is extended under the file's write lock, so several processes may write;
threads of one process share a transaction (and its sync to disk). ``append`` returns when the event
is on disk, and raises AuditUnavailable on any failure: then nothing may be done or released.
"""

import sqlite3
import time
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

_CROWD = 4
_GATHER_SECONDS = 0.0005

CHECKPOINT_EVENTS = 1000
CHECKPOINT_AGE = timedelta(seconds=60)
"""A checkpoint is signed with the first event after this many events or this long."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS event(
  seq INTEGER PRIMARY KEY, body TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS mark(
  term TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (term, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS indexed(size INTEGER NOT NULL) STRICT;
INSERT INTO indexed SELECT 0 WHERE NOT EXISTS (SELECT * FROM indexed);
CREATE TABLE IF NOT EXISTS checkpoint(
  id INTEGER PRIMARY KEY, size INTEGER NOT NULL, made TEXT NOT NULL, note TEXT NOT NULL,
  frontier BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
"""

# The index that searches use is extended now and then, not with each event: its pages lie apart,
# and syncing them all would cost more than the event itself.
_EXTEND_INDEX = (
    "INSERT OR IGNORE INTO mark SELECT 'actor:' || json_extract(body, '$.actor'), seq FROM event"
    " WHERE seq > (SELECT size FROM indexed)",
    "INSERT OR IGNORE INTO mark SELECT 'entity:' || one.value, event.seq"
    " FROM event, json_each(event.body, '$.entities') AS one"
    " WHERE event.seq > (SELECT size FROM indexed)",
    "UPDATE indexed SET size = (SELECT ifnull(max(seq), 0) FROM event)",
)

_READ = "SELECT seq, CAST(body AS BLOB), hash FROM event WHERE true"
_WITH_TERM = " AND seq IN (SELECT seq FROM mark WHERE term = ?)"
_NEWEST_FIRST = " ORDER BY seq DESC LIMIT ?"

_FAILURES = (sqlite3.Error, OSError, ValueError, TypeError)


class _Ticket:
    # One event that waits for the transaction it shares with other threads' events.
    __slots__ = ("_woken", "error", "event", "leads", "seq")

    def __init__(self, event: Event) -> None:
        self.event = event
        self.seq = 0
        self.error: Exception | None = None
        self.leads = False
        self._woken = Lock()
        self._woken.acquire()

    def wait(self) -> None:
        self._woken.acquire()

    def wake(self) -> None:
        self._woken.release()


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
        self._crowd = 0  # how many events the last transaction held
        self._led = False  # whether some thread is about to write what is queued
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
            ticket.leads = not self._led
            self._led = True
        if not ticket.leads:
            # Another thread writes this event with its own, or hands the lead over.
            ticket.wait()
        if ticket.leads:
            self._lead(ticket)
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
        statement = _READ + _WITH_TERM * len(terms) + _NEWEST_FIRST
        try:
            with self._write_lock:
                with transaction(self._connection):
                    self._extend_index()
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

    def _lead(self, own: _Ticket) -> None:
        if self._crowd > _CROWD:
            # Those just served are about to ask again: one sync for all beats one for each half.
            time.sleep(_GATHER_SECONDS)
        with self._queue_lock:
            batch, self._queue = self._queue, []
        self._crowd = len(batch)
        try:
            with self._write_lock:
                self._write(batch)
        finally:
            with self._queue_lock:
                self._led = bool(self._queue)
                if self._queue:
                    self._queue[0].leads = True
                    self._queue[0].wake()
            for ticket in batch:
                if ticket is not own:
                    ticket.wake()

    # -- inside, under the write lock ---------------------------------------------------------

    def _write(self, batch: Sequence[_Ticket]) -> None:
        seqs: list[int] = []
        failure: Exception | None = InterruptedError("the writing thread was interrupted")
        try:
            with transaction(self._connection):
                seqs = self._extend([ticket.event for ticket in batch])
                made = self._sign(None) if self._is_due(seqs[-1]) else None
            failure = None
            if made is not None:
                self._publish(made)
        except _FAILURES as error:
            failure = error
        finally:
            for place, ticket in enumerate(batch):
                ticket.error = failure
                ticket.seq = seqs[place] if failure is None else 0

    def _extend(self, added: Sequence[Event]) -> list[int]:
        seq, head = self._head()
        first, at = seq + 1, self._clock().isoformat()
        rows = []
        for event in added:
            seq += 1
            body = encode(event, at)
            head = chain_hash(head, seq, body.encode())
            rows.append((seq, body, head))
        self._connection.executemany("INSERT INTO event VALUES (?, ?, ?)", rows)
        return list(range(first, seq + 1))

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
        row = self._connection.execute(
            "SELECT size, made FROM checkpoint ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None or size - row[0] >= CHECKPOINT_EVENTS:
            return True
        return self._clock() - datetime.fromisoformat(row[1]) >= CHECKPOINT_AGE

    def _sign(self, store_sum: str | None) -> Checkpoint:
        last = self._last_checkpoint()
        size, head = self._head()
        if last is not None and last[0] == size and store_sum is None:
            return checkpoints.read(last[1], self._key.public_key())
        self._extend_index()
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
            "INSERT INTO checkpoint(size, made, note, frontier) VALUES (?, ?, ?, ?)",
            (size, made.time.isoformat(), made.note, frontier.to_bytes()),
        )
        return made

    def _extend_index(self) -> None:
        for statement in _EXTEND_INDEX:
            self._connection.execute(statement)

    def _publish(self, made: Checkpoint) -> None:
        if self._witness is not None:
            with self._witness.open("a", encoding="utf-8") as file:
                file.write(made.note + "\n")


def _actor(name: str) -> str:
    return f"actor:{name}"


def _entity(entity: str) -> str:
    return f"entity:{entity}"
