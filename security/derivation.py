"""Keys from keys (HKDF-SHA-256, RFC 5869) and bytes that cannot be read two ways."""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32

_BLOCK = b"jejaring/block/1"


def derive(key: bytes, purpose: str, *, length: int = KEY_BYTES) -> bytes:
    """Return a key for one purpose; different purposes give unrelated keys."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(key)


def block_key(data_key: bytes, secret: bytes) -> bytes:
    """Return the key of one sealed block from its domain's data key and its own secret.

    This is HKDF-Expand with the data key as pseudo-random key and ``tag || secret`` as info, one
    round: without both halves nothing is known of the result.
    """
    return hmac.digest(data_key, _BLOCK + secret + b"\x01", "sha256")


def commitment(key: bytes) -> bytes:
    """Return what a stored key must match: AES-GCM alone does not commit to its key."""
    return hmac.digest(key, b"kc", "sha256")


def framed(*parts: bytes) -> bytes:
    """Join parts, each behind its length, so that no two different tuples give the same bytes."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])
