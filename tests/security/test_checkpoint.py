from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from security import checkpoint
from security.errors import IntegrityBroken

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
TIME = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROOT, HEAD = sha256(b"root").digest(), sha256(b"head").digest()


def test_checkpoint_reads_back() -> None:
    made = checkpoint.sign(7, ROOT, HEAD, TIME, "ab" * 32, KEY)
    assert checkpoint.read(made.note, KEY.public_key()) == made
    bare = checkpoint.sign(7, ROOT, HEAD, TIME, None, KEY)
    assert checkpoint.read(bare.note, KEY.public_key()) == bare


def test_note_is_a_signed_note_that_any_witness_can_check() -> None:
    body, stamp = checkpoint.sign(7, ROOT, HEAD, TIME, None, KEY).note.split("\n\n")
    origin, size, root = body.split("\n")[:3]
    assert (origin, size, b64decode(root)) == ("jejaring/audit", "7", ROOT)
    dash, name, encoded = stamp.rstrip("\n").split(" ")
    public = KEY.public_key().public_bytes_raw()
    assert (dash, name) == ("—", origin)
    assert b64decode(encoded)[:4] == sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    KEY.public_key().verify(b64decode(encoded)[4:], (body + "\n").encode())


def test_every_changed_character_is_found() -> None:
    note = checkpoint.sign(7, ROOT, HEAD, TIME, "ab" * 32, KEY).note
    for place in range(len(note) - 1):
        changed = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        with pytest.raises(IntegrityBroken):
            checkpoint.read(changed, KEY.public_key())
    for length in range(len(note) - 1):
        with pytest.raises(IntegrityBroken):
            checkpoint.read(note[:length], KEY.public_key())


def test_another_key_is_refused() -> None:
    note = checkpoint.sign(7, ROOT, HEAD, TIME, None, Ed25519PrivateKey.generate()).note
    with pytest.raises(IntegrityBroken):
        checkpoint.read(note, KEY.public_key())


def test_root_has_eight_words_of_sixteen_bits() -> None:
    # 127.0.0.1 is the published example of this spelling.
    words = checkpoint.root_words(bytes([127, 0, 0, 1]) + bytes(12))
    assert words[:2] == ("lusab", "babad") and len(words) == 8
    assert (
        len({checkpoint.root_words(bytes([a, b] * 8)) for a in range(256) for b in (0, 9)}) == 512
    )
