"""Exact blind indexes: the same value gives the same token, and only with the key.

Kept for identifiers only (NIK, phone, plate, account, e-mail, IMEI). Names have none at rest:
tokens of names give the names away by their frequency.
"""

import hmac
from collections.abc import Sequence

from security.derivation import derive
from security.keyring import Keyring

TOKEN_CHARACTERS = 32
"""Hexadecimal characters of a token: HMAC-SHA-256 cut to 128 bits."""


class BlindIndex:
    """Tokens under the national index key; equal values of different fields share nothing."""

    def __init__(self, keyring: Keyring) -> None:
        self._root = keyring.index_root()
        self._keys: dict[str, bytes] = {}

    def token(self, field: str, value: str) -> str:
        """Return the token of a normalised value."""
        return hmac.digest(self._key(field), value.encode(), "sha256").hex()[:TOKEN_CHARACTERS]

    def tokens(self, field: str, values: Sequence[str]) -> list[str]:
        """Return the tokens of many values of one field, in order."""
        key = self._key(field)
        return [
            hmac.digest(key, value.encode(), "sha256").hex()[:TOKEN_CHARACTERS] for value in values
        ]

    def _key(self, field: str) -> bytes:
        if field not in self._keys:
            self._keys[field] = derive(self._root, f"blind index/1/{field}")
        return self._keys[field]
