import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from security import checkpoint as checkpoints
from security.audit import AuditLog
from security.audit_record import GENESIS, chain_hash
from security.audit_verification import (
    PrintedRoot,
    State,
    check_proof,
    proof_text,
    prove,
    read_proof,
    verify,
)
from security.errors import IntegrityBroken
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


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("log"), SettableClock())


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


def test_untouched_log_is_clean_with_a_witness_and_incomplete_without(written: Written) -> None:
    found = verify(written.path, written.public_key, written.notes)
    assert (found.state, found.size, found.problems) == (State.CLEAN, EVENTS, ())
    newest = checkpoints.read(written.notes[-1], written.public_key)
    assert (newest.size, newest.time) == (EVENTS, found.witnessed)
    assert verify(written.path, written.public_key).state is State.INCOMPLETE


def test_stale_witness_is_incomplete(written: Written) -> None:
    now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    stale = verify(
        written.path, written.public_key, written.notes, fresh_after=now + timedelta(hours=1)
    )
    fresh = verify(written.path, written.public_key, written.notes, fresh_after=now)
    assert (stale.state, fresh.state) == (State.INCOMPLETE, State.CLEAN)


@pytest.mark.parametrize("tamper", [*ALONE, *ONLY_WITH_A_WITNESS])
def test_tampering_is_found_and_the_first_bad_event_named(
    written: Written, tmp_path: Path, tamper: Tamper
) -> None:
    for seed in range(4):
        path, first_bad = tampered(written, tmp_path, tamper, seed)
        found = verify(path, written.public_key, written.notes)
        assert found.state is State.TAMPERED
        if tamper in CHAINED_ANEW:
            assert found.first_bad is not None and first_bad is not None
            assert (first_bad - 1) // EVERY * EVERY < found.first_bad <= first_bad
        elif first_bad is not None:
            assert found.first_bad == first_bad


@pytest.mark.parametrize("tamper", ALONE)
def test_plain_tampering_is_found_without_a_witness(
    written: Written, tmp_path: Path, tamper: Tamper
) -> None:
    path, _ = tampered(written, tmp_path, tamper, 9)
    assert verify(path, written.public_key).state is State.TAMPERED


@pytest.mark.parametrize("tamper", ONLY_WITH_A_WITNESS)
def test_strongest_attacks_are_never_called_clean_without_a_witness(
    written: Written, tmp_path: Path, tamper: Tamper
) -> None:
    path, _ = tampered(written, tmp_path, tamper, 9)
    assert verify(path, written.public_key).state is not State.CLEAN


def test_witness_file_may_hold_many_notes(written: Written) -> None:
    text = "\n".join(written.notes)
    assert checkpoints.notes_in(text) == tuple(written.notes)
    assert verify(written.path, written.public_key, [text]).state is State.CLEAN
    assert verify(written.path, written.public_key, ["no note"]).state is State.TAMPERED


def printed(written: Written, number: int) -> PrintedRoot:
    made = checkpoints.read(written.notes[number], written.public_key)
    return PrintedRoot(made.size, made.words, made.time)


def test_words_on_paper_are_a_witness(written: Written, tmp_path: Path) -> None:
    paper = printed(written, 3)
    clean = verify(written.path, written.public_key, printed=[paper])
    assert (clean.state, clean.witnessed) == (State.CLEAN, paper.printed)
    path, _ = tampered(written, tmp_path, roll_back, 1)
    found = verify(path, written.public_key, printed=[paper])
    assert (found.state, found.first_bad) == (State.TAMPERED, 61)
    path, changed = tampered(written, tmp_path, edit_and_sign_with_the_real_key, 5)
    last = printed(written, 5)
    found = verify(path, written.public_key, printed=[last])
    assert found.state is State.TAMPERED and changed is not None
    assert found.first_bad is not None and found.first_bad <= changed


def test_proof_can_be_written_down(written: Written) -> None:
    proof = prove(written.path, 77)
    assert read_proof(proof_text(proof)) == proof
    for text in ("", "event 1", proof_text(proof).replace("body ", "body !")):
        with pytest.raises(IntegrityBroken):
            read_proof(text)


def test_witness_note_of_another_key_is_a_problem(written: Written) -> None:
    forged = checkpoints.sign(
        5,
        bytes(32),
        bytes(32),
        datetime(2026, 3, 2, tzinfo=UTC),
        None,
        Ed25519PrivateKey.generate(),
    ).note
    assert verify(written.path, written.public_key, [forged]).state is State.TAMPERED


def test_damaged_file_is_never_clean(written: Written, tmp_path: Path) -> None:
    content = written.path.read_bytes()
    (tmp_path / "cut.db").write_bytes(content[: len(content) // 2])
    assert verify(tmp_path / "cut.db", written.public_key, written.notes).problems
    (tmp_path / "empty.db").write_bytes(b"")
    assert verify(tmp_path / "empty.db", written.public_key, written.notes).problems
    assert verify(tmp_path / "missing.db", written.public_key, written.notes).problems


def test_every_event_can_be_proven(written: Written) -> None:
    for seq in (1, 2, 19, 20, 21, 77, EVENTS):
        proof = prove(written.path, seq)
        made = check_proof(proof, written.public_key)
        assert f'"m{seq - 1}"'.encode() in proof.body
        assert made.size >= seq


def test_changed_proof_is_refused(written: Written) -> None:
    proof = prove(written.path, 77)
    other = prove(written.path, 90)
    for changed in (
        replace(proof, body=proof.body.replace(b"ana", b"anu")),
        replace(proof, seq=78),
        replace(proof, previous=bytes(32)),
        replace(proof, path=proof.path[:-1]),
        replace(proof, path=other.path),
        replace(proof, note=other.note.replace("head", "haed")),
        replace(proof, note=prove(written.path, 5).note),
    ):
        with pytest.raises(IntegrityBroken):
            check_proof(changed, written.public_key)


def test_event_that_does_not_exist_cannot_be_proven(written: Written) -> None:
    for seq in (0, EVENTS + 1):
        with pytest.raises(IntegrityBroken):
            prove(written.path, seq)
