"""Keys from keys (HKDF-SHA-256, RFC 5869) and bytes that cannot be read two ways."""

import hmac
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32

_BLOCK = b"jejaring/block/1"
_HASH_BLOCK = 64


def derive(key: bytes, purpose: str, *, length: int = KEY_BYTES) -> bytes:
    """Return a key for one purpose; different purposes give unrelated keys."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(key)


class Mac:
    """HMAC-SHA-256 (RFC 2104) of many messages under one key that may share a beginning.

    What never changes is hashed once, so a short message costs two short hashes: a third of the
    time of ``hmac.digest``.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, beginning: bytes = b"") -> None:
        padded = key.ljust(_HASH_BLOCK, b"\0")
        if len(padded) > _HASH_BLOCK:
            raise ValueError(f"a key of more than {_HASH_BLOCK} bytes")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded) + beginning)
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def digest(self, message: bytes) -> bytes:
        """Return the code of ``beginning || message``."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()


class BlockKeys:
    """Makes the keys of sealed blocks from their domain's data key and their own secrets.

    A block's key is HKDF-Expand with the data key as pseudo-random key and ``tag || secret`` as
    info, one round: without both halves nothing is known of it.
    """

    __slots__ = ("_mac",)

    def __init__(self, data_key: bytes) -> None:
        self._mac = Mac(data_key, _BLOCK)

    def key(self, secret: bytes) -> bytes:
        """Return the key of the block whose secret this is."""
        return self._mac.digest(secret + b"\x01")


def commitment(key: bytes) -> bytes:
    """Return what a stored key must match: AES-GCM alone does not commit to its key."""
    return hmac.digest(key, b"kc", "sha256")


def framed(*parts: bytes) -> bytes:
    """Join parts, each behind its length, so that no two different tuples give the same bytes."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])
