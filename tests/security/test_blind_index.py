from pathlib import Path

from security.blind_index import TOKEN_CHARACTERS, BlindIndex
from security.keyring import Keyring
from tests.security.settable_clock import SettableClock


def test_token_is_the_same_for_the_same_value_only(keyring: Keyring) -> None:
    index = BlindIndex(keyring)
    token = index.token("nik", "3171234567890123")
    assert token == BlindIndex(keyring).token("nik", "3171234567890123")
    assert token != index.token("nik", "3171234567890124")
    assert len(token) == TOKEN_CHARACTERS and "3171" not in token


def test_token_differs_between_fields_and_keyrings(
    keyring: Keyring, tmp_path: Path, clock: SettableClock
) -> None:
    other = Keyring.create(tmp_path / "other", clock=clock)
    tokens = {
        BlindIndex(keyring).token("phone", "123"),
        BlindIndex(keyring).token("account", "123"),
        BlindIndex(other).token("phone", "123"),
    }
    assert len(tokens) == 3


def test_tokens_are_those_of_single_values(keyring: Keyring) -> None:
    index = BlindIndex(keyring)
    values = ["+62811", "+62812", "+62811"]
    assert index.tokens("phone", values) == [index.token("phone", value) for value in values]
