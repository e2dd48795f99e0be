"""Errors of the graph layer.

GraphError
├── StoreError                Neo4j did not do what was asked
│   ├── StoreUnavailable      the server cannot be reached or is still starting
│   └── StoreRefused          the server refused the statement or the credentials
├── ServerFault               the managed server cannot be fetched, started or stopped
├── UnknownEntity             no entity of that id exists in this view
├── InvalidValue              a value is not of its declared type
├── LinkingError              records cannot be matched as asked
├── ReadOnlyGraph             a function tried to change a LinkGraph
└── Cancelled                 the person asked to stop
"""


class GraphError(Exception):
    """Root of all errors of the graph layer; messages carry no values of records."""


class StoreError(GraphError):
    """Neo4j did not do what was asked."""


class StoreUnavailable(StoreError):
    """The server cannot be reached or is still starting."""


class StoreRefused(StoreError):
    """The server refused the statement or the credentials."""


class ServerFault(GraphError):
    """The managed server cannot be fetched, started or stopped."""


class UnknownEntity(GraphError):
    """No entity of that id exists in this view."""


class InvalidValue(GraphError, ValueError):
    """A value is not of its declared type; the message names type and fault, never the value."""


class LinkingError(GraphError):
    """Records cannot be matched as asked."""


class ReadOnlyGraph(GraphError, TypeError):
    """A function tried to change a graph that is read-only."""


class Cancelled(GraphError):
    """The person who asked for the work asked to stop it."""
