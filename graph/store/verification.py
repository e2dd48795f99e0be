"""Reads everything the store holds and says what is not as it was written."""

from collections import defaultdict
from dataclasses import dataclass

from graph.store import graph_node
from graph.store.authentication import Authentication, link_text, mention_text, summed
from graph.store.batches import batch_text, read_batches
from graph.store.connection import Connection
from graph.store.judgements import Judgements
from graph.store.pages import LinkPage, MentionPage
from graph.store.reader import link_fields, mention_fields
from graph.store.schema import KIND_OF
from graph.store.sources import Sources
from graph.store.totals import Totals
from security.errors import IntegrityBroken, SealBroken

_MENTIONS = """
MATCH (m:Mention)
RETURN m.kind, m.label, m.source, m.written, collect(m.id), collect(m.row), collect(m.month),
    collect(m.identity), collect(m.tokens), collect(m.code), [], collect(m.edges)
"""
_LINKS = """
MATCH (a)-[r]->(b)
RETURN type(r), r.label, r.source, r.written, collect(r.id), collect(a.id), collect(b.id),
    collect(r.row), collect(r.month), collect(r.code), []
"""


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
        self._check_links()
        self._check_mentions()
        self._check_rest()
        self._check_sum()
        return tuple(self._faults)

    def _check_links(self) -> None:
        for row in self._connection.read(_LINKS):
            page = LinkPage(*row)
            if page.relationship not in KIND_OF or not page.whole:
                self._fault("graph", f"relationships of {page.relationship} are not of the store")
                continue
            for fields, code in zip(link_fields(page), page.codes, strict=True):
                text = link_text(fields)
                if self._codes.edge_code(text) != code:
                    self._fault(fields.id, "the clear fields of the link were changed")
                term = self._codes.term(text)
                self._total += term
                self._edges[fields.start] += term
                self._edges[fields.end] += term

    def _check_mentions(self) -> None:
        for *row, edges in self._connection.read(_MENTIONS):
            page = MentionPage(*row)
            if not page.whole or len(edges) != len(page.ids):
                self._fault("graph", "mentions lack fields")
                continue
            for fields, code, stored in zip(mention_fields(page), page.codes, edges, strict=True):
                text = mention_text(fields)
                if self._codes.node_code(text) != code:
                    self._fault(fields.id, "the clear fields of the mention were changed")
                self._total += self._codes.term(text)
                self._check_edges(fields.id, str(stored))

    def _check_edges(self, mention: str, stored: str) -> None:
        expected = summed((self._edges.pop(mention, 0),))
        try:
            same = self._codes.total(mention, stored) == expected
        except IntegrityBroken:
            same = False
        if not same:
            self._fault(mention, "links of the mention were added, changed or removed")

    def _check_rest(self) -> None:
        try:
            for batch in read_batches(self._connection, self._codes):
                self._total += self._codes.term(batch_text(batch))
            for terms in self._parts:
                self._total += sum(terms())
        except (IntegrityBroken, SealBroken) as error:
            self._fault("graph", str(error))

    def _check_sum(self) -> None:
        try:
            state = graph_node.read(self._connection, self._codes)
        except IntegrityBroken as error:
            self._fault("graph", str(error))
            return
        if state.total != summed((self._total,)):
            self._fault("graph", "something was added, changed or removed outside the workbench")

    def _fault(self, subject: str, fault: str) -> None:
        self._faults.append(Fault(subject, fault))
