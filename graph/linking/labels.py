"""Reviewed pairs as callers give them, by row position."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.errors import LinkingError

COLUMNS = ("left", "right", "same")


def no_labels() -> pd.DataFrame:
    """Return the labels of a table that nobody has reviewed."""
    return pd.DataFrame({"left": [], "right": [], "same": []}).astype(
        {"left": np.int64, "right": np.int64, "same": bool}
    )


def positions(labels: pd.DataFrame | None, ids: Any) -> pd.DataFrame:
    """Return labels as row positions: left < right, same; the last word on a pair counts.

    A record beside itself says nothing and is left out. Raises LinkingError if they are no table, a
    column is missing or comes twice, an id names no row, or ``same`` holds anything but true,
    false, 1 and 0.
    """
    if labels is None:
        return no_labels()
    if not isinstance(labels, pd.DataFrame):
        raise LinkingError("labels must be a pandas DataFrame")
    if labels.empty:
        return no_labels()
    wrong = [name for name in COLUMNS if list(labels.columns).count(name) != 1]
    if wrong:
        raise LinkingError(f"labels need the column {wrong[0]} exactly once")
    index = pd.Index(ids)
    a, b = index.get_indexer(labels["left"]), index.get_indexer(labels["right"])
    if ((a < 0) | (b < 0)).any():
        raise LinkingError("labels name records that are not in the table")
    frame = pd.DataFrame(
        {"left": np.minimum(a, b), "right": np.maximum(a, b), "same": _verdicts(labels["same"])}
    )
    frame = frame[frame["left"] < frame["right"]]
    return frame.drop_duplicates(["left", "right"], keep="last").reset_index(drop=True)


def _verdicts(same: pd.Series) -> NDArray[np.bool_]:
    """Texts are refused: every text but the empty one would count as true."""
    known = same.astype(object)
    if not known.map(lambda one: isinstance(one, int | float | np.number | np.bool_)).all():
        raise LinkingError("labels: same must be true or false for every pair")
    if not known.isin([0, 1]).all():
        raise LinkingError("labels: same must be true or false for every pair")
    return known.to_numpy(bool)
