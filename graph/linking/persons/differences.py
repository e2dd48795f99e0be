"""A full run beside what stands: what it would join and part, for a person to accept or not."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Change:
    """Records that change company together.

    Attributes
    ----------
    before, after : tuple of tuple of str
        The groups as they stand and as the full run has them, of the same records; each sorted.
    """

    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a full run proposes; nothing of it is applied.

    Attributes
    ----------
    merges : tuple of Change
        Groups that would become one.
    splits : tuple of Change
        One group that would become several.
    moves : tuple of Change
        Groups that exchange records: neither a plain merge nor a plain split.
    unchanged : int
        Groups that stay as they are, single records included.
    arrived, gone : tuple of str
        Records that only the full run has, and that only what stands has; they are compared in
        no other way.
    """

    merges: tuple[Change, ...]
    splits: tuple[Change, ...]
    moves: tuple[Change, ...]
    unchanged: int
    arrived: tuple[str, ...]
    gone: tuple[str, ...]


def difference(previous: pd.DataFrame, now: pd.DataFrame) -> Difference:
    """Compare two assignments of records to clusters.

    Parameters
    ----------
    previous, now : DataFrame
        ``unique_id`` and ``cluster``, as in ``Resolution.assignments``. How clusters are numbered
        means nothing; records in one of the tables only are told, and left out of the groups.

    Returns
    -------
    Difference
        The same whatever the order of rows; the largest changes first. Cost: O(n log n).
    """
    joined = previous.assign(unique_id=previous.unique_id.astype(str)).merge(
        now.assign(unique_id=now.unique_id.astype(str)),
        on="unique_id",
        how="outer",
        suffixes=("_before", "_after"),
        indicator="found_in",
    )
    both = joined[joined.found_in == "both"].sort_values("unique_id")
    before, after = both.groupby("cluster_before"), both.groupby("cluster_after")
    apart = before.cluster_after.nunique()  # parts of each group that stands
    together = after.cluster_before.nunique()  # groups that each new one is made of
    affected = both[(both.cluster_before.map(apart) > 1) | (both.cluster_after.map(together) > 1)]
    changes = [_change(group) for _, group in affected.groupby(_connected(affected))]
    changes.sort(key=lambda c: (-sum(map(len, c.before)), c.before))
    return Difference(
        tuple(c for c in changes if len(c.after) == 1),
        tuple(c for c in changes if len(c.before) == 1),
        tuple(c for c in changes if min(len(c.before), len(c.after)) > 1),
        both.cluster_before.nunique() - affected.cluster_before.nunique(),
        tuple(sorted(joined.unique_id[joined.found_in == "right_only"])),
        tuple(sorted(joined.unique_id[joined.found_in == "left_only"])),
    )


def _connected(rows: pd.DataFrame) -> pd.Series:
    """Number the rows by what is connected through a cluster before or after."""
    number = pd.Series(range(len(rows)), index=rows.index)
    while True:
        lowest = number.groupby(rows.cluster_before).transform("min")
        lowest = lowest.groupby(rows.cluster_after).transform("min")
        if lowest.equals(number):
            return number
        number = lowest


def _change(group: pd.DataFrame) -> Change:
    return Change(_groups(group, "cluster_before"), _groups(group, "cluster_after"))


def _groups(rows: pd.DataFrame, column: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(ids) for _, ids in rows.groupby(column).unique_id))
