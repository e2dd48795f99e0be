from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from security.accounts import Account
from security.labels import Classification
from workbench.actions.gate import Sitting
from workbench.locale import words
from workbench.views.desk import Desk


@pytest.fixture
def desk_of() -> Callable[[str], Desk]:
    """A desk for drawing what needs no workbench: words, zone and theme."""
    account = Account(
        name="dewi",
        display="Dewi",
        roles=frozenset({"analyst"}),
        provinces=frozenset({"31"}),
        clearance=Classification.RAHASIA,
        compartments=frozenset(),
        office="BNNP DKI Jakarta",
        suspended=False,
    )
    sitting = Sitting(account, "s", "test", None, datetime(2026, 11, 24, tzinfo=UTC))

    def make(language: str) -> Desk:
        return Desk(None, sitting, words(language), "WIB", False)  # type: ignore[arg-type]

    return make
