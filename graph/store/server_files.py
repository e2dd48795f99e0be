"""The folder of a managed Neo4j: its configuration, its secret, its state."""

import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
_FOLDERS = ("conf", "data", "logs", "run", "import", "plugins")
_PASSWORD_BYTES = 24
_SALT_BYTES = 32
_HASH_ROUNDS = 1024  # the number that Neo4j itself takes

_CONF = """\
server.directories.data={home}/data
server.directories.logs={home}/logs
server.directories.run={home}/run
server.directories.import={home}/import
server.directories.plugins={home}/plugins
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={page_cache}
dbms.security.auth_enabled=true
dbms.security.allow_csv_import_from_file_urls=false
dbms.security.procedures.allowlist=none
dbms.security.procedures.unrestricted=
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
dbms.usage_report.enabled=false
db.logs.query.enabled=OFF
db.logs.query.parameter_logging_enabled=false
db.tx_log.rotation.retention_policy=2 files
db.tx_log.rotation.size=16m
db.tx_log.preallocate=false
server.logs.config={home}/conf/server-logs.xml
server.logs.user.config={home}/conf/user-logs.xml
internal.server.bolt.thread_pool_shutdown_wait_time=200ms
"""
# The last one is not a supported setting: without it a stop takes ten seconds. Read it again
# whenever the pinned version changes.

_LOGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR" packages="org.neo4j.logging.log4j">
  <Appenders>
    <RollingRandomAccessFile name="file" fileName="{home}/logs/{name}.log"
        filePattern="{home}/logs/{name}.log.%02i">
      <Neo4jDebugLogLayout pattern="%d{{yyyy-MM-dd HH:mm:ss.SSSZ}}{{GMT+0}} %-5p [%c{{1.}}] %m%n"/>
      <Policies><SizeBasedTriggeringPolicy size="2 MB"/></Policies>
      <DefaultRolloverStrategy fileIndex="min" max="2"/>
    </RollingRandomAccessFile>
  </Appenders>
  <Loggers>
    <Root level="{level}"><AppenderRef ref="file"/></Root>
  </Loggers>
</Configuration>
"""


@dataclass(frozen=True, slots=True)
class ServerState:
    """A started process: its id, when it began (seconds since the epoch) and its Bolt port."""

    pid: int
    began: float
    port: int


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """Paths below the home folder of one managed server."""

    home: Path

    @property
    def secret(self) -> Path:
        return self.home / "secret"

    @property
    def lock(self) -> Path:
        return self.home / "run" / "lock"

    @property
    def console(self) -> Path:
        return self.home / "logs" / "console.log"

    @property
    def arguments(self) -> Path:
        return self.home / "run" / "java.args"

    @property
    def state(self) -> Path:
        return self.home / "run" / "state.json"

    def prepare(self) -> None:
        """Make the folders, closed to other users."""
        self.home.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        for name in _FOLDERS:
            (self.home / name).mkdir(exist_ok=True, mode=PRIVATE_FOLDER)

    def configure(self, port: int, page_cache: str) -> None:
        """Write Neo4j's own configuration for one start."""
        conf = self.home / "conf"
        values = {"home": self.home, "port": port, "page_cache": page_cache}
        write_private(conf / "neo4j.conf", _CONF.format(**values))
        for file, name, level in (("server", "debug", "WARN"), ("user", "neo4j", "INFO")):
            text = _LOGS.format(home=self.home, name=name, level=level)
            write_private(conf / f"{file}-logs.xml", text)

    def password(self) -> str:
        """Return the server's password, made at the first call."""
        with suppress(FileNotFoundError):
            return self.secret.read_text("ascii")
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        write_private(self.secret, password)
        return password

    def enrol(self, user: str) -> None:
        """Give a new server its first sign-in before it listens, so no default one ever holds.

        Neo4j reads this file once, when it makes its system database.
        """
        if (self.home / "data" / "databases").exists():
            return
        folder = self.home / "data" / "dbms"
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        write_private(folder / "auth.ini", f"{user}:{_credential(self.password())}:\n")

    def read_state(self) -> ServerState | None:
        """Return the last started process, which may be gone by now."""
        try:
            return ServerState(**json.loads(self.state.read_text("ascii")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_state(self, state: ServerState) -> None:
        """Remember a started process."""
        write_private(self.state, json.dumps(asdict(state)))

    def forget_state(self) -> None:
        """Forget the process: it is gone."""
        self.state.unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; nobody but its owner could read it at any moment."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _credential(password: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"SHA-256,{digest.hex().upper()},{salt.hex().upper()},{_HASH_ROUNDS}"
