"""Scores of compared case pairs: additive, and calibrated where there are labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.linking import calibration
from graph.linking.calibration import LN2, Floats, Layer
from graph.linking.cases.compare import Comparator, Compared, Ints
from graph.linking.cases.features import Feature
from graph.linking.cases.steps import steps_of

NULL = "missing"
SCALE_SPREAD = 0.3 * LN2
LEVEL_SPREAD = 0.5
GRADE_SPREAD = 0.7
INTERCEPT_SPREAD = 5.0
FEWEST_OF_EACH = 10
FEWEST_CASES = 10
PAIRS_A_CASE = 1.0


@dataclass(frozen=True, slots=True)
class CaseModel:
    """A layer over named columns, as true of another table as of the one that taught it.

    Attributes
    ----------
    layer : Layer
        Coefficients in nats.
    calibrated : bool
        Whether reviewed pairs made it.
    rate : float
        Share of linked pairs (0-1) that the layer's intercept stands for.
    links : float
        Links of one case to be expected, as far as pairs are compared.
    steps : tuple of (name, steps)
        Steps of places, times and numbers that the levels are named for.
    """

    layer: Layer
    calibrated: bool
    rate: float
    links: float
    steps: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def version(self) -> str:
        """Twelve hex digits of the model's content."""
        learnt = (self.layer.names, self.layer.coefficients, self.layer.intercept)
        content = repr((*learnt, self.rate, self.links, self.steps))
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


def start_model(columns: Columns, cases: int, features: tuple[Feature, ...]) -> CaseModel:
    """Return what is believed before any label: the bits as they are, two links a case."""
    coefficients = tuple(
        LN2 if n == o else 0.0 for n, o in zip(columns.names, columns.owners, strict=True)
    )
    rate = 2.0 / max(cases, FEWEST_CASES)
    layer = Layer(columns.names, coefficients, float(np.log(rate)))
    return CaseModel(layer, False, rate, PAIRS_A_CASE, tuple(steps_of(features).items()))


def fit_model(
    start: CaseModel, columns: Columns, reviewed: Floats, same: NDArray[np.bool_]
) -> CaseModel:
    """Fit the layer on the design of reviewed candidates; unchanged if too few of a verdict."""
    if min(same.sum(), (~same).sum()) < FEWEST_OF_EACH:
        return start
    layer = calibration.fit(start.layer, reviewed, same, columns.spread)
    return replace(start, layer=layer, calibrated=True, rate=float(same.mean()))


def known_layer(model: CaseModel, columns: Columns) -> Layer:
    """Return a model's layer for this table's columns; columns it never saw weigh nothing."""
    known = dict(zip(model.layer.names, model.layer.coefficients, strict=True))
    coefficients = tuple(known.get(name, 0.0) for name in columns.names)
    return Layer(columns.names, coefficients, model.layer.intercept)


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
