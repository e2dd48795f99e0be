"""Merkle tree over the audit log, as RFC 6962 defines it (SHA-256)."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: enough to add leaves and to tell the root.

    Holds one hash for each bit set in the size, so it stays small at any size.
    """

    __slots__ = ("_perfect", "size")

    def __init__(self, size: int = 0, perfect: Sequence[bytes] = ()) -> None:
        self.size = size
        self._perfect = list(perfect)

    def add(self, entry: bytes) -> None:
        """Append one entry."""
        whole, size, perfect = sha256(b"\x00" + entry).digest(), self.size, self._perfect
        while size & 1:
            whole = sha256(b"\x01" + perfect.pop() + whole).digest()
            size >>= 1
        perfect.append(whole)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all entries so far."""
        if not self._perfect:
            return EMPTY_ROOT
        whole = self._perfect[-1]
        for left in reversed(self._perfect[:-1]):
            whole = node_hash(left, whole)
        return whole

    def to_bytes(self) -> bytes:
        """Return the hashes, largest subtree first, for keeping."""
        return b"".join(self._perfect)

    @classmethod
    def from_bytes(cls, size: int, kept: bytes) -> "Frontier":
        """Continue a kept frontier; raises ValueError if it cannot be one of this size."""
        if len(kept) != 32 * size.bit_count():
            raise ValueError("not the frontier of a tree of this size")
        return cls(size, [kept[place : place + 32] for place in range(0, len(kept), 32)])


def inclusion_path(entries: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path of entry ``index`` (from 0) in the tree over ``entries``."""
    level = [leaf_hash(entry) for entry in entries]
    path = []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        # An odd node at the end moves up as it is.
        paired = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
        index >>= 1
    return tuple(path)


def root_from_path(entry: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that an audit path leads to (RFC 9162, 2.1.3.2).

    Raises ValueError if the path has not the length that index and size ask for.
    """
    if not 0 <= index < size:
        raise ValueError("the index lies outside the tree")
    whole, last = leaf_hash(entry), size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if index & 1 or index == last:
            whole = node_hash(sibling, whole)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            whole = node_hash(whole, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return whole
