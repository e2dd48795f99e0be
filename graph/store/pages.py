"""Columns of many mentions and links at once: whole lists cross the wire, not rows.

Pages are bounded by what each write added, so the server never holds more in its heap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.store.batches import Batch
from graph.store.connection import Connection
from security.errors import IntegrityBroken

PAGE_ROWS = 100_000
"""Most rows of a page, unless one write alone added more."""

_VISIBLE = "r.label IN $labels AND a.label IN $labels AND b.label IN $labels"
_SPAN = "{0}.written >= $low AND {0}.written <= $high"


@dataclass(frozen=True, slots=True)
class Page:
    """Stamps of mentions or links and, if asked for, their sealed blocks in the same order."""

    stamps: list[str]
    blocks: list[bytes]


def spans(counts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut ``(version, rows)`` in order into spans of versions, both ends included."""
    low, last, held = 0, 0, 0
    for version, rows in counts:
        if held and held + rows > PAGE_ROWS:
            yield low, last
            held = 0
        low = version if not held else low
        held += rows
        last = version
    if held:
        yield low, last


class Pages:
    """Reads pages of what a set of labels may see."""

    def __init__(self, connection: Connection, labels: Sequence[str]) -> None:
        self._connection = connection
        self._labels = list(labels)

    def mentions(
        self, batches: Sequence[Batch], *, blocks: bool, kinds: Sequence[str] | None = None
    ) -> Iterator[Page]:
        """Read every visible mention, of these kinds if given."""
        where = f"{_SPAN.format('m')} AND m.label IN $labels"
        chosen = "" if kinds is None else " AND m.kind IN $kinds"
        cypher = f"MATCH (m:Mention) WHERE {where}{chosen} {_columns('m', blocks)}"
        for low, high in spans([(b.version, b.mentions) for b in batches if b.mentions]):
            yield self._page(cypher, blocks, low=low, high=high, kinds=list(kinds or ()))

    def mentions_of(self, ids: Sequence[str]) -> Page:
        """Read the visible ones of these mentions, with their blocks."""
        match = "UNWIND $ids AS id MATCH (m:Mention {id: id}) WHERE m.label IN $labels"
        return self._page(f"{match} {_columns('m', True)}", True, ids=list(ids))

    def links(
        self, batches: Sequence[Batch], relationships: Sequence[str], *, blocks: bool
    ) -> Iterator[Page]:
        """Read every visible link of these types whose ends are visible, too."""
        match = f"MATCH (a:Mention)-[r:{'|'.join(relationships)}]->(b:Mention)"
        cypher = f"{match} WHERE {_SPAN.format('r')} AND {_VISIBLE} {_columns('r', blocks)}"
        for low, high in spans([(b.version, b.links) for b in batches if b.links]):
            yield self._page(cypher, blocks, low=low, high=high)

    def links_of(self, ids: Sequence[str], relationships: Sequence[str]) -> Page:
        """Read the visible ones of these links, with their blocks."""
        found = " UNION ALL ".join(
            f"UNWIND $ids AS id MATCH (a)-[r:{name} {{id: id}}]->(b) RETURN a, r, b"
            for name in relationships
        )
        match = f"CALL () {{ {found} }} WITH a, r, b WHERE {_VISIBLE}"
        return self._page(f"{match} {_columns('r', True)}", True, ids=list(ids))

    def _page(self, cypher: str, blocks: bool, **parameters: object) -> Page:
        ((stamps, sealed, rows),) = self._connection.read(cypher, labels=self._labels, **parameters)
        # Collecting leaves nulls out: a removed property makes a shorter column.
        if len(stamps) != rows or (blocks and len(sealed) != rows):
            raise IntegrityBroken("the store lacks fields that were written")
        return Page(stamps, sealed)


def _columns(name: str, blocks: bool) -> str:
    # A literal beside aggregates would group by it, and no row would then give no answer.
    sealed = f"collect({name}.block)" if blocks else "collect(null)"
    return f"RETURN collect({name}.clear), {sealed}, count(*)"
