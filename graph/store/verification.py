"""Reads everything the store holds and says what is not as it was written."""

from collections import defaultdict
from dataclasses import dataclass

from graph.store import graph_node
from graph.store.authentication import (
    Authentication,
    LinkFields,
    MentionFields,
    link_text,
    mention_text,
    summed,
)
from graph.store.batches import batch_text, read_batches
from graph.store.connection import Connection, Row
from graph.store.judgements import Judgements
from graph.store.schema import KIND_OF
from graph.store.sources import Sources
from graph.store.totals import Totals
from security.errors import KeyUnavailable, SecurityError

_MENTIONS = """
MATCH (m:Mention) WHERE m.id > $after WITH m ORDER BY m.id LIMIT $limit
RETURN m.id, m.kind, m.label, m.source, m.row, m.written, m.clear, m.edges
"""
_STRAY_MENTIONS = "MATCH (m:Mention) RETURN count(m), count(m.id)"
_LINKS = """
MATCH (a)-[r]->(b) RETURN r.id, type(r), a.id, b.id, r.label, r.source, r.row, r.written, r.clear
"""
_PAGE = 50_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written; ``subject`` is an id, or ``graph``."""

    subject: str
    fault: str


class Verification:
    """One check of everything."""

    def __init__(
        self,
        connection: Connection,
        codes: Authentication,
        sources: Sources,
        totals: Totals,
        judgements: Judgements,
    ) -> None:
        self._connection = connection
        self._codes = codes
        self._parts = (sources.terms, totals.terms, judgements.terms)
        self._faults: list[Fault] = []
        self._edges: defaultdict[str, int] = defaultdict(int)
        self._total = 0

    def run(self) -> tuple[Fault, ...]:
        """Return all faults, in the order found; empty if everything is as it was written."""
        for row in self._connection.read(_LINKS):
            self._check_link(row)
        self._check_mentions()
        self._check_rest()
        self._check_sum()
        return tuple(self._faults)

    def _check_link(self, row: Row) -> None:
        link, relationship, start, end, label, source, number, written, stamp = row
        try:
            fields = self._codes.read_link(str(stamp))
        except SecurityError:
            self._fault(str(link), "the clear fields of the link were changed")
            return
        kind = KIND_OF.get(relationship)
        shown = (link, kind, start, end, label, source, number, fields.month, written)
        if shown != tuple(fields):
            self._fault(fields.id, "the link is not where or what it was written as")
        self._add_link(fields)

    def _add_link(self, fields: LinkFields) -> None:
        term = self._codes.term(link_text(fields))
        self._total += term
        self._edges[fields.start] += term
        self._edges[fields.end] += term

    def _check_mentions(self) -> None:
        ((mentions, named),) = self._connection.read(_STRAY_MENTIONS)
        if mentions != named:
            self._fault("graph", "mentions lack their id")
        after = ""
        while rows := self._connection.read(_MENTIONS, after=after, limit=_PAGE):
            for row in rows:
                self._check_mention(row)
            after = rows[-1][0]
        for mention, total in self._edges.items():
            if summed((total,)):
                self._fault(mention, "links tie a mention that is not there")

    def _check_mention(self, row: Row) -> None:
        mention, kind, label, source, number, written, stamp, edges = row
        try:
            fields = self._codes.read_mention(str(stamp))
        except SecurityError:
            self._fault(mention, "the clear fields of the mention were changed")
            return
        if (mention, kind, label, source, number, written) != _shown(fields):
            self._fault(mention, "the mention is not what it was written as")
        self._total += self._codes.term(mention_text(fields))
        self._check_edges(mention, str(edges))

    def _check_edges(self, mention: str, stored: str) -> None:
        expected = summed((self._edges.pop(mention, 0),))
        try:
            same = self._codes.total(mention, stored) == expected
        except SecurityError:
            same = False
        if not same:
            self._fault(mention, "links of the mention were added, changed or removed")

    def _check_rest(self) -> None:
        try:
            for batch in read_batches(self._connection, self._codes):
                self._total += self._codes.term(batch_text(batch))
            for terms in self._parts:
                self._total += sum(terms())
        except KeyUnavailable:
            raise
        except SecurityError as error:
            self._fault("graph", str(error))

    def _check_sum(self) -> None:
        try:
            state = graph_node.read(self._connection, self._codes)
        except SecurityError as error:
            self._fault("graph", str(error))
            return
        if state.total != summed((self._total,)):
            self._fault("graph", "something was added, changed or removed outside the workbench")

    def _fault(self, subject: str, fault: str) -> None:
        self._faults.append(Fault(subject, fault))


def _shown(fields: MentionFields) -> tuple[str, str, str, str, int, int]:
    return fields.id, fields.kind, fields.label, fields.source, fields.row, fields.written
