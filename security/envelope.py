"""Sealing: one block of values under a key of its own, bound to where it belongs.

Wire format (that of Tink's AES-GCM): ``0x01 | key id, 4 bytes | nonce, 12 | ciphertext | tag, 16``.
The associated data binds version, kind, mention, sealed class, key id and label, so a block opens
only on the mention and under the label it was sealed for.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from security.derivation import BlockKeys, derive, framed
from security.errors import KeyUnavailable, SealBroken
from security.keyring import Keyring
from security.keys import DataKey, domain_of
from security.labels import Label

OVERHEAD = 33
"""Bytes that sealing adds to a block."""

_VERSION = b"jejaring/seal/1"
_PREFIX = b"\x01"
_KEY_END = 5
_NONCE_END = 17
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class SealContext:
    """Where a block belongs; ``mention`` is the id of the mention or link that carries it."""

    kind: str
    mention: str
    sealed_class: str
    label: Label


class Sealer:
    """Seals and opens blocks with the keys of one keyring."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the sealed block; raises KeyUnavailable."""
        return self.seal_many([(plaintext, context)])[0]

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return what was sealed; raises SealBroken, or KeyUnavailable if its key is gone."""
        return self.open_many([(blob, context)])[0]

    def seal_many(self, pairs: Sequence[tuple[bytes, SealContext]]) -> list[bytes]:
        """Seal many blocks; the secrets of new ones are on disk before this returns."""
        secrets = self._keyring.slots.obtain([context.mention for _, context in pairs])
        noise = os.urandom(_NONCE_BYTES * len(pairs))
        places: dict[tuple[str, str, int], _Place] = {}
        sealed = []
        for number, (plaintext, context) in enumerate(pairs):
            # The label by identity: hashing it costs as much as sealing, and it lives in ``pairs``.
            where = (context.kind, context.sealed_class, id(context.label))
            place = places.get(where)
            if place is None:
                key = self._keyring.primary(domain_of(context.label), context.sealed_class)
                place = places[where] = _Place(key, context)
            nonce = noise[number * _NONCE_BYTES : (number + 1) * _NONCE_BYTES]
            cipher = AESGCM(place.keys.key(secrets[context.mention]))
            data = place.associated(context.mention)
            sealed.append(place.header + nonce + cipher.encrypt(nonce, plaintext, data))
        return sealed

    def open_many(self, pairs: Sequence[tuple[bytes, SealContext]]) -> list[bytes]:
        """Open many blocks; raises SealBroken or KeyUnavailable if any of them does not open."""
        secrets = self._keyring.slots.read([context.mention for _, context in pairs])
        places: dict[tuple[bytes, str, str, int], _Place] = {}
        opened = []
        for blob, context in pairs:
            where = (blob[:_KEY_END], context.kind, context.sealed_class, id(context.label))
            place = places.get(where)
            if place is None:
                place = places[where] = self._place(blob[:_KEY_END], context)
            secret = secrets.get(context.mention)
            if secret is None:
                raise KeyUnavailable(f"the key of {context.mention} was destroyed or never made")
            cipher = AESGCM(place.keys.key(secret))
            data = place.associated(context.mention)
            try:
                opened.append(cipher.decrypt(blob[_KEY_END:_NONCE_END], blob[_NONCE_END:], data))
            except (InvalidTag, ValueError) as error:
                raise _broken(context) from error
        return opened

    def is_current(self, blob: bytes, context: SealContext) -> bool:
        """Say whether the block is under its domain's primary key."""
        primary = self._keyring.primary(domain_of(context.label), context.sealed_class)
        return blob[:_KEY_END] == _header(primary.key_id)

    def reseal_many(self, pairs: Sequence[tuple[bytes, SealContext]]) -> dict[int, bytes]:
        """Seal those blocks anew that an older key sealed, by their place in ``pairs``.

        Whoever stores the result compares with the old bytes first, so that a block written
        meanwhile is not undone. Raises SealBroken or KeyUnavailable.
        """
        old = [place for place, pair in enumerate(pairs) if not self.is_current(*pair)]
        opened = self.open_many([pairs[place] for place in old])
        contexts = [pairs[place][1] for place in old]
        return dict(zip(old, self.seal_many(list(zip(opened, contexts, strict=True))), strict=True))

    def _place(self, header: bytes, context: SealContext) -> "_Place":
        if len(header) < _KEY_END or header[:1] != _PREFIX:
            raise _broken(context)
        key = self._keyring.data_key(int.from_bytes(header[1:], "big"))
        if (key.domain, key.sealed_class) != (domain_of(context.label), context.sealed_class):
            raise _broken(context)
        return _Place(key, context)


class PurposeSeal:
    """Seals what belongs to no mention: second-factor secrets, audit arguments."""

    def __init__(self, keyring: Keyring, purpose: str) -> None:
        self._purpose = purpose.encode()
        self._cipher = AESGCM(derive(keyring.named_key(f"purpose/{purpose}"), "seal"))

    def seal(self, plaintext: bytes, place: str) -> bytes:
        """Return ``nonce || ciphertext || tag``, bound to the purpose and to ``place``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, framed(self._purpose, place.encode()))

    def open(self, blob: bytes, place: str) -> bytes:
        """Return what was sealed for ``place``; raises SealBroken."""
        data = framed(self._purpose, place.encode())
        try:
            return self._cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], data)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("a sealed value does not open") from error


class _Place:
    # What is the same for all blocks of one key, kind, class and label, prepared once.
    __slots__ = ("_after", "_before", "header", "keys")

    def __init__(self, key: DataKey, context: SealContext) -> None:
        self.keys = BlockKeys(key.secret)
        self.header = _header(key.key_id)
        self._before = framed(_VERSION, context.kind.encode())
        self._after = framed(
            context.sealed_class.encode(), self.header[1:], context.label.key.encode()
        )

    def associated(self, mention: str) -> bytes:
        encoded = mention.encode()
        return self._before + len(encoded).to_bytes(4, "big") + encoded + self._after


def _broken(context: SealContext) -> SealBroken:
    return SealBroken(f"the sealed block of {context.mention} does not open")


def _header(key_id: int) -> bytes:
    return _PREFIX + key_id.to_bytes(4, "big")
