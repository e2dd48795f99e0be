from pathlib import Path

import pytest

from security.keyring import Keyring
from tests.security.settable_clock import SettableClock


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def keyring(tmp_path: Path, clock: SettableClock) -> Keyring:
    return Keyring.create(tmp_path / "keys", clock=clock)
