"""Grades carry through: what a shared identifier rests on."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from graph.linking.cases.features import Feature, Identifiers

SHOWN_FROM = 0.01
"""Only pairs this probable are graded: the rest is never shown."""


def with_grades(
    pairs: pd.DataFrame, cases: pd.DataFrame, features: tuple[Feature, ...]
) -> pd.DataFrame:
    """Return pairs with ``grade_<column>`` where the table has ``<column>_grade`` lists.

    An identifier ties two cases as well as the weaker of its two ends; of several shared ones the
    best counts. ``""`` where nothing is shared.
    """
    graded = pairs
    row_of = pd.Series(range(len(cases)), index=cases["unique_id"])
    for feature in features:
        if not isinstance(feature, Identifiers) or f"{feature.column}_grade" not in cases.columns:
            continue
        of_case = [
            dict(zip(ids, grades, strict=True))
            for ids, grades in zip(
                cases[feature.column], cases[f"{feature.column}_grade"], strict=True
            )
        ]
        level = pairs[f"level_{feature.column}"]
        shared = ~level.isin(["missing", "none"]) & (pairs.probability >= SHOWN_FROM)
        grades: list[str] = [""] * len(pairs)
        ends = pairs.loc[shared, ["left", "right"]]
        left, right = row_of.loc[ends.left], row_of.loc[ends.right]
        for position, a, b in zip(np.flatnonzero(shared), left, right, strict=True):
            grades[position] = _tie(of_case[a], of_case[b])
        graded = graded.assign(**{f"grade_{feature.column}": grades})
    return graded


def _tie(a: Mapping[str, str], b: Mapping[str, str]) -> str:
    return min((max(a[i], b[i]) for i in a.keys() & b.keys()), default="")
