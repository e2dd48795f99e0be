"""Exact blind indexes: the same value gives the same token, and only with the key.

Kept for identifiers only (NIK, phone, plate, account, e-mail, IMEI). Names have none at rest:
tokens of names give the names away by their frequency.
"""

from collections.abc import Sequence

from security.derivation import Mac, derive
from security.keyring import Keyring

TOKEN_CHARACTERS = 32
"""Hexadecimal characters of a token: HMAC-SHA-256 cut to 128 bits."""


class BlindIndex:
    """Tokens under the national index key; equal values of different fields share nothing."""

    def __init__(self, keyring: Keyring) -> None:
        self._root = keyring.index_root()
        self._macs: dict[str, Mac] = {}

    def token(self, field: str, value: str) -> str:
        """Return the token of a normalised value."""
        return self._mac(field).digest(value.encode()).hex()[:TOKEN_CHARACTERS]

    def tokens(self, field: str, values: Sequence[str]) -> list[str]:
        """Return the tokens of many values of one field, in order."""
        digest = self._mac(field).digest
        return [digest(value.encode()).hex()[:TOKEN_CHARACTERS] for value in values]

    def _mac(self, field: str) -> Mac:
        if field not in self._macs:
            self._macs[field] = Mac(derive(self._root, f"blind index/1/{field}"))
        return self._macs[field]
