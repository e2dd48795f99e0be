"""Checks of the audit log that need only the file, the public key and the witnesses' notes."""

import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from security import checkpoint as checkpoints
from security.audit_record import GENESIS, chain_hash
from security.checkpoint import Checkpoint
from security.database import connect_read_only
from security.errors import IntegrityBroken
from security.merkle import Frontier, inclusion_path, root_from_path

_MAX_PROBLEMS = 100


class State(StrEnum):
    """The verdict. Incomplete: nothing is wrong, but no fresh outside witness confirms it."""

    CLEAN = "clean"
    TAMPERED = "tampered"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, from which event on; 0 where it is not the events that are wrong."""

    seq: int
    fault: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; ``witnessed`` is the time of the newest state an outside witness holds."""

    size: int
    problems: tuple[Problem, ...]
    witnessed: datetime | None
    state: State

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong; see ``state`` for whether a witness confirms it."""
        return not self.problems

    @property
    def first_bad(self) -> int | None:
        """The first event that cannot be trusted, where one can be named."""
        return min((one.seq for one in self.problems if one.seq), default=None)


@dataclass(frozen=True, slots=True)
class PrintedRoot:
    """What a report on paper says of the log: the cheapest outside witness."""

    size: int
    words: tuple[str, ...]
    printed: datetime


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Shows that event ``seq`` is in the log that a signed checkpoint speaks of."""

    seq: int
    body: bytes
    previous: bytes
    path: tuple[bytes, ...]
    note: str


def verify(
    path: Path,
    public_key: Ed25519PublicKey,
    witnesses: Sequence[str] = (),
    *,
    printed: Sequence[PrintedRoot] = (),
    fresh_after: datetime | None = None,
) -> Verification:
    """Check chain, Merkle roots, signatures and index of a log.

    ``witnesses`` are texts of signed notes kept outside the machine, ``printed`` the words of
    reports on paper. With ``fresh_after`` the newest of them must not be older. Cost: one pass,
    about 4 µs an event.
    """
    check = _Check(public_key)
    for text in witnesses:
        check.witness(text)
    for paper in printed:
        check.paper(paper)
    try:
        connection = connect_read_only(path)
        connection.text_factory = bytes
        try:
            # SQLite walks the index in a second thread while this one hashes.
            with ThreadPoolExecutor(1) as beside:
                unindexed = beside.submit(_missing_from_index, path)
                check.checkpoints(connection)
                check.events(connection)
            check.index(connection, unindexed.result())
        finally:
            connection.close()
    except (sqlite3.Error, OSError):
        check.problem(check.size + 1, "the file cannot be read from here on")
    state = check.state(fresh_after)
    return Verification(check.size, tuple(check.problems), check.witnessed, state)


def prove(path: Path, seq: int) -> InclusionProof:
    """Prove event ``seq`` against the first checkpoint that covers it.

    Raises IntegrityBroken if there is no such event or no checkpoint covers it yet.
    """
    connection = connect_read_only(path)
    try:
        row = connection.execute(
            "SELECT size, note FROM checkpoint WHERE size >= ? ORDER BY size, id LIMIT 1", (seq,)
        ).fetchone()
        hashes = [] if row is None else _hashes(connection, row[0])
        body = connection.execute(
            "SELECT CAST(body AS BLOB) FROM event WHERE seq = ?", (seq,)
        ).fetchone()
    except sqlite3.Error as error:
        raise IntegrityBroken("the audit log cannot be read") from error
    finally:
        connection.close()
    if row is None or body is None or not 1 <= seq <= len(hashes):
        raise IntegrityBroken(f"no checkpoint covers an event {seq}")
    previous = hashes[seq - 2] if seq > 1 else GENESIS
    return InclusionProof(seq, body[0], previous, inclusion_path(hashes, seq - 1), row[1])


def check_proof(proof: InclusionProof, public_key: Ed25519PublicKey) -> Checkpoint:
    """Return the checkpoint that holds the proven event; raises IntegrityBroken."""
    made = checkpoints.read(proof.note, public_key)
    entry = chain_hash(proof.previous, proof.seq, proof.body)
    try:
        root = root_from_path(entry, proof.seq - 1, made.size, proof.path)
    except ValueError as error:
        raise IntegrityBroken("the proof does not fit its checkpoint") from error
    if root != made.root:
        raise IntegrityBroken("the event is not in the log that the checkpoint speaks of")
    return made


class _Check:
    def __init__(self, public_key: Ed25519PublicKey) -> None:
        self._key = public_key
        self._expected: dict[int, list[tuple[Checkpoint, str]]] = {}
        self._printed: dict[int, list[PrintedRoot]] = {}
        self.witnessed: datetime | None = None
        self._good = 0  # the largest size whose checkpoint matched
        self.problems: list[Problem] = []
        self.size = 0

    def problem(self, seq: int, fault: str) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(seq, fault))

    def read(self, note: str, whose: str) -> Checkpoint | None:
        try:
            return checkpoints.read(note, self._key)
        except IntegrityBroken:
            self.problem(0, f"{whose} is not signed with the audit key")
            return None

    def witness(self, text: str) -> None:
        notes = checkpoints.notes_in(text)
        if not notes:
            self.problem(0, "a witness's file holds no checkpoint")
        for note in notes:
            made = self.read(note, "a witness's checkpoint")
            self.expect(made, "a witness's checkpoint")
            if made is not None:
                self._attest(made.time)

    def paper(self, paper: PrintedRoot) -> None:
        self._printed.setdefault(paper.size, []).append(paper)
        self._expected.setdefault(paper.size, [])
        self._attest(paper.printed)

    def _attest(self, time: datetime) -> None:
        self.witnessed = time if self.witnessed is None else max(self.witnessed, time)

    def expect(self, made: Checkpoint | None, whose: str) -> None:
        if made is not None:
            self._expected.setdefault(made.size, []).append((made, whose))

    def checkpoints(self, connection: sqlite3.Connection) -> None:
        for size, note in connection.execute("SELECT size, note FROM checkpoint ORDER BY id"):
            made = self.read(note.decode("utf-8", "replace"), f"the checkpoint of size {size}")
            if made is not None and made.size != size:
                self.problem(0, f"the checkpoint of size {size} speaks of another size")
            self.expect(made, "a checkpoint")

    def events(self, connection: sqlite3.Connection) -> None:
        head, frontier, sizes = GENESIS, Frontier(), self._expected
        expected = 1
        for seq, body, kept in connection.execute("SELECT seq, body, hash FROM event ORDER BY seq"):
            if seq != expected:
                self.problem(expected, f"event {expected} is missing")
            if chain_hash(head, seq, body) != kept:
                self.problem(seq, f"event {seq} was changed, or one before it removed")
            head, expected = kept, seq + 1
            frontier.add(kept)
            if seq in sizes:
                self._compare(seq, head, frontier)
        self.size = expected - 1
        if 0 in sizes:
            self._compare(0, GENESIS, Frontier())
        for size in sorted(size for size in sizes if size > self.size):
            whose = sizes[size][0][1] if sizes[size] else "a printed root"
            self.problem(self.size + 1, f"{whose} speaks of {size} events, here are {self.size}")

    def index(self, connection: sqlite3.Connection, missing: Sequence[int]) -> None:
        (reach,) = connection.execute("SELECT max(size) FROM indexed").fetchone()
        if reach is None or reach > self.size:
            self.problem(0, "the index claims more events than there are")
        for seq in missing:
            self.problem(seq, f"event {seq} is missing from the index")

    def state(self, fresh_after: datetime | None) -> State:
        if self.problems:
            return State.TAMPERED
        newest = self.witnessed
        stale = newest is None or (fresh_after is not None and newest < fresh_after)
        return State.INCOMPLETE if stale else State.CLEAN

    def _compare(self, size: int, head: bytes, frontier: Frontier) -> None:
        root, good = frontier.root(), True
        # A fault already found since the last checkpoint that matched says more exactly where.
        known = [one.seq for one in self.problems if one.seq > self._good]
        since = min(known, default=self._good + 1)
        for made, whose in self._expected[size]:
            if (made.root, made.head) != (root, head):
                good = False
                self.problem(since, f"{whose} denies what is in events {since} to {size}")
        for paper in self._printed.get(size, ()):
            if paper.words != checkpoints.root_words(root):
                good = False
                self.problem(since, f"a printed root denies what is in events {since} to {size}")
        if good:
            self._good = size


_MISSING_MARKS = """
SELECT seq FROM event WHERE seq <= (SELECT max(size) FROM indexed) AND CASE
  WHEN NOT json_valid(body) THEN true
  WHEN NOT EXISTS (
    SELECT 1 FROM mark WHERE term = 'actor:' || json_extract(body, '$.actor') AND seq = event.seq)
  THEN true
  ELSE EXISTS (
    SELECT 1 FROM json_each(body, '$.entities') AS one WHERE NOT EXISTS (
      SELECT 1 FROM mark WHERE term = 'entity:' || one.value AND seq = event.seq))
END
ORDER BY seq LIMIT ?
"""


def _missing_from_index(path: Path) -> list[int]:
    # The index decides what an auditor's search finds, so a missing mark hides an event.
    connection = connect_read_only(path)
    try:
        return [row[0] for row in connection.execute(_MISSING_MARKS, (_MAX_PROBLEMS,))]
    finally:
        connection.close()


def _hashes(connection: sqlite3.Connection, size: int) -> list[bytes]:
    rows: Iterator[tuple[bytes]] = connection.execute(
        "SELECT hash FROM event WHERE seq <= ? ORDER BY seq", (size,)
    )
    return [row[0] for row in rows]


def proof_text(proof: InclusionProof) -> str:
    """Write a proof down, for a file that a court can be given."""
    lines = [f"event {proof.seq}", f"body {b64encode(proof.body).decode()}"]
    lines += [f"previous {proof.previous.hex()}", *(f"path {one.hex()}" for one in proof.path)]
    return "\n".join(lines) + "\n\n" + proof.note


def read_proof(text: str) -> InclusionProof:
    """Read a proof that was written down; raises IntegrityBroken if it is not one."""
    try:
        head, note = text.split("\n\n", 1)
        lines = [line.split(" ", 1) for line in head.split("\n")]
        (_, seq), (_, body), (_, previous), *path = lines
        return InclusionProof(
            seq=int(seq),
            body=b64decode(body, validate=True),
            previous=bytes.fromhex(previous),
            path=tuple(bytes.fromhex(one) for _, one in path),
            note=note,
        )
    except ValueError as error:
        raise IntegrityBroken("this is not a proof of an event") from error
