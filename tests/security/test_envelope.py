import random
from dataclasses import replace
from pathlib import Path

import pytest

from security.envelope import OVERHEAD, PurposeSeal, SealContext, Sealer
from security.errors import KeyUnavailable, SealBroken
from security.keyring import Keyring
from security.labels import Classification, Label
from tests.security.settable_clock import SettableClock

LABEL = Label("31", Classification.RAHASIA, frozenset({"op-a"}))
CONTEXT = SealContext("person", "m1", "A", LABEL)
VALUE = b"Budi Santoso|3171234567890123|+628123456789"


def test_sealed_block_opens_and_shows_nothing(keyring: Keyring) -> None:
    sealer = Sealer(keyring)
    sealed = sealer.seal(VALUE, CONTEXT)
    assert sealer.open(sealed, CONTEXT) == VALUE
    assert len(sealed) == len(VALUE) + OVERHEAD
    assert b"Budi" not in sealed and sealed != sealer.seal(VALUE, CONTEXT)


def test_sealed_block_carries_the_tink_prefix(keyring: Keyring) -> None:
    sealed = Sealer(keyring).seal(VALUE, CONTEXT)
    key_id = keyring.status()[0].key_id
    assert sealed[0] == 1 and int.from_bytes(sealed[1:5], "big") == key_id


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(CONTEXT, kind="phone"),
        replace(CONTEXT, mention="m2"),
        replace(CONTEXT, sealed_class="B"),
        replace(CONTEXT, label=Label("32", LABEL.classification, LABEL.compartments)),
        replace(CONTEXT, label=Label("31", Classification.BIASA, LABEL.compartments)),
        replace(CONTEXT, label=Label("31", LABEL.classification)),
        replace(CONTEXT, label=replace(LABEL, handling=frozenset({"no_export"}))),
    ],
)
def test_block_does_not_open_anywhere_else(keyring: Keyring, elsewhere: SealContext) -> None:
    sealer = Sealer(keyring)
    sealer.seal(b"its own", elsewhere)
    with pytest.raises(SealBroken):
        sealer.open(sealer.seal(VALUE, CONTEXT), elsewhere)


def test_mutated_blocks_never_open(keyring: Keyring) -> None:
    rng = random.Random(20)
    sealer = Sealer(keyring)
    sealed = sealer.seal(VALUE, CONTEXT)
    for _ in range(500):
        mutated = bytearray(sealed)
        mutated[rng.randrange(len(mutated))] ^= 1 << rng.randrange(8)
        with pytest.raises((SealBroken, KeyUnavailable)):
            sealer.open(bytes(mutated), CONTEXT)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            sealer.open(sealed[:length], CONTEXT)


def test_batches_give_what_single_calls_give(keyring: Keyring) -> None:
    sealer = Sealer(keyring)
    pairs = [(f"v{n}".encode(), replace(CONTEXT, mention=f"m{n % 70}")) for n in range(100)]
    sealed = sealer.seal_many(pairs)
    assert len({blob[5:17] for blob in sealed}) == 100
    contexts = [context for _, context in pairs]
    opened = sealer.open_many(list(zip(sealed, contexts, strict=True)))
    assert opened == [plaintext for plaintext, _ in pairs]


def test_rotation_keeps_old_blocks_readable_until_the_key_is_destroyed(keyring: Keyring) -> None:
    sealer = Sealer(keyring)
    old = sealer.seal(VALUE, CONTEXT)
    keyring.rotate("31|op-a")
    assert sealer.open(old, CONTEXT) == VALUE
    assert not sealer.is_current(old, CONTEXT)
    new = sealer.seal(sealer.open(old, CONTEXT), CONTEXT)
    assert sealer.is_current(new, CONTEXT)
    old_id = int.from_bytes(old[1:5], "big")
    keyring.retire(old_id)
    keyring.destroy(old_id)
    assert sealer.open(new, CONTEXT) == VALUE
    with pytest.raises(KeyUnavailable):
        sealer.open(old, CONTEXT)


def test_purged_block_stays_shut_and_is_not_sealed_again(keyring: Keyring, tmp_path: Path) -> None:
    sealer = Sealer(keyring)
    other = replace(CONTEXT, mention="m2")
    sealed, kept = sealer.seal_many([(VALUE, CONTEXT), (b"kept", other)])
    secret = keyring.slots.read(["m1"])["m1"]
    assert any(secret in path.read_bytes() for path in (tmp_path / "keys").iterdir())
    assert keyring.purge(["m1"]) == 1
    assert not any(secret in path.read_bytes() for path in (tmp_path / "keys").iterdir())
    with pytest.raises(KeyUnavailable):
        sealer.open(sealed, CONTEXT)
    with pytest.raises(KeyUnavailable):
        sealer.seal(VALUE, CONTEXT)
    assert sealer.open(kept, other) == b"kept"
    assert keyring.slots.destroyed(["m1", "m2"]) == {"m1"}


def test_restored_slots_do_not_undo_a_purge(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    sealed = Sealer(keyring).seal(VALUE, CONTEXT)
    secret = keyring.slots.read(["m1"])["m1"]
    keyring.close()
    slots = tmp_path / "keys" / "keyslots.db"
    backup = slots.read_bytes()
    again = Keyring.open(tmp_path / "keys", clock=clock)
    assert again.purge(["m1"]) == 1
    again.close()
    slots.write_bytes(backup)
    assert secret in slots.read_bytes()
    restored = Keyring.open(tmp_path / "keys", clock=clock)
    assert secret not in slots.read_bytes()
    with pytest.raises(KeyUnavailable):
        Sealer(restored).open(sealed, CONTEXT)


def test_purge_in_one_process_is_seen_by_another(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    sealed = Sealer(keyring).seal(VALUE, CONTEXT)
    other = Keyring.open(tmp_path / "keys", clock=clock)
    assert Sealer(other).open(sealed, CONTEXT) == VALUE
    keyring.purge(["m1"])
    with pytest.raises(KeyUnavailable):
        Sealer(other).open(sealed, CONTEXT)


def test_purpose_seal_is_bound_to_purpose_and_place(keyring: Keyring) -> None:
    seal = PurposeSeal(keyring, "accounts")
    sealed = seal.seal(b"secret", "ana")
    assert seal.open(sealed, "ana") == b"secret"
    with pytest.raises(SealBroken):
        seal.open(sealed, "budi")
    with pytest.raises(SealBroken):
        PurposeSeal(keyring, "audit").open(sealed, "ana")
