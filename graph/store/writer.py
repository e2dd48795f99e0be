"""Writes mentions and links: sealed, indexed, authenticated, each once however often it is sent."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched

from graph.errors import StoreError
from graph.pole import BLIND_INDEXED, SCHEMA
from graph.statement import Link, Mention
from graph.store import graph_node
from graph.store.authentication import (
    Authentication,
    LinkFields,
    MentionFields,
    link_text,
    mention_text,
    plain,
    summed,
)
from graph.store.batches import Batch, create_batch
from graph.store.connection import Connection, Transaction
from graph.store.graph_node import GraphState
from graph.store.months import link_month, mention_month
from graph.store.schema import RELATIONSHIP
from graph.store.seal import SEALED_CLASS, LinkBlock, MentionBlock, encode_link, encode_mention
from security.blind_index import BlindIndex
from security.envelope import SealContext, Sealer

ROWS_A_TRANSACTION = 10_000
"""Bounds the server's heap; a call with more is split, and each part is kept once it returns."""

_KNOWN_MENTIONS = "UNWIND $ids AS id MATCH (m:Mention {id: id}) RETURN collect(m.id)"
_KNOWN_LINKS = "UNWIND $ids AS id MATCH ()-[r:%s {id: id}]->() RETURN collect(r.id)"
_CREATE_MENTIONS = """
UNWIND $rows AS r
CREATE (:Mention {id: r[0], kind: r[1], label: r[2], source: r[3], row: r[4], written: $written,
    clear: r[5], block: r[6], edges: r[7]})
"""
_CREATE_LINKS = """
UNWIND $rows AS r
MATCH (a:Mention {id: r[1]})
MATCH (b:Mention {id: r[2]})
CREATE (a)-[:%s {id: r[0], label: r[3], source: r[4], row: r[5], written: $written,
    clear: r[6], block: r[7]}]->(b)
RETURN count(*)
"""
_READ_EDGES = """
UNWIND $ids AS id MATCH (m:Mention {id: id}) RETURN collect(m.id), collect(m.edges)
"""
_WRITE_EDGES = "UNWIND $rows AS r MATCH (m:Mention {id: r[0]}) SET m.edges = r[1]"


@dataclass(frozen=True, slots=True)
class WriteResult:
    """How many were not there before."""

    mentions_new: int
    links_new: int

    def __add__(self, other: "WriteResult") -> "WriteResult":
        return WriteResult(self.mentions_new + other.mentions_new, self.links_new + other.links_new)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Mentions and links with what needs no transaction: blocks, tokens, months."""

    mentions: Sequence[Mention]
    mention_blocks: Sequence[bytes]
    tokens: Sequence[tuple[str, list[str]]]
    links: Sequence[Link]
    link_blocks: Sequence[bytes]


class Writer:
    """Writes into one graph; several processes may, each waits for the other."""

    def __init__(
        self,
        connection: Connection,
        sealer: Sealer,
        blind_index: BlindIndex,
        authentication: Authentication,
    ) -> None:
        self._connection = connection
        self._sealer = sealer
        self._blind_index = blind_index
        self._codes = authentication

    def write(self, mentions: Sequence[Mention], links: Sequence[Link]) -> WriteResult:
        """Store what is not there yet; mentions before the links that tie them.

        Raises
        ------
        StoreError : an end of a link is neither stored nor among the mentions.
        """
        result = WriteResult(0, 0)
        for some, ties in _parts(mentions, links):
            work = partial(self._apply, prepared=self._prepare(some, ties))
            result += self._connection.write(work)
        return result

    def _prepare(self, mentions: Sequence[Mention], links: Sequence[Link]) -> _Prepared:
        mentions = list({mention.id: mention for mention in mentions}.values())
        links = list({link.id: link for link in links}.values())
        return _Prepared(
            mentions,
            self._sealer.seal_many([_mention_seal(mention) for mention in mentions]),
            self._tokens(mentions),
            links,
            self._sealer.seal_many([_link_seal(link) for link in links]),
        )

    def _tokens(self, mentions: Sequence[Mention]) -> list[tuple[str, list[str]]]:
        """Return (identity, all tokens) of each mention; identity is empty if it has none."""
        token = _TokenMemory(self._blind_index)
        made = []
        for mention in mentions:
            schema = SCHEMA[mention.kind]
            found: dict[str, None] = {}
            identity = ""
            for statement in mention.statements:
                kind = schema.properties.get(statement.property)
                if kind in BLIND_INDEXED and statement.value:
                    made_token = token(kind.value, statement.value)
                    found[made_token] = None
                    if statement.property == schema.identity and not identity:
                        identity = made_token
            made.append((identity, list(found)))
        return made

    def _apply(self, transaction: Transaction, prepared: _Prepared) -> WriteResult:
        state = graph_node.take(transaction, self._codes)
        change = _Change(transaction, self._codes, prepared, state.version + 1)
        change.apply()
        if change.result != WriteResult(0, 0):
            total = summed((state.total, change.added))
            graph_node.put(transaction, self._codes, GraphState(change.version, total))
        return change.result


class _TokenMemory:
    """Blind tokens of one batch; the same office or area comes again and again."""

    def __init__(self, blind_index: BlindIndex) -> None:
        self._blind_index = blind_index
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, field: str, value: str) -> str:
        known = self._known.get((field, value))
        if known is None:
            known = self._known[field, value] = self._blind_index.token(field, value)
        return known


class _Change:
    """One transaction's additions; ``added`` is what they add to the sum over everything."""

    def __init__(
        self,
        transaction: Transaction,
        codes: Authentication,
        prepared: _Prepared,
        version: int,
    ) -> None:
        self._transaction = transaction
        self._codes = codes
        self._prepared = prepared
        self.version = version
        self.added = 0
        self.result = WriteResult(0, 0)
        self._edges: defaultdict[str, int] = defaultdict(int)
        self._labels: set[str] = set()

    def apply(self) -> None:
        """Add what is new; a second call of the same transaction adds nothing."""
        link_rows = self._link_rows()
        mention_rows = self._mention_rows()
        self.result = WriteResult(len(mention_rows), sum(map(len, link_rows.values())))
        if self.result == WriteResult(0, 0):
            return
        self._transaction.run(_CREATE_MENTIONS, rows=mention_rows, written=self.version)
        self._add_to_edges()
        for relationship, rows in link_rows.items():
            self._create_links(relationship, rows)
        self._create_batch()

    def _create_links(self, relationship: str, rows: list[list[object]]) -> None:
        (made,) = self._transaction.one(
            _CREATE_LINKS % relationship, rows=rows, written=self.version
        )
        if made != len(rows):
            raise StoreError(f"{len(rows) - made} links tie mentions that are not stored")

    def _create_batch(self) -> None:
        batch = Batch(
            self.version,
            self.result.mentions_new,
            self.result.links_new,
            tuple(sorted(self._labels)),
        )
        self.added += create_batch(self._transaction, self._codes, batch)

    def _mention_rows(self) -> list[list[object]]:
        prepared = self._prepared
        known = self._known(_KNOWN_MENTIONS, [m.id for m in prepared.mentions])
        rows = []
        for mention, block, (identity, tokens) in zip(
            prepared.mentions, prepared.mention_blocks, prepared.tokens, strict=True
        ):
            if mention.id not in known:
                fields = self._mention_fields(mention, identity, tokens)
                rows.append(self._mention_row(fields, block))
        return rows

    def _mention_fields(self, mention: Mention, identity: str, tokens: list[str]) -> MentionFields:
        return MentionFields(
            mention.id,
            mention.kind.value,
            plain(mention.label.key),
            mention.source,
            mention.row,
            mention_month(mention),
            identity,
            tokens,
            self.version,
        )

    def _mention_row(self, fields: MentionFields, block: bytes) -> list[object]:
        text = mention_text(fields)
        self.added += self._codes.term(text)
        self._labels.add(fields.label)
        edges = self._codes.stored(fields.id, self._edges.pop(fields.id, 0))
        return [*fields[:5], self._codes.node_stamp(text), block, edges]

    def _link_rows(self) -> dict[str, list[list[object]]]:
        """Rows by relationship type; also gathers what they add to their ends' sums."""
        prepared = self._prepared
        ids: defaultdict[str, list[str]] = defaultdict(list)
        for link in prepared.links:
            ids[RELATIONSHIP[link.kind]].append(link.id)
        known: set[str] = set()
        for relationship, some in ids.items():
            known |= self._known(_KNOWN_LINKS % relationship, some)
        rows: defaultdict[str, list[list[object]]] = defaultdict(list)
        for link, block in zip(prepared.links, prepared.link_blocks, strict=True):
            if link.id not in known:
                rows[RELATIONSHIP[link.kind]].append(self._link_row(link, block))
        return rows

    def _link_row(self, link: Link, block: bytes) -> list[object]:
        fields = LinkFields(
            link.id,
            link.kind.value,
            link.start,
            link.end,
            plain(link.label.key),
            link.source,
            link.row,
            link_month(link),
            self.version,
        )
        text = link_text(fields)
        term = self._codes.term(text)
        self.added += term
        self._edges[link.start] += term
        self._edges[link.end] += term
        self._labels.add(fields.label)
        return [fields.id, *fields[2:7], self._codes.edge_stamp(text), block]

    def _add_to_edges(self) -> None:
        """Add to the sums of mentions that were there before."""
        if not self._edges:
            return
        ids, stored = self._transaction.one(_READ_EDGES, ids=list(self._edges))
        rows = []
        for mention, text in zip(ids, stored, strict=True):
            total = self._codes.total(mention, text) + self._edges[mention]
            rows.append([mention, self._codes.stored(mention, total)])
        self._transaction.run(_WRITE_EDGES, rows=rows)

    def _known(self, cypher: str, ids: list[str]) -> set[str]:
        (known,) = self._transaction.one(cypher, ids=ids)
        return set(known)


def _parts(
    mentions: Sequence[Mention], links: Sequence[Link]
) -> Iterator[tuple[Sequence[Mention], Sequence[Link]]]:
    """Split into transactions of bounded size; small calls stay one, so they are kept whole."""
    if len(mentions) + len(links) <= ROWS_A_TRANSACTION:
        yield mentions, links
        return
    for some in batched(mentions, ROWS_A_TRANSACTION):
        yield some, ()
    for ties in batched(links, ROWS_A_TRANSACTION):
        yield (), ties


def _mention_seal(mention: Mention) -> tuple[bytes, SealContext]:
    text = encode_mention(MentionBlock(mention.recorded, mention.statements))
    return text, SealContext(mention.kind.value, mention.id, SEALED_CLASS, mention.label)


def _link_seal(link: Link) -> tuple[bytes, SealContext]:
    text = encode_link(LinkBlock(link.observed, link.grade, link.statements))
    return text, SealContext(link.kind.value, link.id, SEALED_CLASS, link.label)
