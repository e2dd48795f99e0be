"""Steps of places, times and numbers that a caller left open, chosen by the table's own spread.

A step of 10 km tells much in a country and nothing in a city. What tells is how many unrelated
pairs are as near: steps stand where stated shares of random pairs lie within them.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from graph.errors import LinkingError
from graph.linking.cases.compare import Measure, Sample, differences, kilometres, moments_apart
from graph.linking.cases.features import Feature, Moment, Number, Place, Stepped

SHARES = (0.005, 0.03, 0.15, 0.5)
"""Of random pairs that are not at one spot, as many lie within each step."""
ROUND = (1.0, 2.0, 5.0, 10.0)
ONLY = (1.0,)
"""Where no two cases differ, any step does."""

Steps = Mapping[str, tuple[float, ...]]
"""Steps by compared feature (``place``, ``time``, or the column of a number)."""


def with_steps(
    cases: pd.DataFrame, features: tuple[Feature, ...], sample: Sample, known: Steps
) -> tuple[Feature, ...]:
    """Return features whose steps are all stated: as declared, as ``known``, or chosen here.

    Raises
    ------
    LinkingError
        If declared steps do not rise from above 0.
    """
    return tuple(
        _with_steps(cases, feature, sample, known) if isinstance(feature, Stepped) else feature
        for feature in features
    )


def steps_of(features: tuple[Feature, ...]) -> dict[str, tuple[float, ...]]:
    """Return the steps of features by the name that each is compared under."""
    return {_name(f): f.steps for f in features if isinstance(f, Stepped)}


def _with_steps(cases: pd.DataFrame, feature: Stepped, sample: Sample, known: Steps) -> Stepped:
    if feature.steps:
        if feature.steps[0] <= 0 or any(np.diff(feature.steps) <= 0):
            raise LinkingError(f"the steps of {_name(feature)} must rise from above 0")
        return feature
    if _name(feature) in known:
        return replace(feature, steps=known[_name(feature)])
    apart = _measure(cases, feature)(sample.left, sample.right)
    return replace(feature, steps=_chosen(apart[apart > 0]))


def _name(feature: Stepped) -> str:
    match feature:
        case Place():
            return "place"
        case Moment():
            return "time"
        case Number():
            return feature.column


def _measure(cases: pd.DataFrame, feature: Stepped) -> Measure:
    match feature:
        case Place():
            return kilometres(cases, feature)
        case Moment():
            return moments_apart(cases, feature)
        case Number():
            return differences(cases, feature)


def _chosen(apart: np.ndarray) -> tuple[float, ...]:
    if not len(apart):
        return ONLY
    rounded = (_rounded(float(step)) for step in np.quantile(apart, SHARES))
    return tuple(sorted(set(rounded)))


def _rounded(step: float) -> float:
    """Return the nearest of 1, 2 and 5 times a power of ten: steps are read by people."""
    power = 10.0 ** np.floor(np.log10(step))
    nearest = min(ROUND, key=lambda one: abs(np.log(step / power / one)))
    return float(f"{nearest * power:g}")
