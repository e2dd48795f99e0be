import sqlite3
from pathlib import Path

import pytest

from security.errors import KeyUnavailable
from security.keyring import Keyring
from security.keys import KeyState, domain_of
from security.labels import Classification, Label
from tests.security.settable_clock import SettableClock

DOMAIN = domain_of(Label("31", Classification.RAHASIA, frozenset({"op-b", "op-a"})))


def test_domain_is_province_and_sorted_compartments() -> None:
    assert DOMAIN == "31|op-a,op-b"


def test_root_key_is_readable_by_its_owner_only(keyring: Keyring, tmp_path: Path) -> None:
    assert (tmp_path / "keys" / "root.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys" / "keyring.db").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys" / "keyslots.db").stat().st_mode & 0o777 == 0o600


def test_keyring_is_not_made_twice(keyring: Keyring, tmp_path: Path, clock: SettableClock) -> None:
    with pytest.raises(KeyUnavailable):
        Keyring.create(tmp_path / "keys", clock=clock)


def test_keyring_opens_with_the_same_keys(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    made = keyring.primary(DOMAIN, "A")
    again = Keyring.open(tmp_path / "keys", clock=clock)
    assert again.primary(DOMAIN, "A") == made
    assert again.index_root() == keyring.index_root()
    assert again.audit_public_key() == keyring.audit_public_key()


def test_keyring_that_is_missing_says_what_to_do(tmp_path: Path, clock: SettableClock) -> None:
    with pytest.raises(KeyUnavailable, match="workbench keys init"):
        Keyring.open(tmp_path / "nothing", clock=clock)


def test_root_key_open_to_others_is_refused(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    (tmp_path / "keys" / "root.key").chmod(0o640)
    with pytest.raises(KeyUnavailable, match="chmod 600"):
        Keyring.open(tmp_path / "keys", clock=clock)


def test_another_root_key_is_refused(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    (tmp_path / "keys" / "root.key").write_text("00" * 32)
    with pytest.raises(KeyUnavailable):
        Keyring.open(tmp_path / "keys", clock=clock)


def test_rotation_seals_with_the_new_key_and_opens_with_both(keyring: Keyring) -> None:
    old = keyring.primary(DOMAIN, "A")
    (new_id,) = keyring.rotate(DOMAIN)
    assert keyring.primary(DOMAIN, "A").key_id == new_id
    assert keyring.data_key(old.key_id).secret == old.secret
    assert [status.state for status in keyring.status()] == [KeyState.ENABLED, KeyState.PRIMARY]


def test_rotation_is_seen_by_another_process(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    other = Keyring.open(tmp_path / "keys", clock=clock)
    old = other.primary(DOMAIN, "A")
    (new_id,) = keyring.rotate(DOMAIN)
    assert other.primary(DOMAIN, "A").key_id == new_id
    keyring.retire(old.key_id)
    with pytest.raises(KeyUnavailable, match="disabled"):
        other.data_key(old.key_id)


def test_destroyed_key_is_listed_and_gone(keyring: Keyring, tmp_path: Path) -> None:
    old = keyring.primary(DOMAIN, "A")
    keyring.rotate(DOMAIN)
    with pytest.raises(KeyUnavailable, match="cannot become destroyed"):
        keyring.destroy(old.key_id)
    keyring.retire(old.key_id)
    keyring.destroy(old.key_id)
    with pytest.raises(KeyUnavailable):
        keyring.data_key(old.key_id)
    assert keyring.status()[0].state is KeyState.DESTROYED


def test_primary_key_cannot_be_retired(keyring: Keyring) -> None:
    with pytest.raises(KeyUnavailable):
        keyring.retire(keyring.primary(DOMAIN, "A").key_id)


def test_exchanged_rows_are_refused(keyring: Keyring, tmp_path: Path, clock: SettableClock) -> None:
    first = keyring.primary(DOMAIN, "A")
    second = keyring.primary("32|", "A")
    database = sqlite3.connect(tmp_path / "keys" / "keyring.db")
    rows = dict(database.execute("SELECT id, wrapped FROM data_key"))
    for key_id, other in ((first.key_id, second.key_id), (second.key_id, first.key_id)):
        database.execute("UPDATE data_key SET wrapped = ? WHERE id = ?", (rows[other], key_id))
    database.commit()
    with pytest.raises(KeyUnavailable):
        Keyring.open(tmp_path / "keys", clock=clock).data_key(first.key_id)


def test_key_that_breaks_its_commitment_is_refused(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    key = keyring.primary(DOMAIN, "A")
    database = sqlite3.connect(tmp_path / "keys" / "keyring.db")
    database.execute("UPDATE data_key SET proof = ?", (bytes(32),))
    database.commit()
    with pytest.raises(KeyUnavailable, match="committed"):
        Keyring.open(tmp_path / "keys", clock=clock).data_key(key.key_id)


def test_data_key_shows_no_bytes(keyring: Keyring) -> None:
    key = keyring.primary(DOMAIN, "A")
    assert key.secret.hex() not in repr(key) and repr(key.secret) not in repr(key)
