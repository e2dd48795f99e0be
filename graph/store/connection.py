"""Bolt sessions to a Neo4j, with the driver's errors turned into the graph layer's.

Messages of the server can quote values of records, so none of them is passed on: an error names
the server's code only.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j import exceptions

from graph.errors import StoreError, StoreRefused, StoreUnavailable

# The driver's own log can quote statements and addresses; faults reach callers as errors.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)

Row = tuple[Any, ...]
T = TypeVar("T")
_DATABASE = "neo4j"
_UNAVAILABLE = (
    exceptions.ServiceUnavailable,
    exceptions.SessionExpired,
    exceptions.TransientError,
    exceptions.DatabaseUnavailable,
    exceptions.ConnectionPoolError,
    exceptions.IncompleteCommit,
)


class Transaction:
    """Statements that succeed or fail together."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def run(self, cypher: str, **parameters: object) -> list[Row]:
        """Run one statement and return all its rows."""
        return [tuple(record) for record in self._transaction.run(cypher, dict(parameters))]

    def one(self, cypher: str, **parameters: object) -> Row:
        """Run one statement that returns exactly one row."""
        rows = self.run(cypher, **parameters)
        if len(rows) != 1:
            raise StoreError(f"one row was expected, {len(rows)} came")
        return rows[0]


class Connection:
    """A pool of Bolt connections to one server; close it, or use it as a context manager."""

    def __init__(self, uri: str, user: str, password: str, *, database: str = _DATABASE) -> None:
        with _mapped():
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=10,
                max_transaction_retry_time=30,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="jejaring",
            )
        self._database = database

    def read(self, cypher: str, **parameters: object) -> list[Row]:
        """Run one statement that changes nothing; retried if the server asks for it."""
        return self._session("READ", lambda transaction: transaction.run(cypher, **parameters))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in one transaction; it may run again, so it must be idempotent."""
        return self._session("WRITE", work)

    def define(self, statement: str) -> None:
        """Run one statement, once, outside of data transactions; schema statements need that."""
        with _mapped(), self._driver.session(database=self._database) as session:
            session.run(statement).consume()

    def verify(self) -> None:
        """Raise StoreUnavailable or StoreRefused unless the server answers to our credentials now.

        Asked once: who starts or is asked for health waits for no retry.
        """
        self.define("RETURN 1")

    def close(self) -> None:
        """Give all connections back."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _session(self, access: str, work: Callable[[Transaction], T]) -> T:
        with (
            _mapped(),
            self._driver.session(database=self._database, default_access_mode=access) as session,
        ):
            run = session.execute_read if access == "READ" else session.execute_write
            return run(lambda transaction: work(Transaction(transaction)))


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except _UNAVAILABLE:
        raise StoreUnavailable("Neo4j cannot be reached, or is still starting") from None
    except exceptions.Neo4jError as error:
        raise StoreRefused(f"Neo4j refused the statement ({error.code})") from None
    except (exceptions.DriverError, ValueError) as error:
        raise StoreError(f"the Bolt driver failed ({type(error).__name__})") from None
