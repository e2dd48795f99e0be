"""The root key: wraps the keys of the keyring, never data.

A provider answers two calls, ``wrap`` and ``unwrap``; where the root key lives (a file, a TPM, a
vault) is its own affair.
"""

import os
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from security.derivation import KEY_BYTES
from security.errors import KeyUnavailable

_NONCE_BYTES = 12


class RootKey(Protocol):
    """What wraps domain keys; ``context`` binds a wrapped key to its place in the keyring."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Return ``key`` wrapped; raises KeyUnavailable."""
        ...

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return the key; raises KeyUnavailable if it is not what was wrapped."""
        ...


class FileRootKey:
    """A root key in a file that only its owner may read."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def create(cls, path: Path) -> "FileRootKey":
        """Make a new root key; raises KeyUnavailable if the file is there already."""
        key = AESGCM.generate_key(KEY_BYTES * 8)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError as error:
            raise KeyUnavailable(f"a root key exists already: {path}") from error
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    @classmethod
    def open(cls, path: Path) -> "FileRootKey":
        """Read a root key; raises KeyUnavailable if it is missing, open to others or damaged."""
        try:
            others = path.stat().st_mode & 0o077
            text = path.read_text("ascii")
            key = bytes.fromhex(text.strip())
        except OSError as error:
            raise KeyUnavailable(f"the root key cannot be read: {path}") from error
        except ValueError as error:
            raise KeyUnavailable(f"the root key file is damaged: {path}") from error
        if others:
            raise KeyUnavailable(f"others may read the root key; run: chmod 600 {path}")
        if len(key) != KEY_BYTES:
            raise KeyUnavailable(f"the root key file is damaged: {path}")
        return cls(key)

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Return ``nonce || ciphertext || tag`` under the root key."""
        return wrap(self._cipher, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return the key; raises KeyUnavailable if it is not what was wrapped here."""
        return unwrap(self._cipher, wrapped, context)


def wrap(cipher: AESGCM, key: bytes, context: bytes) -> bytes:
    """Return ``key`` wrapped under ``cipher``."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, key, context)


def unwrap(cipher: AESGCM, wrapped: bytes, context: bytes) -> bytes:
    """Return the wrapped key; raises KeyUnavailable if key, place or bytes are not the same."""
    try:
        return cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise KeyUnavailable("a wrapped key does not open with this root key") from error
