"""The one node that says how far the graph has come: its version and the sum over everything.

Each writing transaction takes it first, which also makes writers wait for each other.
"""

from dataclasses import dataclass

from graph.store.authentication import GRAPH_ID, Authentication
from graph.store.connection import Connection, Transaction
from security.errors import IntegrityBroken

_FIELDS = "g.version, g.sum, g.code"
_TAKE = f"MERGE (g:Graph {{id: $id}}) SET g.held = true RETURN {_FIELDS}"
_READ = f"MATCH (g:Graph {{id: $id}}) RETURN {_FIELDS}"
_PUT = (
    "MATCH (g:Graph {id: $id}) SET g.version = $version, g.sum = $sum, g.code = $code REMOVE g.held"
)


@dataclass(frozen=True, slots=True)
class GraphState:
    """Version of the graph, and the keyed sum over its nodes and links."""

    version: int
    total: int


EMPTY = GraphState(0, 0)


def take(transaction: Transaction, authentication: Authentication) -> GraphState:
    """Return the present state; no other writer goes on until this transaction ends."""
    return _read(transaction.one(_TAKE, id=GRAPH_ID), authentication)


def put(transaction: Transaction, authentication: Authentication, state: GraphState) -> None:
    """Store the state that the transaction leads to."""
    stored = authentication.stored(GRAPH_ID, state.total)
    code = authentication.graph_code(state.version, stored)
    transaction.run(_PUT, id=GRAPH_ID, version=state.version, sum=stored, code=code)


def read(connection: Connection, authentication: Authentication) -> GraphState:
    """Return the present state; raises IntegrityBroken if it was tampered with."""
    rows = connection.read(_READ, id=GRAPH_ID)
    return _read(rows[0], authentication) if rows else EMPTY


def _read(row: tuple[int | None, str | None, str | None], codes: Authentication) -> GraphState:
    version, stored, code = row
    if version is None or stored is None:
        return EMPTY
    if codes.graph_code(version, stored) != code:
        raise IntegrityBroken("the graph's version or sum is not what it was")
    return GraphState(version, codes.total(GRAPH_ID, stored))
