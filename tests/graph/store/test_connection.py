"""A connection to a server that is not there."""

import time

import pytest

from graph.errors import StoreUnavailable
from graph.store.connection import Connection


def test_verify_tells_at_once_that_nothing_answers(free_port: int) -> None:
    with Connection(f"bolt://127.0.0.1:{free_port}", "neo4j", "x") as connection:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            connection.verify()
    assert time.monotonic() - began < 10
