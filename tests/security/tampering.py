"""A written audit log, and the ways somebody may alter it. Each returns the first bad event."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from security import checkpoint as checkpoints
from security.audit import AuditLog
from security.audit_record import GENESIS, chain_hash
from security.keyring import Keyring
from security.merkle import Frontier
from tests.security.audit_events import event
from tests.security.settable_clock import SettableClock

EVENTS, EVERY = 120, 20


class Written:
    """A log of 120 events with a checkpoint after every 20, and the notes a witness holds."""

    def __init__(self, folder: Path, clock: SettableClock) -> None:
        self.keyring = Keyring.create(folder / "keys", clock=clock)
        self.public_key = self.keyring.audit_public_key()
        self.path = folder / "audit.db"
        log = AuditLog.open(self.path, self.keyring, clock=clock)
        self.notes = []
        for number in range(EVENTS):
            log.append(event(number))
            if (number + 1) % EVERY == 0:
                clock.advance(seconds=1)
                self.notes.append(log.checkpoint("ab" * 32).note)
        log.close()

    def copy(self, folder: Path) -> Path:
        return Path(shutil.copy(self.path, folder / "copy.db"))


Tamper = Callable[[sqlite3.Connection, random.Random, Written], int | None]


def body(database: sqlite3.Connection, seq: int) -> str:
    return str(database.execute("SELECT body FROM event WHERE seq = ?", (seq,)).fetchone()[0])


def set_body(database: sqlite3.Connection, seq: int, text: str) -> None:
    database.execute("UPDATE event SET body = ? WHERE seq = ?", (text, seq))


def rechain(database: sqlite3.Connection) -> None:
    head = GENESIS
    for seq, text in database.execute("SELECT seq, body FROM event ORDER BY seq").fetchall():
        head = chain_hash(head, seq, text.encode())
        database.execute("UPDATE event SET hash = ? WHERE seq = ?", (head, seq))


def resign(database: sqlite3.Connection, key: Ed25519PrivateKey) -> None:
    database.execute("DELETE FROM checkpoint")
    frontier = Frontier()
    for seq, head in database.execute("SELECT seq, hash FROM event ORDER BY seq").fetchall():
        frontier.add(head)
        if seq % EVERY == 0:
            made = checkpoints.sign(
                seq, frontier.root(), head, datetime(2026, 3, 2, tzinfo=UTC), "ab" * 32, key
            )
            database.execute(
                "INSERT INTO checkpoint(size, made, note, frontier) VALUES (?, ?, ?, ?)",
                (seq, made.time.isoformat(), made.note, frontier.to_bytes()),
            )


def flip_body(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    text = body(database, seq)
    place = rng.randrange(len(text))
    set_body(database, seq, text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :])
    return seq


def flip_hash(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    database.execute("UPDATE event SET hash = ? WHERE seq = ?", (rng.randbytes(32), seq))
    return seq


def delete_one(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    database.execute("DELETE FROM event WHERE seq = ?", (seq,))
    return seq


def delete_and_renumber(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS - 1)
    database.execute("DELETE FROM event WHERE seq = ?", (seq,))
    for later in range(seq + 1, EVENTS + 1):
        database.execute("UPDATE event SET seq = ? WHERE seq = ?", (later - 1, later))
    rechain(database)
    return seq


def truncate(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    size = rng.randint(0, EVENTS - 1)
    database.execute("DELETE FROM event WHERE seq > ?", (size,))
    return size + 1


def truncate_with_checkpoints(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    size = rng.randint(0, EVENTS - 1)
    database.execute("DELETE FROM event WHERE seq > ?", (size,))
    database.execute("DELETE FROM checkpoint WHERE size > ?", (size,))
    return size + 1


def swap(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    first, second = sorted(rng.sample(range(1, EVENTS + 1), 2))
    one, two = body(database, first), body(database, second)
    set_body(database, first, two)
    set_body(database, second, one)
    return first


def edit_and_rechain(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    set_body(database, seq, body(database, seq).replace('"actor":"ana', '"actor":"anu'))
    rechain(database)
    return seq


def edit_and_sign_with_another_key(
    database: sqlite3.Connection, rng: random.Random, written: Written
) -> int:
    seq = edit_and_rechain(database, rng, written)
    resign(database, Ed25519PrivateKey.generate())
    return seq


def edit_and_sign_with_the_real_key(
    database: sqlite3.Connection, rng: random.Random, written: Written
) -> int:
    seq = edit_and_rechain(database, rng, written)
    resign(database, written.keyring.audit_key())
    return seq


def insert(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    for later in range(EVENTS, seq - 1, -1):
        database.execute("UPDATE event SET seq = ? WHERE seq = ?", (later + 1, later))
    text = body(database, seq + 1).replace('"rows":1', '"rows":2')
    database.execute("INSERT INTO event VALUES (?, ?, ?)", (seq, text, bytes(32)))
    rechain(database)
    return seq


def add_a_space(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    set_body(database, seq, body(database, seq) + " ")
    return seq


def remove_checkpoints_and_flip(
    database: sqlite3.Connection, rng: random.Random, written: Written
) -> int:
    database.execute("DELETE FROM checkpoint WHERE size = ?", (rng.randint(1, 6) * EVERY,))
    return flip_body(database, rng, written)


def exchange_notes(database: sqlite3.Connection, rng: random.Random, _: Written) -> None:
    first, second = rng.sample(range(EVERY, EVENTS + 1, EVERY), 2)
    database.execute(
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = ? LIMIT 1)"
        " WHERE size = ?",
        (first, second),
    )


def spoil_a_signature(database: sqlite3.Connection, rng: random.Random, _: Written) -> None:
    size = rng.randint(1, 6) * EVERY
    database.execute("UPDATE checkpoint SET note = note || 'x' WHERE size = ?", (size,))


def roll_back(database: sqlite3.Connection, _: random.Random, __: Written) -> int:
    database.execute("DELETE FROM event WHERE seq > 60")
    database.execute("DELETE FROM checkpoint WHERE size > 60")
    database.execute("DELETE FROM mark WHERE seq > 60")
    database.execute("UPDATE indexed SET size = 60")
    return 61


def wipe(database: sqlite3.Connection, _: random.Random, __: Written) -> int:
    for table in ("event", "checkpoint", "mark"):
        database.execute(f"DELETE FROM {table}")
    database.execute("UPDATE indexed SET size = 0")
    return 1


def hide_from_the_index(database: sqlite3.Connection, rng: random.Random, _: Written) -> int:
    seq = rng.randint(1, EVENTS)
    term = rng.choice([f"entity:m{seq - 1}", f"actor:ana{(seq - 1) % 3}"])
    database.execute("DELETE FROM mark WHERE term = ? AND seq = ?", (term, seq))
    return seq


def claim_a_longer_index(database: sqlite3.Connection, _: random.Random, __: Written) -> None:
    database.execute("UPDATE indexed SET size = 500")


CHAINED_ANEW = [
    delete_and_renumber,
    edit_and_rechain,
    edit_and_sign_with_another_key,
    edit_and_sign_with_the_real_key,
    insert,
]
"""Here the chain is whole again, so a checkpoint can only say since which one it is not."""

ALONE = [
    flip_body,
    flip_hash,
    delete_one,
    delete_and_renumber,
    truncate,
    swap,
    edit_and_rechain,
    edit_and_sign_with_another_key,
    insert,
    add_a_space,
    remove_checkpoints_and_flip,
    exchange_notes,
    spoil_a_signature,
    hide_from_the_index,
    claim_a_longer_index,
]
ONLY_WITH_A_WITNESS = [
    truncate_with_checkpoints,
    edit_and_sign_with_the_real_key,
    roll_back,
    wipe,
]


def tampered(written: Written, folder: Path, tamper: Tamper, seed: int) -> tuple[Path, int | None]:
    path = written.copy(folder)
    database = sqlite3.connect(path)
    database.execute("DROP TRIGGER event_is_never_changed")
    database.execute("DROP TRIGGER event_is_never_deleted")
    first_bad = tamper(database, random.Random(seed), written)
    database.commit()
    database.close()
    return path, first_bad
