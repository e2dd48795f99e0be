"""Scores of compared case pairs: additive, and calibrated where there are labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from graph.linking import calibration
from graph.linking.calibration import LN2, Floats, Layer
from graph.linking.cases.compare import Comparator, Compared, Ints

NULL = "missing"
SCALE_SPREAD = 0.3 * LN2
LEVEL_SPREAD = 0.7
GRADE_SPREAD = 0.7
INTERCEPT_SPREAD = 5.0
FEWEST_OF_EACH = 10
REVIEWED_BOTH, REVIEWED_ONE, REVIEWED_NONE = 2, 1, 0
RATE_SPREAD = 0.75
REPEATS = 30.0
FARTHEST = 40.0


@dataclass(frozen=True, slots=True)
class CaseModel:
    """A layer over named columns; ``calibrated`` if reviewed pairs made it."""

    layer: Layer
    calibrated: bool

    @property
    def version(self) -> str:
        """Twelve hex digits of the model's content."""
        content = repr((self.layer.names, self.layer.coefficients, self.layer.intercept))
        return "cases-" + sha256(content.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of the design: their names, the feature each belongs to, the belief's width."""

    names: tuple[str, ...]
    owners: tuple[str, ...]
    spread: Floats = field(repr=False)


def columns_of(compared: Sequence[tuple[Comparator, Compared]]) -> Columns:
    """Return one column a feature's bits, one a level, one a graded score."""
    names: list[str] = []
    owners: list[str] = []
    spread: list[float] = []
    for comparator, found in compared:
        feature = comparator.feature
        levels = [f"{feature}={level}" for level in (NULL, *comparator.levels)]
        grades = [f"{feature}~{grade}" for grade in found.grades]
        names += [feature, *levels, *grades]
        owners += [feature] * (1 + len(levels) + len(grades))
        spread += [SCALE_SPREAD, *[LEVEL_SPREAD] * len(levels), *[GRADE_SPREAD] * len(grades)]
    return Columns(tuple(names), tuple(owners), np.array([*spread, INTERCEPT_SPREAD]))


def design(compared: Sequence[tuple[Comparator, Compared]], positions: Ints) -> Floats:
    """Return the design of some pairs only: of all of them it would fill the memory."""
    values: list[Floats] = []
    for comparator, found in compared:
        level = found.level[positions]
        values.append(found.bits[positions])
        values += [
            (level == value).astype(np.float64) for value in range(-1, len(comparator.levels))
        ]
        values += [column[positions] for column in found.grades.values()]
    return np.column_stack(values)


def start_model(columns: Columns, cases: int) -> CaseModel:
    """Return what is believed before any label: the bits as they are, two links a case."""
    coefficients = tuple(
        LN2 if n == o else 0.0 for n, o in zip(columns.names, columns.owners, strict=True)
    )
    prior = np.log(2.0 / max(cases, 10))
    return CaseModel(Layer(columns.names, coefficients, float(prior)), calibrated=False)


def fit_model(
    start: CaseModel, columns: Columns, reviewed: Floats, same: NDArray[np.bool_]
) -> CaseModel:
    """Fit the layer on the design of reviewed candidates; unchanged if too few of a verdict."""
    if min(same.sum(), (~same).sum()) < FEWEST_OF_EACH:
        return start
    layer = calibration.fit(start.layer, reviewed, same, columns.spread)
    return CaseModel(layer, calibrated=True)


def known_layer(model: CaseModel, columns: Columns) -> Layer:
    """Return a model's layer for this table's columns; columns it never saw weigh nothing."""
    known = dict(zip(model.layer.names, model.layer.coefficients, strict=True))
    coefficients = tuple(known.get(name, 0.0) for name in columns.names)
    return Layer(columns.names, coefficients, model.layer.intercept)


def prior_shifts(
    logits: Floats,
    positions: Ints,
    same: NDArray[np.bool_],
    left: Ints,
    right: Ints,
) -> Floats:
    """Return each pair's shift (nats) from the reviewed base rate to its own stratum's.

    Strata: pairs of two cases that a reviewer has seen, of one, of none. Reviewers are given
    pairs that look promising, and cases of one series arrive together, so the rates differ.
    A case that nobody has seen is believed to have as many links as those that were seen.
    Nothing shifts where the pairs were picked by their score: see ``calibration``.
    """
    seen = np.zeros(int(max(left.max(), right.max())) + 1, dtype=bool)
    seen[left[positions]] = True
    seen[right[positions]] = True
    stratum = seen[left].astype(np.int64) + seen[right]
    shifts = np.zeros(len(logits))
    rate = float(same.mean())
    for value in (REVIEWED_ONE, REVIEWED_BOTH):
        inside = stratum == value
        if inside.any():
            shifts[inside] = calibration.correct_prior(logits[inside], rate)
    unseen, both = stratum == REVIEWED_NONE, stratum == REVIEWED_BOTH
    if unseen.any():
        links = float(calibration.probability(logits[both] + shifts[both]).sum())
        cases = np.unique(np.concatenate([left[unseen], right[unseen]]))
        expected = links / seen.sum() * len(cases) / unseen.sum()
        shifts[unseen] = _unseen_shift(logits[unseen], rate, expected)
    by_score = calibration.chosen_by_score(logits + shifts, positions[same])
    return np.zeros(len(logits)) if by_score else shifts


def _unseen_shift(logits: Floats, reviewed: float, expected: float) -> float:
    """Return the likeliest shift (nats) for pairs whose rate is believed to be ``expected``.

    Few pairs say little of their own rate, and neighbours in place and time say it many times
    over: each counts for one ``REPEATS``-th, against a belief as wide as ``RATE_SPREAD``.
    """
    base = _log_odds(reviewed)
    believed = _log_odds(expected) - base

    def slope(shift: float) -> float:
        found = calibration.probability(logits + shift).sum()
        stated = len(logits) / (1.0 + np.exp(-(base + shift)))
        return float((found - stated) / REPEATS - (shift - believed) / RATE_SPREAD**2)

    return float(brentq(slope, believed - FARTHEST, believed + FARTHEST, xtol=1e-4))


def _log_odds(rate: float) -> float:
    held = min(max(rate, 1e-6), 1.0 - 1e-4)
    return float(np.log(held / (1.0 - held)))


def parts(
    compared: Sequence[tuple[Comparator, Compared]], layer: Layer
) -> tuple[pd.DataFrame, Floats]:
    """Return bits and levels by feature, and the log odds (nats) that they add up to."""
    weight = dict(zip(layer.names, layer.coefficients, strict=True))
    frame: dict[str, object] = {}
    total: Floats = np.full(len(compared[0][1].bits), layer.intercept)
    for comparator, found in compared:
        feature = comparator.feature
        names = (NULL, *comparator.levels)
        offset = np.array([weight[f"{feature}={name}"] for name in names])
        nats = found.bits * weight[feature] + offset[found.level + 1]
        for grade, column in found.grades.items():
            nats = nats + column * weight[f"{feature}~{grade}"]
        total += nats
        frame[f"bits_{feature}"] = nats / LN2
        frame[f"level_{feature}"] = pd.Categorical.from_codes(
            found.level + 1, categories=pd.Index(names)
        )
    return pd.DataFrame(frame), total
