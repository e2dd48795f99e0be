"""Codes over what the store holds in clear, so that edits made behind our back are found.

A node carries a code over its clear fields, and a keyed multiset hash of its edges: the sum, modulo
2**256, of a keyed term for each edge. What is stored is the sum under a mask that changes with
every write (Clarke et al., "Incremental multiset hash functions", MSet-Add-Hash), so that nobody
can learn the term of an edge from two stored sums and take the edge out. What this cannot see is
a node put back, with its edges, to an earlier state; the store-wide sum in each audit checkpoint
does.
"""

import hmac
import os
from collections.abc import Iterable, Sequence

from security.derivation import Mac, derive, framed
from security.errors import IntegrityBroken
from security.keyring import Keyring

_MODULUS = 2**256
_SALT_BYTES = 12


class Integrity:
    """Makes and checks codes with the integrity keys of one keyring."""

    def __init__(self, keyring: Keyring) -> None:
        root = keyring.integrity_root()
        self._node = Mac(derive(root, "node code/1"))
        self._edge = Mac(derive(root, "edge code/1"))
        self._term = Mac(derive(root, "edge term/1"))
        self._mask_mac = Mac(derive(root, "edge mask/1"))

    def node_code(self, fields: Sequence[str]) -> str:
        """Return the code of a node's clear fields, in a fixed order."""
        return _code(self._node, fields).hex()

    def edge_code(self, fields: Sequence[str]) -> str:
        """Return the code of an edge's clear fields, both ends among them."""
        return _code(self._edge, fields).hex()

    def check_node(self, fields: Sequence[str], code: str) -> None:
        """Raise IntegrityBroken if a node's clear fields are not what they were."""
        _compare(self.node_code(fields), code, "node")

    def check_edge(self, fields: Sequence[str], code: str) -> None:
        """Raise IntegrityBroken if an edge's clear fields are not what they were."""
        _compare(self.edge_code(fields), code, "edge")

    def edge_sum(self, owner: str, stored: str = "") -> "EdgeSum":
        """Return the sum of ``owner`` (a node id) as stored, or an empty one.

        Raises IntegrityBroken if the stored text is not a sum.
        """
        if not stored:
            return EdgeSum(self, owner, 0)
        try:
            salt, masked = stored.split(":")
            total = (int(masked, 16) - self._mask(owner, salt)) % _MODULUS
        except ValueError as error:
            raise IntegrityBroken("an edge sum is damaged") from error
        return EdgeSum(self, owner, total)

    def term(self, fields: Sequence[str]) -> int:
        """Return what one edge adds to a sum."""
        return int.from_bytes(_code(self._term, fields), "big")

    def _mask(self, owner: str, salt: str) -> int:
        return int.from_bytes(_code(self._mask_mac, (owner, salt)), "big")


class EdgeSum:
    """A keyed hash of a multiset of edges; adding and removing one costs the same at any size."""

    __slots__ = ("_integrity", "_owner", "_total")

    def __init__(self, integrity: Integrity, owner: str, total: int) -> None:
        self._integrity = integrity
        self._owner = owner
        self._total = total

    def add(self, fields: Sequence[str]) -> None:
        """Take an edge in."""
        self._total = (self._total + self._integrity.term(fields)) % _MODULUS

    def remove(self, fields: Sequence[str]) -> None:
        """Take an edge out."""
        self._total = (self._total - self._integrity.term(fields)) % _MODULUS

    def add_all(self, edges: Iterable[Sequence[str]]) -> None:
        """Take many edges in."""
        self._total = (self._total + sum(map(self._integrity.term, edges))) % _MODULUS

    def stored(self) -> str:
        """Return the text to store, under a fresh mask: it differs each time."""
        salt = os.urandom(_SALT_BYTES).hex()
        masked = (self._total + self._integrity._mask(self._owner, salt)) % _MODULUS
        return f"{salt}:{masked:064x}"

    def hex(self) -> str:
        """Return the sum itself: for comparing, and for sealed or signed places only."""
        return f"{self._total:064x}"

    def check(self, edges: Iterable[Sequence[str]]) -> None:
        """Raise IntegrityBroken if these are not exactly the edges that were added."""
        found = EdgeSum(self._integrity, self._owner, 0)
        found.add_all(edges)
        if found._total != self._total:
            raise IntegrityBroken("the edges of a node are not what they were")


def _code(mac: Mac, fields: Sequence[str]) -> bytes:
    return mac.digest(framed(*[field.encode() for field in fields]))


def _compare(expected: str, found: str, what: str) -> None:
    if not hmac.compare_digest(expected.encode(), found.encode()):
        raise IntegrityBroken(f"the clear fields of a {what} are not what they were")
