"""The same user behind a new number, from call patterns.

Who changes the number keeps the people: the new number begins soon after the old one ends, and
calls the same, otherwise seldom called numbers at the same hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from graph.errors import LinkingError

Floats = NDArray[np.float64]

FEWEST_CALLS = 5
FEWEST_SHARED = 2
LONGEST_GAP_DAYS = 60.0
LONGEST_OVERLAP_DAYS = 7.0
HUB_SHARE = 0.05
"""Numbers that more than this share of all numbers call (banks, couriers) say nothing."""


@dataclass(frozen=True, slots=True)
class PhoneSwap:
    """A lead that ``new`` is the user of ``old``.

    ``shared`` contacts in common; ``contacts`` is their cosine weighed by rarity (0-1); ``hours``
    the overlap of hours of the day (0-1); ``gap_days`` from the last call of the old number to the
    first of the new (negative: both were in use); ``score`` 0-1, no probability.
    """

    old: str
    new: str
    shared: int
    contacts: float
    hours: float
    gap_days: float
    score: float


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many numbers there are in all, and how many of them spoke with each contact."""

    numbers: int
    callers: Mapping[str, int]

    @property
    def hub_from(self) -> float:
        """A contact of more numbers than this says nothing."""
        return max(3.0, HUB_SHARE * self.numbers)


def phone_swaps(
    calls: pd.DataFrame, *, least: float = 0.3, rarity: Rarity | None = None
) -> tuple[PhoneSwap, ...]:
    """Return probable changes of number, likeliest first.

    ``calls`` has ``caller``, ``called`` (text) and ``at`` (time). If they are a part of all calls
    only, ``rarity`` says how rare contacts are among all. Cost grows with the pairs of numbers
    that share a contact outside the hubs.

    Raises
    ------
    LinkingError
        If a column is missing.
    """
    missing = {"caller", "called", "at"} - set(calls.columns)
    if missing:
        raise LinkingError(f"call records need the columns {', '.join(sorted(missing))}")
    if calls.empty:
        return ()
    ends = _both_ends(calls)
    numbers = _numbers(ends)
    weights, counts = _contacts(ends, numbers, rarity)
    found = []
    shared = (counts @ counts.T).tocoo()
    hours = _hours(ends, numbers)
    for old, new, common in zip(shared.row, shared.col, shared.data, strict=True):
        if old == new or common < FEWEST_SHARED:
            continue
        gap = float(numbers["first"].iloc[new] - numbers["last"].iloc[old])
        starts_later = numbers["first"].iloc[new] > numbers["first"].iloc[old]
        if not starts_later or not -LONGEST_OVERLAP_DAYS <= gap <= LONGEST_GAP_DAYS:
            continue
        alike = float(weights[old].multiply(weights[new]).sum())
        clock = float(np.minimum(hours[old], hours[new]).sum())
        score = alike * (0.5 + 0.5 * clock) * float(np.exp(-max(gap, 0.0) / LONGEST_GAP_DAYS))
        if score >= least:
            found.append(
                PhoneSwap(
                    str(numbers.index[old]),
                    str(numbers.index[new]),
                    int(common),
                    alike,
                    clock,
                    round(gap, 2),
                    score,
                )
            )
    return tuple(sorted(found, key=lambda s: (-s.score, s.old, s.new)))


def _both_ends(calls: pd.DataFrame) -> pd.DataFrame:
    at = pd.to_datetime(calls["at"], utc=True)
    day = (at - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)
    forth = pd.DataFrame({"number": calls["caller"], "contact": calls["called"], "day": day})
    back = pd.DataFrame({"number": calls["called"], "contact": calls["caller"], "day": day})
    return pd.concat([forth, back], ignore_index=True)


def _numbers(ends: pd.DataFrame) -> pd.DataFrame:
    grouped = ends.groupby("number")["day"].agg(["count", "min", "max"])
    used = grouped[grouped["count"] >= FEWEST_CALLS]
    return used.rename(columns={"min": "first", "max": "last"})


def _contacts(
    ends: pd.DataFrame, numbers: pd.DataFrame, rarity: Rarity | None
) -> tuple[csr_matrix, csr_matrix]:
    """Return contacts by number, weighed to unit length, and as 0 or 1."""
    row = numbers.index.get_indexer(pd.Index(ends["number"]))
    column, names = pd.factorize(ends["contact"])
    kept = row >= 0
    shape = (len(numbers), int(column.max()) + 1)
    calls = csr_matrix((np.ones(int(kept.sum())), (row[kept], column[kept])), shape=shape)
    if rarity is None:
        found = np.diff(calls.tocsc().indptr)
        rarity = Rarity(len(numbers), dict(zip(names, found.tolist(), strict=True)))
    callers = np.array([rarity.callers.get(name, 0) for name in names])
    rare = (callers >= 1) & (callers <= rarity.hub_from)
    weight = np.where(rare, np.log1p(rarity.numbers / np.maximum(callers, 1)), 0.0)
    weighed = calls.log1p().multiply(weight).tocsr()
    length = np.asarray(np.sqrt(weighed.multiply(weighed).sum(axis=1))).ravel()
    weighed = weighed.multiply(1.0 / np.where(length > 0, length, 1.0)[:, None]).tocsr()
    known = weighed.copy()
    known.data = (known.data > 0).astype(float)
    known.eliminate_zeros()
    return weighed, known


def _hours(ends: pd.DataFrame, numbers: pd.DataFrame) -> Floats:
    row = numbers.index.get_indexer(pd.Index(ends["number"]))
    hour = ((ends["day"].to_numpy() % 1.0) * 24).astype(int) // 3
    table = np.zeros((len(numbers), 8))
    np.add.at(table, (row[row >= 0], hour[row >= 0]), 1.0)
    return np.asarray(table / np.maximum(table.sum(axis=1, keepdims=True), 1.0))
