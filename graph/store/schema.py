"""Node labels, relationship types, constraints and indexes of the system of record."""

from graph.errors import StoreError
from graph.links import LinkKind
from graph.store.connection import Connection

FORMAT = 2
"""How nodes hold what they hold; raised when a store written before can no longer be read."""

RELATIONSHIP = {kind: kind.value.upper() for kind in LinkKind}
KIND_OF = {name: kind for kind, name in RELATIONSHIP.items()}

_UNIQUE = ("Mention", "Source", "Batch", "Judgement", "Total", "Graph")
_INDEXES = (
    "CREATE INDEX mention_written IF NOT EXISTS FOR (n:Mention) ON (n.written)",
    "CREATE INDEX mention_label IF NOT EXISTS FOR (n:Mention) ON (n.label)",
    "CREATE INDEX mention_source IF NOT EXISTS FOR (n:Mention) ON (n.source)",
    "CREATE INDEX judgement_changed IF NOT EXISTS FOR (n:Judgement) ON (n.changed)",
)


_FORMAT_OF = """
OPTIONAL MATCH (f:Format) WITH max(f.number) AS number
RETURN number, EXISTS { MATCH (:Graph) }
"""
_NOTE = "CREATE (:Format {number: $number})"


def define_schema(connection: Connection) -> None:
    """Create what is missing; nothing happens the second time.

    Raises StoreError if another version of the program wrote what is there.
    """
    _agree_on_format(connection)
    present = {name for (name,) in connection.read("SHOW INDEXES YIELD name RETURN name")}
    for name, statement in _statements():
        if name not in present:
            connection.define(statement)
    connection.define("CALL db.awaitIndexes(60)")


def _agree_on_format(connection: Connection) -> None:
    ((number, written),) = connection.read(_FORMAT_OF)
    if number is None and not written:
        connection.write(lambda transaction: transaction.run(_NOTE, number=FORMAT))
    elif number != FORMAT:
        raise StoreError(
            "the graph was written by another version of Jejaring, whose format this one does not "
            "read; use that version, or load the sources again into an empty graph"
        )


def _statements() -> list[tuple[str, str]]:
    unique = [
        (
            f"{label.lower()}_id",
            f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
            f"FOR (n:{label}) REQUIRE n.id IS UNIQUE",
        )
        for label in _UNIQUE
    ]
    links = [
        (
            f"{kind.value}_id",
            f"CREATE CONSTRAINT {kind.value}_id IF NOT EXISTS "
            f"FOR ()-[r:{name}]-() REQUIRE r.id IS UNIQUE",
        )
        for kind, name in RELATIONSHIP.items()
    ]
    return unique + links + [(text.split()[2], text) for text in _INDEXES]
