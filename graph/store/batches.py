"""What each write added: how many, and under which labels. Readers plan their pages by it."""

from dataclasses import dataclass

from graph.store.authentication import Authentication
from graph.store.connection import Connection, Transaction
from security.errors import IntegrityBroken

_CREATE = """
CREATE (:Batch {id: $id, version: $version, mentions: $mentions, links: $links, labels: $labels,
    code: $code})
"""
_READ = """
MATCH (b:Batch) WHERE b.version > $since
RETURN b.version, b.mentions, b.links, b.labels, b.code ORDER BY b.version
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """One write: the version it led to, how much it added, the keys of its labels."""

    version: int
    mentions: int
    links: int
    labels: tuple[str, ...]


def batch_text(batch: Batch) -> str:
    """One text for each distinct batch."""
    return "\x1f".join(
        ("batch", str(batch.version), str(batch.mentions), str(batch.links), *batch.labels)
    )


def create_batch(transaction: Transaction, codes: Authentication, batch: Batch) -> int:
    """Store a batch; return what it adds to the sum over everything."""
    text = batch_text(batch)
    transaction.run(
        _CREATE,
        id=f"b{batch.version}",
        version=batch.version,
        mentions=batch.mentions,
        links=batch.links,
        labels=list(batch.labels),
        code=codes.node_code(text),
    )
    return codes.term(text)


def read_batches(
    connection: Connection, codes: Authentication, since: int = 0
) -> tuple[Batch, ...]:
    """Return the batches after a version, in order; raises IntegrityBroken."""
    batches = []
    for version, mentions, links, labels, code in connection.read(_READ, since=since):
        batch = Batch(version, mentions, links, tuple(map(str, labels or ())))
        if codes.node_code(batch_text(batch)) != code:
            raise IntegrityBroken(f"what write {version} added is not what it was")
        batches.append(batch)
    return tuple(batches)
