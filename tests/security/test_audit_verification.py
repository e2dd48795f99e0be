from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from security import checkpoint as checkpoints
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
from tests.security.settable_clock import SettableClock
from tests.security.tampering import (
    ALONE,
    CHAINED_ANEW,
    EVENTS,
    EVERY,
    ONLY_WITH_A_WITNESS,
    Tamper,
    Written,
    edit_and_sign_with_the_real_key,
    roll_back,
    tampered,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("log"), SettableClock())


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
