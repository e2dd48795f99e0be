"""One real Neo4j for a whole test session; every test that asks for it gets it emptied.

Its Java compiles quickly rather than well, which a server of some minutes never earns back, and so
takes two thirds of the time; the server as it is shipped is tested in ``test_managed_server``.

A test that only computes asks for none of these. ``keyring`` is new for each test, and so are the
keys behind ``store``: what one test sealed, no other can open.
"""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store, managed_server
from graph.store.connection import Connection
from graph.store.managed_server import ManagedServer, ServerAddress, ServerLimits
from security.blind_index import BlindIndex
from security.clock import utc_now
from security.envelope import Sealer
from security.integrity import Integrity
from security.keyring import Keyring

TEST_LIMITS = ServerLimits(heap="512m", page_cache="64m", start_seconds=240)
_QUICKER = {"UseG1GC": "UseSerialGC", "TieredStopAtLevel=4": "TieredStopAtLevel=1"}
_EMPTY = "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*)"


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerAddress]:
    """A managed server of this session alone; its jars come from the user's cache."""
    server = ManagedServer(tmp_path_factory.mktemp("neo4j"), limits=TEST_LIMITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(managed_server, "_JAVA_OPTIONS", _quick_java())
        address = server.start()
    yield address
    server.stop()


def _quick_java() -> tuple[str, ...]:
    options = " ".join(managed_server._JAVA_OPTIONS)
    for well, quickly in _QUICKER.items():
        assert well in options
        options = options.replace(well, quickly)
    return tuple(options.split())


@pytest.fixture(scope="session")
def neo4j_session(neo4j_server: ServerAddress) -> Iterator[Connection]:
    """The session's connection, whatever the graph holds."""
    address = neo4j_server
    with Connection(address.uri, address.user, address.password) as connection:
        yield connection


@pytest.fixture
def connection(neo4j_session: Connection) -> Connection:
    """A connection to an emptied graph."""
    return emptied(neo4j_session)


def emptied(connection: Connection) -> Connection:
    """The connection, once nothing is in its graph."""
    while connection.write(lambda transaction: transaction.one(_EMPTY)) != (0,):
        pass
    return connection


@pytest.fixture
def store_keyring(tmp_path: Path) -> Iterator[Keyring]:
    """The keys behind ``store``."""
    keyring = Keyring.create(tmp_path / "store_keys", clock=utc_now)
    yield keyring
    keyring.close()


@pytest.fixture
def store(connection: Connection, store_keyring: Keyring) -> Store:
    """An empty store with real keys over a real Neo4j."""
    return Store.open(
        connection, Sealer(store_keyring), BlindIndex(store_keyring), Integrity(store_keyring)
    )


@pytest.fixture
def free_port() -> int:
    """A port that nothing listens on."""
    return unused_port()


def unused_port() -> int:
    """The same, for fixtures that outlive a test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
