"""A server that is started, killed and found again; one home for the whole file."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from graph.errors import StoreError
from graph.store.artifacts import default_cache, fetch_jars
from graph.store.connection import Connection
from graph.store.managed_server import ManagedServer
from tests.conftest import TEST_LIMITS

HOSTILE = "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ManagedServer]:
    managed = ManagedServer(tmp_path_factory.mktemp("managed"), limits=TEST_LIMITS)
    managed.start()
    yield managed
    managed.stop()


def connect(server: ManagedServer) -> Connection:
    address = server.start()
    return Connection(address.uri, address.user, address.password)


def java(server: ManagedServer) -> psutil.Process:
    home = server.start().password_file.parent
    arguments = str(home / "run")
    return next(p for p in psutil.process_iter() if arguments in " ".join(_command(p)))


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_server_that_runs_is_found_not_started_again(server):
    assert server.start() == server.start()


def test_server_keeps_its_password_to_itself(server):
    address = server.start()
    assert stat.S_IMODE(address.password_file.stat().st_mode) == 0o600
    commands = [" ".join(_command(p)) for p in psutil.process_iter()]
    assert not [c for c in commands if address.password in c]


def test_server_listens_on_loopback_for_bolt_alone(server):
    listening = [c.laddr for c in java(server).net_connections() if c.status == "LISTEN"]
    assert [address.ip.removeprefix("::ffff:") for address in listening] == ["127.0.0.1"]


def test_server_reads_no_file_of_the_machine(server):
    with connect(server) as connection, pytest.raises(StoreError):
        connection.read(HOSTILE)


def test_wrong_password_is_refused_in_our_words(server):
    address = server.start()
    with (
        pytest.raises(StoreError) as refusal,
        Connection(address.uri, address.user, "wrong") as connection,
    ):
        connection.read("RETURN 1")
    assert "wrong" not in str(refusal.value)


def test_killed_server_starts_again_with_all_that_it_acknowledged(server):
    with connect(server) as connection:
        connection.write(lambda t: t.run("CREATE (:Kept {n: 7})"))
    process = java(server)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    with connect(server) as connection:
        assert connection.read("MATCH (k:Kept) RETURN k.n") == [(7,)]


def test_state_of_a_server_that_is_gone_is_not_believed(server):
    process = java(server)
    server.stop()
    until = time.monotonic() + 30
    while process.is_running() and time.monotonic() < until:
        time.sleep(0.1)
    assert server.start() is not None
    assert java(server).pid != process.pid


def test_altered_jar_is_not_used(tmp_path: Path, server) -> None:
    cache = default_cache()
    jar = fetch_jars(cache)[0]
    copy = tmp_path / "cache"
    for path in sorted(cache.rglob("*")):
        target = copy / path.relative_to(cache)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    altered = copy / jar.relative_to(cache)
    content = bytearray(altered.read_bytes())
    content[100] ^= 1
    altered.unlink()
    altered.write_bytes(content)
    whole = fetch_jars(copy)[0]
    assert whole.read_bytes() == jar.read_bytes()
