import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from security import checkpoint
from security.audit import CHECKPOINT_EVENTS, AuditLog, Phase
from security.audit_verification import State, verify
from security.clock import utc_now
from security.errors import AuditUnavailable
from security.keyring import Keyring
from tests.security.audit_events import event
from tests.security.settable_clock import SettableClock

WRITER = """
import sys
from pathlib import Path
from security.audit import AuditLog
from security.clock import utc_now
from security.keyring import Keyring
from tests.security.audit_events import event
folder, writer = Path(sys.argv[1]), int(sys.argv[2])
keyring = Keyring.open(folder / "keys", clock=utc_now)
log = AuditLog.open(folder / "audit.db", keyring, clock=utc_now)
for number in range(10**9):
    seq = log.append(event(number, actor=f"w{writer}", rows=number))
    sys.stdout.write(f"{seq} {number}\\n")
    sys.stdout.flush()
"""


@pytest.fixture
def log(tmp_path: Path, keyring: Keyring, clock: SettableClock) -> AuditLog:
    return AuditLog.open(tmp_path / "audit.db", keyring, clock=clock)


def test_event_reads_back_as_it_was(log: AuditLog, clock: SettableClock) -> None:
    written = event(1, phase=Phase.OUTCOME, link_to=7, error="Denied", case=None, actor="Ünal 😀")
    assert log.append(written) == 1
    (stored,) = log.events()
    assert (stored.seq, stored.at, stored.event) == (1, clock.now, written)


def test_events_are_found_by_actor_entity_and_time(log: AuditLog, clock: SettableClock) -> None:
    for number in range(6):
        log.append(event(number))
        clock.advance(minutes=1)
    assert [one.seq for one in log.events()] == [6, 5, 4, 3, 2, 1]
    assert [one.seq for one in log.events(actor="ana1")] == [5, 2]
    assert [one.seq for one in log.events(entity="m3")] == [4]
    assert [one.seq for one in log.events(entity="m-all", limit=2)] == [6, 5]
    assert log.events(actor="ana1", entity="m3") == ()
    since = clock.now - timedelta(minutes=2)
    assert [one.seq for one in log.events(since=since)] == [6, 5]


def test_log_is_append_only_for_plain_sql(log: AuditLog, tmp_path: Path) -> None:
    log.append(event())
    database = sqlite3.connect(tmp_path / "audit.db")
    for statement in ("UPDATE event SET body = 'x'", "DELETE FROM event"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)


def test_log_continues_after_it_is_opened_again(
    log: AuditLog, tmp_path: Path, keyring: Keyring, clock: SettableClock
) -> None:
    log.append(event())
    log.close()
    again = AuditLog.open(tmp_path / "audit.db", keyring, clock=clock)
    assert again.append(event()) == 2
    assert verify(tmp_path / "audit.db", keyring.audit_public_key()).clean


def test_threads_share_the_chain(log: AuditLog, tmp_path: Path, keyring: Keyring) -> None:
    with ThreadPoolExecutor(16) as pool:
        seqs = list(pool.map(log.append, map(event, range(400))))
    assert sorted(seqs) == list(range(1, 401))
    stored = {one.seq: one.event for one in log.events(limit=1000)}
    assert [stored[seq] for seq in seqs] == [event(number) for number in range(400)]
    assert verify(tmp_path / "audit.db", keyring.audit_public_key()).size == 400


def test_checkpoint_signs_size_root_and_store_sum(
    log: AuditLog, keyring: Keyring, clock: SettableClock
) -> None:
    empty = log.checkpoint()
    assert empty.size == 0
    for number in range(5):
        log.append(event(number))
    made = log.checkpoint("ab" * 32)
    assert (made.size, made.store_sum, made.time) == (5, "ab" * 32, clock.now)
    assert checkpoint.read(made.note, keyring.audit_public_key()) == made
    assert log.checkpoint("cd" * 32).root == made.root


def test_checkpoints_come_by_themselves(
    tmp_path: Path, keyring: Keyring, clock: SettableClock
) -> None:
    witness = tmp_path / "witness.txt"
    log = AuditLog.open(tmp_path / "audit.db", keyring, clock=clock, witness=witness)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(log.append, map(event, range(CHECKPOINT_EVENTS + 100))))
    clock.advance(seconds=60)
    log.append(event())
    notes = witness.read_text().split("\n\njejaring")
    database = sqlite3.connect(tmp_path / "audit.db")
    sizes = [row[0] for row in database.execute("SELECT size FROM checkpoint ORDER BY id")]
    assert sizes[0] <= 8 and sizes[-1] == CHECKPOINT_EVENTS + 101
    assert len(sizes) == len(notes)


def test_failure_to_write_is_reported_and_leaves_nothing(
    log: AuditLog, tmp_path: Path, keyring: Keyring
) -> None:
    log.append(event())
    database = sqlite3.connect(tmp_path / "audit.db")
    database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT raise(ABORT, 'disk full'); END"
    )
    for _ in range(3):
        with pytest.raises(AuditUnavailable):
            log.append(event())
    database.execute("DROP TRIGGER full")
    assert log.append(event()) == 2
    assert verify(tmp_path / "audit.db", keyring.audit_public_key()).size == 2


def test_full_disk_refuses_and_what_was_written_verifies(
    log: AuditLog, tmp_path: Path, keyring: Keyring
) -> None:
    log.append(event())
    pages = log._connection.execute("PRAGMA page_count").fetchone()[0]
    log._connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    written = 1
    with pytest.raises(AuditUnavailable):
        for _ in range(10_000):
            log.append(event(entities=("m" * 200,)))
            written += 1
    with pytest.raises(AuditUnavailable):
        log.append(event(entities=("m" * 2000,)))
    found = verify(tmp_path / "audit.db", keyring.audit_public_key())
    assert (found.size, found.problems) == (written, ())


def test_log_that_cannot_be_opened_is_unavailable(
    tmp_path: Path, keyring: Keyring, clock: SettableClock
) -> None:
    (tmp_path / "audit.db").write_bytes(b"not a database, but long enough to be taken for one" * 99)
    with pytest.raises(AuditUnavailable):
        AuditLog.open(tmp_path / "audit.db", keyring, clock=clock)


def start_writers(folder: Path, count: int) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(count)
    ]


def first_acknowledged(writer: subprocess.Popen[str]) -> str:
    assert writer.stdout is not None
    return writer.stdout.readline()


def acknowledged(writer: subprocess.Popen[str]) -> list[tuple[int, int]]:
    assert writer.stdout is not None
    lines = writer.stdout.read().split("\n")[:-1]
    return [(int(line.split()[0]), int(line.split()[1])) for line in lines if " " in line]


@pytest.mark.campaign
def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    rounds = 100 if os.environ.get("PROVE") else 5
    keyring = Keyring.create(tmp_path / "keys", clock=utc_now)
    total = 0
    for number in range(rounds):
        writers = start_writers(tmp_path, 3)
        begun = [first_acknowledged(writer) for writer in writers]
        time.sleep(0.1 + 0.07 * (number % 5))
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
        assert all(begun)
        told = [acknowledged(writer) for writer in writers]
        for writer in writers:
            writer.wait()
        database = sqlite3.connect(tmp_path / "audit.db")
        stored = dict(
            database.execute(
                "SELECT seq, json_extract(body, '$.actor') || json_extract(body, '$.rows')"
                " FROM event"
            ).fetchall()
        )
        database.close()
        for writer_number, lines in enumerate(told):
            total += len(lines)
            for seq, row in lines:
                assert stored[seq] == f"w{writer_number}{row}"
    found = verify(tmp_path / "audit.db", keyring.audit_public_key())
    assert found.problems == () and found.state is State.INCOMPLETE
    assert found.size >= total > rounds
