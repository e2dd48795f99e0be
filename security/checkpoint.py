"""Signed checkpoints of the audit log, in the layout of C2SP's signed notes and tlog checkpoints.

    jejaring/audit
    <size>
    <root, base64>
    head <last chain hash, hex>
    time <ISO 8601, UTC>
    store <sum over the graph store, hex>      (only where one was given)

    — jejaring/audit <key hash and signature, base64>

A checkpoint is worth most outside the machine: printed, mailed, on another unit's disk.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from security.errors import IntegrityBroken

ORIGIN = "jejaring/audit"

_ED25519 = b"\x01"
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of the log at one moment: ``size`` events, Merkle ``root``, chain ``head``."""

    size: int
    root: bytes
    head: bytes
    time: datetime
    store_sum: str | None
    note: str
    signature: bytes

    @property
    def words(self) -> tuple[str, ...]:
        """Eight speakable words for the first 128 bits of the root, to print and read aloud."""
        return root_words(self.root)


def root_words(root: bytes) -> tuple[str, ...]:
    """Write 16 bits a word as consonant-vowel-consonant-vowel-consonant (proquints)."""
    pieces = [int.from_bytes(root[at : at + 2], "big") for at in range(0, 2 * _WORDS, 2)]
    return tuple(
        _CONSONANTS[piece >> 12]
        + _VOWELS[piece >> 10 & 3]
        + _CONSONANTS[piece >> 6 & 15]
        + _VOWELS[piece >> 4 & 3]
        + _CONSONANTS[piece & 15]
        for piece in pieces
    )


def sign(
    frontier_size: int, root: bytes, head: bytes, time: datetime, store_sum: str | None,
    key: Ed25519PrivateKey,
) -> Checkpoint:  # fmt: skip
    """Return a signed checkpoint."""
    lines = [ORIGIN, str(frontier_size), b64encode(root).decode()]
    lines += [f"head {head.hex()}", f"time {time.isoformat()}"]
    lines += [] if store_sum is None else [f"store {store_sum}"]
    body = "\n".join(lines) + "\n"
    signature = key.sign(body.encode())
    stamp = b64encode(_key_hash(key.public_key()) + signature).decode()
    note = f"{body}\n— {ORIGIN} {stamp}\n"
    return Checkpoint(frontier_size, root, head, time, store_sum, note, signature)


def read(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """Return what a signed note says; raises IntegrityBroken if its signature is not by ``key``."""
    body, gap, stamp = note.partition("\n\n")
    try:
        signature = _signature(stamp if gap else "", key)
        key.verify(signature, (body + "\n").encode())
        lines = body.split("\n")
        named = dict(line.split(" ", 1) for line in lines[3:])
        return Checkpoint(
            size=int(lines[1]),
            root=_decode(lines[2]),
            head=bytes.fromhex(named["head"]),
            time=datetime.fromisoformat(named["time"]),
            store_sum=named.get("store"),
            note=note,
            signature=signature,
        )
    except (InvalidSignature, ValueError, KeyError, IndexError) as error:
        raise IntegrityBroken("a checkpoint is not signed with the audit key") from error


def notes_in(text: str) -> tuple[str, ...]:
    """Return the notes in a witness's file, which may hold many, one after another."""
    begins = [match.start() for match in re.finditer(f"^{ORIGIN}$", text, re.MULTILINE)]
    pieces = [text[begin:end] for begin, end in pairwise([*begins, len(text)])]
    return tuple(piece.rstrip("\n") + "\n" for piece in pieces)


def _signature(stamp: str, key: Ed25519PublicKey) -> bytes:
    # Other signatures may stand beside ours (a witness adds its own), but nothing else may.
    ours = []
    for line in stamp.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        decoded = _decode(encoded)
        if (dash, name, decoded[:4]) == ("—", ORIGIN, _key_hash(key)):
            ours.append(decoded[4:])
    if len(ours) != 1 or not stamp.endswith("\n"):
        raise ValueError("not signed once with this key")
    return ours[0]


def _decode(text: str) -> bytes:
    decoded = b64decode(text, validate=True)
    if b64encode(decoded).decode() != text:
        raise ValueError("not written as it would be")
    return decoded


def _key_hash(key: Ed25519PublicKey) -> bytes:
    name = ORIGIN.encode()
    return sha256(name + b"\n" + _ED25519 + key.public_bytes_raw()).digest()[:4]
