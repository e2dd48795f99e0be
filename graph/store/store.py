"""The system of record: one Neo4j graph, its values sealed, its clear fields authenticated."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import pandas as pd

from graph.evidence import Judgement
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention, Source
from graph.store import graph_node
from graph.store.authentication import Authentication
from graph.store.connection import Connection
from graph.store.judgements import Judgements
from graph.store.reader import Labels, Reader
from graph.store.schema import define_schema
from graph.store.sources import SourceCounts, Sources, SourceStatus
from graph.store.totals import Totals
from graph.store.verification import Fault, Verification
from graph.store.writer import Writer, WriteResult
from graph.totals import AreaTotal
from security.blind_index import BlindIndex
from security.envelope import Sealer
from security.integrity import Integrity
from security.labels import Label


class Store:
    """Everything that is read from or written to the graph goes through here."""

    def __init__(
        self, connection: Connection, sealer: Sealer, blind_index: BlindIndex, codes: Authentication
    ) -> None:
        self._connection = connection
        self._codes = codes
        self._blind_index = blind_index
        self._writer = Writer(connection, sealer, blind_index, codes)
        self._reader = Reader(connection, sealer, codes)
        self._sources = Sources(connection, sealer, codes)
        self._totals = Totals(connection, codes)
        self._judgements = Judgements(connection, sealer, codes)

    @classmethod
    def open(
        cls,
        connection: Connection,
        sealer: Sealer,
        blind_index: BlindIndex,
        integrity: Integrity,
    ) -> "Store":
        """Open the graph behind a connection, defining its schema where that is missing."""
        define_schema(connection)
        return cls(connection, sealer, blind_index, Authentication(integrity))

    # Writing

    def begin_source(self, source: Source) -> None:
        """Register a source; one that is there stays as it is."""
        self._sources.begin(source)

    def finish_source(self, source_id: str, counts: SourceCounts) -> None:
        """Mark a source as read to its end."""
        self._sources.finish(source_id, counts)

    def write(self, mentions: Sequence[Mention], links: Sequence[Link]) -> WriteResult:
        """Store what is not there yet; a call of up to 10,000 in all is kept whole or not at all.

        Raises StoreError if an end of a link is neither stored nor among the mentions.
        """
        return self._writer.write(mentions, links)

    def write_totals(self, rows: Sequence[AreaTotal]) -> int:
        """Store area totals that are not there yet; return how many were new."""
        return self._totals.write(rows)

    def append_judgements(self, judgements: Sequence[Judgement]) -> int:
        """Append to the ledger what is not in it yet; return how many were new."""
        return self._judgements.append(judgements)

    def withdraw_judgements(self, judgement_ids: Sequence[str], actor: str, at: datetime) -> int:
        """Mark judgements as withdrawn that are there and in force; return how many were."""
        return self._judgements.withdraw(judgement_ids, actor, at)

    def tokens(self, field: str, values: Sequence[str]) -> list[str]:
        """Return keyed tokens of a field's values, so that ids made of them cannot be guessed."""
        return self._blind_index.tokens(field, values)

    # Reading

    def is_finished(self, source_id: str) -> bool:
        """Say whether a source was read to its end."""
        return self._sources.is_finished(source_id)

    def existing_records(self, source_id: str) -> set[int]:
        """Return the rows of a source of which something is stored."""
        return self._sources.existing_rows(source_id)

    def sources(self) -> tuple[SourceStatus, ...]:
        """Return every source, in the order received."""
        return self._sources.all()

    def totals(self) -> tuple[AreaTotal, ...]:
        """Return every area total."""
        return self._totals.all()

    def labels(self) -> frozenset[Label]:
        """Return every label that a mention or link carries."""
        return self._reader.labels()

    def graph_version(self) -> int:
        """Return the graph's version: higher after each write that added or changed something."""
        return graph_node.read(self._connection, self._codes).version

    def content_version(self) -> int:
        """Return the version of the last write that added a mention or link: judgements do not."""
        return self._reader.content_version()

    def mention_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of visible mentions, see ``Reader.mention_frame``."""
        return self._reader.mention_frame(labels)

    def link_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of visible links, see ``Reader.link_frame``."""
        return self._reader.link_frame(labels)

    def link_grades(self, labels: Labels) -> dict[str, str]:
        """Return the grade of every visible link, see ``Reader.link_grades``."""
        return self._reader.link_grades(labels)

    def mentions(
        self,
        labels: Labels,
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[Kind] | None = None,
    ) -> list[Mention]:
        """Open visible mentions, see ``Reader.mentions``."""
        return self._reader.mentions(labels, ids=ids, kinds=kinds)

    def links(
        self,
        labels: Labels,
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[LinkKind] | None = None,
    ) -> list[Link]:
        """Open visible links, see ``Reader.links``."""
        return self._reader.links(labels, ids=ids, kinds=kinds)

    def judgements_since(self, version: int) -> Iterator[tuple[int, list[Judgement]]]:
        """Yield what was appended to or withdrawn from the ledger after a graph version."""
        return self._judgements.since(version)

    # Evidence of being untouched

    def store_sum(self) -> str:
        """Return what an audit checkpoint states of the whole graph; it gives nothing away."""
        state = graph_node.read(self._connection, self._codes)
        return self._codes.public_sum(state.version, state.total)

    def verify_integrity(self) -> tuple[Fault, ...]:
        """Read everything; return what is not as it was written, nothing if all is."""
        check = Verification(
            self._connection, self._codes, self._sources, self._totals, self._judgements
        )
        return check.run()
