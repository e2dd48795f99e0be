"""Codes over what the store holds in clear, and the sum over all of it.

Every node and relationship carries a code over its clear fields; every mention the keyed sum of
its links; the graph node the keyed sum of everything, bound to the version. Sums are stored under
a mask that changes at each write, see ``security.integrity``.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.errors import InvalidValue
from security.errors import IntegrityBroken
from security.integrity import EdgeSum, Integrity

GRAPH_ID = "graph"
_PART = "\x1f"
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
        f"{m.id}{_PART}{m.kind}{_PART}{m.label}{_PART}{m.source}{_PART}{m.row}{_PART}"
        f"{m.month}{_PART}{m.identity}{_PART}{m.written}{_PART}"
    )
    return clear + _PART.join(map(str, m.tokens))


def link_text(k: LinkFields) -> str:
    """One text for each distinct combination of a link's clear fields."""
    return (
        f"{k.id}{_PART}{k.kind}{_PART}{k.start}{_PART}{k.end}{_PART}{k.label}{_PART}"
        f"{k.source}{_PART}{k.row}{_PART}{k.month}{_PART}{k.written}"
    )


def plain(text: str) -> str:
    """Return a clear field; raises InvalidValue if it holds the parting character."""
    if _PART in text:
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

    def check_edge(self, text: str, code: str, owner: str) -> None:
        """Raise IntegrityBroken naming the link's id."""
        if self.edge_code(text) != code:
            raise IntegrityBroken(f"the clear fields of {owner} are not what they were")

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
        return self.node_code(_PART.join((GRAPH_ID, str(version), stored)))

    def public_sum(self, version: int, total: int) -> str:
        """Return what an audit checkpoint may show: it gives no term away."""
        return self.node_code(_PART.join(("checkpoint", str(version), f"{total:064x}")))


def summed(terms: Iterable[int]) -> int:
    """Add terms, modulo 2**256."""
    return sum(terms) % _MODULUS
