"""A server that is started, killed and found again; one home for the whole file.

It begins with code planted in its home, and somebody who asks for the default password from the
moment that the port opens.
"""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import psutil
import pytest

from graph.errors import StoreError, StoreRefused, StoreUnavailable
from graph.store import server_files
from graph.store.artifacts import default_cache, fetch_jars
from graph.store.connection import Connection
from graph.store.managed_server import ManagedServer
from tests.conftest import TEST_LIMITS

HOSTILE = "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"


@dataclass(frozen=True)
class Beginning:
    """A server from its first start, and what it had said by then to the default password."""

    server: ManagedServer
    refusals: list[type[StoreError]]


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginning]:
    home = tmp_path_factory.mktemp("managed")
    if shutil.which("javac") is not None:
        _plant(tmp_path_factory.mktemp("planted"), home / "plugins" / "planted.jar")
    managed = ManagedServer(home, limits=TEST_LIMITS)
    said: list[type[StoreError]] = []
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(managed.start)
        while not starting.done():
            uri = managed.status().uri
            if uri is not None:
                said.append(_refusal(uri))
            time.sleep(0.02)
        starting.result()
    yield Beginning(managed, said)
    managed.stop()


@pytest.fixture(scope="module")
def server(beginning: Beginning) -> ManagedServer:
    return beginning.server


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


def test_new_server_never_takes_the_default_password(beginning: Beginning):
    said = [*beginning.refusals, _refusal(beginning.server.start().uri)]
    assert StoreRefused in said
    assert set(said) <= {StoreRefused, StoreUnavailable}


def _refusal(uri: str) -> type[StoreError]:
    with pytest.raises(StoreError) as refused, Connection(uri, "neo4j", "neo4j") as connection:
        connection.write(
            lambda t: t.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO 'x1234567'")
        )
    return refused.type


PROCEDURE = """
import java.util.stream.Stream;
import org.neo4j.procedure.Procedure;

public class Planted {
    public static class Row { public String line = "planted"; }

    @Procedure("planted.run")
    public Stream<Row> run() { return Stream.of(new Row()); }
}
"""


no_compiler = pytest.mark.skipif(shutil.which("javac") is None, reason="no Java compiler")


@no_compiler
def test_planted_procedure_does_not_run(server):
    with connect(server) as connection, pytest.raises(StoreRefused, match="ProcedureNotFound"):
        connection.read("CALL planted.run()")


def _plant(folder: Path, jar: Path) -> None:
    source = folder / "Planted.java"
    source.write_text(PROCEDURE)
    path = os.pathsep.join(str(j) for j in fetch_jars(default_cache()))
    flags = ["--release", "17", "-proc:none", "-cp", path, "-d", str(folder / "classes")]
    subprocess.run(["javac", *flags, str(source)], check=True)
    jar.parent.mkdir()
    with ZipFile(jar, "w") as archive:
        for compiled in (folder / "classes").iterdir():
            archive.write(compiled, compiled.name)


def test_killed_server_starts_again_with_all_that_it_acknowledged(server):
    with connect(server) as connection:
        connection.write(lambda t: t.run("CREATE (:Kept {n: 7})"))
    process = java(server)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(30)
    with connect(server) as connection:
        assert connection.read("MATCH (k:Kept) RETURN k.n") == [(7,)]
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


@no_compiler
def test_stopped_server_that_is_not_locked_down_would_run_the_planted_procedure(
    server: ManagedServer, monkeypatch: pytest.MonkeyPatch
):
    """The last: the same home and jar, to know that the code would have run."""
    process = java(server)
    server.stop()
    assert not process.is_running()
    kept = [line for line in server_files._CONF.splitlines() if "procedures" not in line]
    monkeypatch.setattr(server_files, "_CONF", "\n".join(kept))
    with connect(server) as connection:
        assert connection.read("CALL planted.run()") == [("planted",)]
    assert java(server).pid != process.pid
