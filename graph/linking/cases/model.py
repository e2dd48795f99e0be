"""Scores of compared case pairs: additive, and calibrated where there are labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class CaseModel:
    """A layer over named columns; ``calibrated`` if reviewed pairs made it."""

    layer: Layer
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """The design of one table of pairs: names, values, and the feature each belongs to."""

    names: tuple[str, ...]
    owners: tuple[str, ...]
    values: Floats
    spread: Floats = field(repr=False)


def design(compared: Sequence[tuple[Comparator, Compared]]) -> Columns:
    """Return one column a feature's bits, one a level, one a graded score."""
    names: list[str] = []
    owners: list[str] = []
    values: list[Floats] = []
    spread: list[float] = []

    def add(name: str, owner: str, column: Floats, width: float) -> None:
        names.append(name)
        owners.append(owner)
        values.append(column)
        spread.append(width)

    for comparator, found in compared:
        feature = comparator.feature
        add(feature, feature, found.bits, SCALE_SPREAD)
        for value, level in enumerate((NULL, *comparator.levels), start=-1):
            column = (found.level == value).astype(np.float64)
            add(f"{feature}={level}", feature, column, LEVEL_SPREAD)
        for grade, column in found.grades.items():
            add(f"{feature}~{grade}", feature, column, GRADE_SPREAD)
    return Columns(
        tuple(names),
        tuple(owners),
        np.column_stack(values),
        np.array([*spread, INTERCEPT_SPREAD]),
    )


def start_model(columns: Columns, cases: int) -> CaseModel:
    """Return what is believed before any label: the bits as they are, two links a case."""
    coefficients = tuple(
        LN2 if n == o else 0.0 for n, o in zip(columns.names, columns.owners, strict=True)
    )
    prior = np.log(2.0 / max(cases, 10))
    return CaseModel(Layer(columns.names, coefficients, float(prior)), calibrated=False)


def fit_model(
    start: CaseModel, columns: Columns, positions: Ints, same: NDArray[np.bool_]
) -> CaseModel:
    """Fit the layer on reviewed candidates; unchanged if there are too few of either verdict."""
    if min(same.sum(), (~same).sum()) < FEWEST_OF_EACH:
        return start
    layer = calibration.fit(start.layer, columns.values[positions], same, columns.spread)
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
    """
    seen = np.zeros(int(max(left.max(), right.max())) + 1, dtype=bool)
    seen[left[positions]] = True
    seen[right[positions]] = True
    stratum = seen[left].astype(np.int64) + seen[right]
    shifts = np.zeros(len(logits))
    rate = float(same.mean())
    for value in (REVIEWED_NONE, REVIEWED_ONE, REVIEWED_BOTH):
        inside = stratum == value
        if inside.any():
            shifts[inside] = calibration.correct_prior(logits[inside], rate)
    return shifts


def parts(
    compared: Sequence[tuple[Comparator, Compared]], columns: Columns, layer: Layer
) -> tuple[pd.DataFrame, Floats]:
    """Return bits and levels by feature, and the log odds (nats) that they add up to."""
    weighed = columns.values * np.array(layer.coefficients)
    owners = np.array(columns.owners)
    frame: dict[str, object] = {}
    for comparator, found in compared:
        feature = comparator.feature
        frame[f"bits_{feature}"] = weighed[:, owners == feature].sum(axis=1) / LN2
        frame[f"level_{feature}"] = pd.Categorical.from_codes(
            found.level + 1, categories=pd.Index([NULL, *comparator.levels])
        )
    return pd.DataFrame(frame), weighed.sum(axis=1) + layer.intercept
