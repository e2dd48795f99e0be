"""Codes over what the store holds in clear, and the sum over all of it.

Every mention and link carries its clear fields as one text behind their code (its *stamp*): that
is what readers believe, and the fastest thing to fetch. Some of the fields are properties of their
own, too, for the server to find things by; a full verification compares them. Every mention has
the keyed sum of its links; the graph node the keyed sum of everything, bound to the version. Sums
are stored under a mask that changes at each write, see ``security.integrity``.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.errors import InvalidValue
from security.errors import IntegrityBroken
from security.integrity import EdgeSum, Integrity

GRAPH_ID = "graph"
PART = "\x1f"
"""Parts clear fields; none may hold it."""

_MODULUS = 2**256


class MentionFields(NamedTuple):
    """A mention node's clear fields, as authenticated."""

    id: str
    kind: str
    label: str
    source: str
    row: int
    month: int
    identity: str
    tokens: Sequence[str]
    written: int


class LinkFields(NamedTuple):
    """A relationship's clear fields, both ends among them, as authenticated."""

    id: str
    kind: str
    start: str
    end: str
    label: str
    source: str
    row: int
    month: int
    written: int


def mention_text(m: MentionFields) -> str:
    """One text for each distinct combination of a mention's clear fields."""
    clear = (
        f"{m.id}{PART}{m.kind}{PART}{m.label}{PART}{m.source}{PART}{m.row}{PART}"
        f"{m.month}{PART}{m.written}{PART}{m.identity}"
    )
    return PART.join((clear, *m.tokens))


def mention_of(text: str) -> MentionFields:
    """Read back what ``mention_text`` made; raises ValueError if it did not."""
    mention, kind, label, source, row, month, written, identity, *tokens = text.split(PART)
    return MentionFields(
        mention, kind, label, source, int(row), int(month), identity, tokens, int(written)
    )


def link_text(k: LinkFields) -> str:
    """One text for each distinct combination of a link's clear fields."""
    return (
        f"{k.id}{PART}{k.kind}{PART}{k.start}{PART}{k.end}{PART}{k.label}{PART}"
        f"{k.source}{PART}{k.row}{PART}{k.month}{PART}{k.written}"
    )


def link_of(text: str) -> LinkFields:
    """Read back what ``link_text`` made; raises ValueError if it did not."""
    link, kind, start, end, label, source, row, month, written = text.split(PART)
    return LinkFields(link, kind, start, end, label, source, int(row), int(month), int(written))


def plain(text: str) -> str:
    """Return a clear field; raises InvalidValue if it holds the parting character."""
    if PART in text:
        raise InvalidValue("a clear field of the store holds a control character")
    return text


class Authentication:
    """Makes and checks the store's codes and sums."""

    def __init__(self, integrity: Integrity) -> None:
        self._integrity = integrity

    def node_code(self, text: str) -> str:
        return self._integrity.node_code((text,))

    def edge_code(self, text: str) -> str:
        return self._integrity.edge_code((text,))

    def check_node(self, text: str, code: str, owner: str) -> None:
        """Raise IntegrityBroken naming the node's id."""
        if self.node_code(text) != code:
            raise IntegrityBroken(f"the clear fields of {owner} are not what they were")

    def node_stamp(self, text: str) -> str:
        """Return a mention's text behind its code."""
        return f"{self.node_code(text)}{PART}{text}"

    def edge_stamp(self, text: str) -> str:
        """Return a link's text behind its code."""
        return f"{self.edge_code(text)}{PART}{text}"

    def read_mention(self, stamp: str) -> MentionFields:
        """Return a mention's clear fields; raises IntegrityBroken if they were changed."""
        code, _, text = stamp.partition(PART)
        if self.node_code(text) != code:
            raise IntegrityBroken("the clear fields of a mention are not what they were")
        return mention_of(text)

    def read_link(self, stamp: str) -> LinkFields:
        """Return a link's clear fields; raises IntegrityBroken if they were changed."""
        code, _, text = stamp.partition(PART)
        if self.edge_code(text) != code:
            raise IntegrityBroken("the clear fields of a link are not what they were")
        return link_of(text)

    def term(self, text: str) -> int:
        """What one node or edge adds to the sums that hold it."""
        return self._integrity.term((text,))

    def total(self, owner: str, stored: str) -> int:
        """Read a stored sum; raises IntegrityBroken if it is not one."""
        return int(self._integrity.edge_sum(owner, stored).hex(), 16)

    def stored(self, owner: str, total: int) -> str:
        """Return the text to store for a sum, different each time."""
        return EdgeSum(self._integrity, owner, total % _MODULUS).stored()

    def graph_code(self, version: int, stored: str) -> str:
        """Return the code of the graph node."""
        return self.node_code(PART.join((GRAPH_ID, str(version), stored)))

    def public_sum(self, version: int, total: int) -> str:
        """Return what an audit checkpoint may show: it gives no term away."""
        return self.node_code(PART.join(("checkpoint", str(version), f"{total:064x}")))


def summed(terms: Iterable[int]) -> int:
    """Add terms, modulo 2**256."""
    return sum(terms) % _MODULUS
