"""Keys change while the house is at work."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from security.clock import utc_now
from security.envelope import SealContext, Sealer
from security.keyring import Keyring
from security.labels import Classification, Label

LABEL = Label("31", Classification.RAHASIA, frozenset({"op-a"}))
BLOCKS = 20_000 if os.environ.get("PROVE") else 1000

RESEALER = """
import sqlite3, sys
from pathlib import Path
from security.clock import utc_now
from security.envelope import Sealer
from security.keyring import Keyring
from tests.security.test_rotation import context, reseal_all
folder = Path(sys.argv[1])
keyring = Keyring.open(folder / "keys", clock=utc_now)
print("ready", flush=True)
while True:
    keyring.rotate("31|op-a")
    reseal_all(folder / "blocks.db", Sealer(keyring))
"""


def context(number: int) -> SealContext:
    return SealContext("person", f"m{number}", "A", LABEL)


def value(number: int) -> bytes:
    return f"value {number}".encode()


def reseal_all(path: Path, sealer: Sealer) -> None:
    database = sqlite3.connect(path, isolation_level=None, timeout=60)
    rows = database.execute("SELECT number, block FROM block ORDER BY number").fetchall()
    for begin in range(0, len(rows), 100):
        part = rows[begin : begin + 100]
        fresh = sealer.reseal_many([(block, context(number)) for number, block in part])
        database.executemany(
            "UPDATE block SET block = ? WHERE number = ? AND block = ?",
            [(block, part[place][0], part[place][1]) for place, block in fresh.items()],
        )
    database.close()


def test_only_older_blocks_are_sealed_anew(keyring: Keyring) -> None:
    sealer = Sealer(keyring)
    old = sealer.seal(value(1), context(1))
    keyring.rotate("31|op-a")
    new = sealer.seal(value(2), context(2))
    fresh = sealer.reseal_many([(new, context(2)), (old, context(1))])
    assert list(fresh) == [1] and sealer.is_current(fresh[1], context(1))
    assert sealer.open(fresh[1], context(1)) == value(1)


def test_rotation_disturbs_no_reader_and_no_writer(keyring: Keyring) -> None:
    sealer = Sealer(keyring)
    contexts = [context(number) for number in range(BLOCKS)]
    plain = [(value(number), contexts[number]) for number in range(BLOCKS)]
    blocks = dict(enumerate(sealer.seal_many(plain)))
    lock, stop, errors = threading.Lock(), threading.Event(), []
    old_key = int.from_bytes(blocks[0][1:5], "big")

    def read(seed: int) -> None:
        rng = random.Random(seed)
        while not stop.is_set():
            number = rng.randrange(BLOCKS)
            if sealer.open(blocks[number], contexts[number]) != value(number):
                errors.append(number)

    def write() -> None:
        rng = random.Random(0)
        while not stop.is_set():
            number = rng.randrange(BLOCKS)
            with lock:
                blocks[number] = sealer.seal(value(number), contexts[number])

    def guarded(work: threading.Thread) -> threading.Thread:
        work.start()
        return work

    failures: list[BaseException] = []
    previous_hook, threading.excepthook = (
        threading.excepthook,
        lambda failure: failures.append(failure.exc_value or RuntimeError()),
    )
    try:
        workers = [guarded(threading.Thread(target=read, args=(seed,))) for seed in range(2)]
        workers.append(guarded(threading.Thread(target=write)))
        keyring.rotate("31|op-a")
        for begin in range(0, BLOCKS, 50):
            numbers = range(begin, min(begin + 50, BLOCKS))
            with lock:
                fresh = sealer.reseal_many([(blocks[one], contexts[one]) for one in numbers])
                blocks.update({numbers[place]: block for place, block in fresh.items()})
        assert all(sealer.is_current(blocks[one], contexts[one]) for one in range(BLOCKS))
        keyring.retire(old_key)
        keyring.destroy(old_key)
        stop.set()
        for worker in workers:
            worker.join()
    finally:
        stop.set()
        threading.excepthook = previous_hook
    assert (errors, failures) == ([], [])
    assert sealer.open_many([(blocks[one], contexts[one]) for one in range(BLOCKS)]) == [
        value(one) for one in range(BLOCKS)
    ]


@pytest.mark.campaign
def test_rotation_killed_at_any_moment_loses_no_block(tmp_path: Path) -> None:
    rounds = 20 if os.environ.get("PROVE") else 2
    keyring = Keyring.create(tmp_path / "keys", clock=utc_now)
    sealer, rng = Sealer(keyring), random.Random(9)
    blocks = sealer.seal_many([(value(number), context(number)) for number in range(500)])
    database = sqlite3.connect(tmp_path / "blocks.db", isolation_level=None, timeout=60)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE block(number INTEGER PRIMARY KEY, block BLOB)")
    database.executemany("INSERT INTO block VALUES (?, ?)", enumerate(blocks))
    before = len(keyring.status())
    for _ in range(rounds):
        worker = subprocess.Popen(
            [sys.executable, "-c", RESEALER, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
        threading.Event().wait(0.05 + rng.random() * 0.5)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        rows = database.execute("SELECT number, block FROM block ORDER BY number").fetchall()
        opened = sealer.open_many([(block, context(number)) for number, block in rows])
        assert opened == [value(number) for number in range(500)]
    assert len(keyring.status()) > before
