"""Sources in the store: what was received, and how far its loading came."""

from dataclasses import dataclass, replace
from datetime import datetime

from graph.errors import StoreError
from graph.statement import Source
from graph.store import graph_node
from graph.store.authentication import Authentication, summed
from graph.store.connection import Connection, Row, Transaction
from graph.store.graph_node import GraphState
from graph.store.seal import SEALED_CLASS, decode_fields, encode_fields
from security.envelope import SealContext, Sealer
from security.errors import IntegrityBroken
from security.labels import NATIONAL, Classification, Label

OWN_LABEL = Label(NATIONAL, Classification.RAHASIA)
"""What the store keeps for itself (names of sources, reasons of judgements) is sealed under it."""

_FIELDS = (
    "s.id, s.sha256, s.kind, s.office, s.received, "
    "s.finished, s.read, s.accepted, s.quarantined, s.duplicate, s.block, s.code"
)
_READ = f"MATCH (s:Source) RETURN {_FIELDS} ORDER BY s.received, s.id"
_FIND = f"MATCH (s:Source {{id: $id}}) RETURN {_FIELDS}"
_PUT = """
MERGE (s:Source {id: $id})
SET s.sha256 = $sha256, s.kind = $kind, s.office = $office, s.received = $received,
    s.finished = $finished, s.read = $read, s.accepted = $accepted,
    s.quarantined = $quarantined, s.duplicate = $duplicate, s.block = $block, s.code = $code
"""
_ROWS = """
CALL () {
    MATCH (m:Mention {source: $source}) RETURN m.row AS row
    UNION
    MATCH (:Mention)-[r]->(:Mention) WHERE r.source = $source RETURN r.row AS row
}
RETURN collect(DISTINCT row)
"""


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What became of a source's rows: read = accepted + quarantined + duplicate."""

    read: int
    accepted: int
    quarantined: int
    duplicate: int

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.quarantined + self.duplicate:
            raise ValueError("read rows must be accepted, quarantined or duplicate, each once")


NO_ROWS = SourceCounts(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source, if it was read to its end, and the counts of the last complete reading."""

    source: Source
    finished: bool
    counts: SourceCounts


class Sources:
    """The sources of one graph."""

    def __init__(self, connection: Connection, sealer: Sealer, codes: Authentication) -> None:
        self._connection = connection
        self._sealer = sealer
        self._codes = codes

    def begin(self, source: Source) -> None:
        """Register a source; one that is there stays as it is."""
        status = SourceStatus(source, False, NO_ROWS)
        block = self._seal(source)
        self._connection.write(lambda transaction: self._begin(transaction, status, block))

    def finish(self, source_id: str, counts: SourceCounts) -> None:
        """Mark a source as read to its end; raises StoreError if it was never begun."""
        self._connection.write(lambda transaction: self._finish(transaction, source_id, counts))

    def is_finished(self, source_id: str) -> bool:
        """Say whether the source was read to its end."""
        return any(row[5] for row in self._connection.read(_FIND, id=source_id))

    def existing_rows(self, source_id: str) -> set[int]:
        """Return the rows of which something is stored: a row is written whole or not at all."""
        ((rows,),) = self._connection.read(_ROWS, source=source_id)
        return set(rows)

    def all(self) -> tuple[SourceStatus, ...]:
        """Return every source, in the order received; raises IntegrityBroken, SealBroken."""
        return tuple(self._status(row) for row in self._connection.read(_READ))

    def terms(self) -> list[int]:
        """What all sources together add to the sum over everything."""
        return [self._codes.term(source_text(self._status(row))) for row in
                self._connection.read(_READ)]  # fmt: skip

    def _begin(self, transaction: Transaction, status: SourceStatus, block: bytes) -> None:
        state = graph_node.take(transaction, self._codes)
        if not transaction.run(_FIND, id=status.source.id):
            self._put(transaction, status, block)
            added = self._codes.term(source_text(status))
            self._move(transaction, state, added)

    def _finish(self, transaction: Transaction, source_id: str, counts: SourceCounts) -> None:
        state = graph_node.take(transaction, self._codes)
        rows = transaction.run(_FIND, id=source_id)
        if not rows:
            raise StoreError(f"source {source_id} was never begun")
        old = self._status(rows[0])
        new = replace(old, finished=True, counts=counts)
        if new != old:
            self._put(transaction, new, rows[0][10])
            added = self._codes.term(source_text(new)) - self._codes.term(source_text(old))
            self._move(transaction, state, added)

    def _move(self, transaction: Transaction, state: GraphState, added: int) -> None:
        new = GraphState(state.version + 1, summed((state.total, added)))
        graph_node.put(transaction, self._codes, new)

    def _put(self, transaction: Transaction, status: SourceStatus, block: bytes) -> None:
        source, counts = status.source, status.counts
        transaction.run(
            _PUT,
            id=source.id,
            sha256=source.sha256,
            kind=source.kind,
            office=source.office,
            received=source.received.isoformat(),
            finished=status.finished,
            read=counts.read,
            accepted=counts.accepted,
            quarantined=counts.quarantined,
            duplicate=counts.duplicate,
            block=block,
            code=self._codes.node_code(source_text(status)),
        )

    def _status(self, row: Row) -> SourceStatus:
        source_id, sha256, kind, office, received, finished = row[:6]
        read, accepted, quarantined, duplicate, block, code = row[6:]
        (name,) = decode_fields(self._sealer.open(block, _context(source_id)))
        source = Source(source_id, name, sha256, kind, office, datetime.fromisoformat(received))
        try:
            counts = SourceCounts(read, accepted, quarantined, duplicate)
        except (ValueError, TypeError):
            raise IntegrityBroken(f"the counts of {source_id} are not what they were") from None
        status = SourceStatus(source, finished, counts)
        if self._codes.node_code(source_text(status)) != code:
            raise IntegrityBroken(f"the clear fields of {source_id} are not what they were")
        return status

    def _seal(self, source: Source) -> bytes:
        return self._sealer.seal(encode_fields([source.name]), _context(source.id))


def source_text(status: SourceStatus) -> str:
    """One text for each distinct state of a source."""
    source, counts = status.source, status.counts
    return "\x1f".join(
        (
            "source",
            source.id,
            source.sha256,
            source.kind,
            source.office,
            source.received.isoformat(),
            str(status.finished),
            str(counts.read),
            str(counts.accepted),
            str(counts.quarantined),
            str(counts.duplicate),
        )
    )


def _context(source_id: str) -> SealContext:
    return SealContext("source", source_id, SEALED_CLASS, OWN_LABEL)
