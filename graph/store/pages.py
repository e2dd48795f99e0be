"""Columns of many mentions and links at once: whole lists cross the wire, not rows.

The server groups by what repeats (kind, label, source, write), so a page carries each of these
once for thousands of rows. Pages are bounded by what each write added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.store.batches import Batch
from graph.store.connection import Connection

PAGE_ROWS = 100_000
"""Most rows of a page, unless one write alone added more: the server holds them in its heap."""

_MENTION_GROUP = "m.kind, m.label, m.source, m.written"
_MENTION_COLUMNS = (
    "collect(m.id), collect(m.row), collect(m.month), collect(m.identity), collect(m.tokens), "
    "collect(m.code)"
)
_LINK_GROUP = "type(r), r.label, r.source, r.written"
_LINK_COLUMNS = (
    "collect(r.id), collect(a.id), collect(b.id), collect(r.row), collect(r.month), collect(r.code)"
)
_VISIBLE = "r.label IN $labels AND a.label IN $labels AND b.label IN $labels"


@dataclass(frozen=True, slots=True)
class MentionPage:
    """Mentions of one kind, label, source and write; the lists are of equal length."""

    kind: str
    label: str
    source: str
    written: int
    ids: list[str]
    rows: list[int]
    months: list[int]
    identities: list[str]
    tokens: list[list[str]]
    codes: list[str]
    blocks: list[bytes]

    @property
    def whole(self) -> bool:
        """Collecting leaves nulls out, so a removed property makes a shorter column."""
        columns = (self.rows, self.months, self.identities, self.tokens, self.codes)
        return all(len(column) == len(self.ids) for column in columns)


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Links of one kind, label, source and write; the lists are of equal length."""

    relationship: str
    label: str
    source: str
    written: int
    ids: list[str]
    starts: list[str]
    ends: list[str]
    rows: list[int]
    months: list[int]
    codes: list[str]
    blocks: list[bytes]

    @property
    def whole(self) -> bool:
        """As of a mention's page."""
        columns = (self.starts, self.ends, self.rows, self.months, self.codes)
        return all(len(column) == len(self.ids) for column in columns)


def spans(counts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut ``(version, rows)`` in order into spans of versions, both ends included."""
    low, held = None, 0
    last = 0
    for version, rows in counts:
        if low is not None and held + rows > PAGE_ROWS:
            yield low, last
            low, held = None, 0
        low = version if low is None else low
        held += rows
        last = version
    if low is not None:
        yield low, last


class Pages:
    """Reads pages of what a set of labels may see."""

    def __init__(self, connection: Connection, labels: Sequence[str]) -> None:
        self._connection = connection
        self._labels = list(labels)

    def mentions(self, batches: Sequence[Batch], *, blocks: bool) -> Iterator[MentionPage]:
        """Read every visible mention."""
        where = "m.written >= $low AND m.written <= $high AND m.label IN $labels"
        cypher = _mention_query(f"MATCH (m:Mention) WHERE {where}", blocks)
        for low, high in spans([(b.version, b.mentions) for b in batches if b.mentions]):
            yield from self._mention_pages(cypher, low=low, high=high)

    def mentions_of(self, ids: Sequence[str]) -> Iterator[MentionPage]:
        """Read the visible ones of these mentions, blocks among their columns."""
        match = "UNWIND $ids AS id MATCH (m:Mention {id: id}) WHERE m.label IN $labels"
        yield from self._mention_pages(_mention_query(match, blocks=True), ids=list(ids))

    def links(
        self, batches: Sequence[Batch], relationships: Sequence[str], *, blocks: bool
    ) -> Iterator[LinkPage]:
        """Read every visible link of these types whose ends are visible, too."""
        where = f"r.written >= $low AND r.written <= $high AND {_VISIBLE}"
        match = f"MATCH (a:Mention)-[r:{'|'.join(relationships)}]->(b:Mention) WHERE {where}"
        cypher = _link_query(match, blocks)
        for low, high in spans([(b.version, b.links) for b in batches if b.links]):
            yield from self._link_pages(cypher, low=low, high=high)

    def links_of(self, ids: Sequence[str], relationships: Sequence[str]) -> Iterator[LinkPage]:
        """Read the visible ones of these links, blocks among their columns."""
        found = " UNION ALL ".join(
            f"UNWIND $ids AS id MATCH (a)-[r:{name} {{id: id}}]->(b) RETURN a, r, b"
            for name in relationships
        )
        match = f"CALL () {{ {found} }} WITH a, r, b WHERE {_VISIBLE}"
        yield from self._link_pages(_link_query(match, blocks=True), ids=list(ids))

    def _mention_pages(self, cypher: str, **parameters: object) -> Iterator[MentionPage]:
        for row in self._connection.read(cypher, labels=self._labels, **parameters):
            yield MentionPage(*row)

    def _link_pages(self, cypher: str, **parameters: object) -> Iterator[LinkPage]:
        for row in self._connection.read(cypher, labels=self._labels, **parameters):
            yield LinkPage(*row)


def _mention_query(match: str, blocks: bool) -> str:
    sealed = "collect(m.block)" if blocks else "[]"
    return f"{match} RETURN {_MENTION_GROUP}, {_MENTION_COLUMNS}, {sealed}"


def _link_query(match: str, blocks: bool) -> str:
    sealed = "collect(r.block)" if blocks else "[]"
    return f"{match} RETURN {_LINK_GROUP}, {_LINK_COLUMNS}, {sealed}"
