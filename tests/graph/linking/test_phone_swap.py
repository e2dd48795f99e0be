"""Telephone changes: the user who keeps the contacts is found, others are not."""

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.phone_swap import phone_swaps


def calls(*, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    rows = []
    for user in range(40):
        friends = [f"f{user}-{n}" for n in range(6)]
        for day in range(90):
            number = f"n{user}-old" if day < 45 else f"n{user}-new"
            if user >= 5:
                number = f"n{user}"
            for _ in range(random.integers(0, 3)):
                contact = "bank" if random.random() < 0.2 else random.choice(friends)
                at = pd.Timestamp("2024-01-01") + pd.Timedelta(days=day, hours=18 + random.random())
                rows.append({"caller": number, "called": contact, "at": at})
    return pd.DataFrame(rows)


def test_planted_swaps_are_found_and_no_other() -> None:
    found = phone_swaps(calls(seed=1))
    users = {s.old.removesuffix("-old") for s in found if s.old.startswith("n")}
    assert users == {f"n{user}" for user in range(5)}
    assert all(s.new == s.old.replace("old", "new") for s in found if s.old.startswith("n"))


def test_no_calls_give_no_swaps() -> None:
    assert phone_swaps(pd.DataFrame({"caller": [], "called": [], "at": []})) == ()


def test_missing_columns_are_an_error() -> None:
    with pytest.raises(LinkingError, match="called"):
        phone_swaps(pd.DataFrame({"caller": ["a"], "at": ["2024-01-01"]}))
