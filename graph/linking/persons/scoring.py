"""Design of the logistic layer, and pairs turned into probabilities and parts in bits."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.linking import calibration
from graph.linking.calibration import LN2, Floats, Layer
from graph.linking.persons.comparisons import NULL, Comparison
from graph.linking.persons.matcher import level_names

SCALE_SPREAD = 0.25 * LN2
LEVEL_SPREAD = 0.8
INTERCEPT_SPREAD = 4.0
FEWEST_OF_EACH = 15
"""Reviewed pairs needed of each verdict before a layer is fitted at all."""


def column_names(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Name the design columns: one scale a feature, one offset a level (missing included)."""
    names = [c.feature for c in comparisons]
    for comparison in comparisons:
        names += [f"{comparison.feature}={n}" for n in (NULL, *level_names(comparison))]
    return tuple(names)


def spreads(names: Sequence[str]) -> Floats:
    """Return how far labels may move each coefficient; the intercept is last."""
    each = [LEVEL_SPREAD if "=" in name else SCALE_SPREAD for name in names]
    return np.array([*each, INTERCEPT_SPREAD])


def design(pairs: pd.DataFrame, comparisons: Sequence[Comparison]) -> Floats:
    """Return the design matrix of scored pairs, columns as in ``column_names``."""
    scales = [pairs[f"bits_{c.feature}"].to_numpy(np.float64) for c in comparisons]
    offsets = []
    for comparison in comparisons:
        level = pairs[f"level_{comparison.feature}"].to_numpy()
        for value in range(-1, len(level_names(comparison))):
            offsets.append((level == value).astype(np.float64))
    return np.column_stack([*scales, *offsets])


def start_layer(
    comparisons: Sequence[Comparison], prior_bits: float, shipped: Layer | None
) -> Layer:
    """Return the layer believed before any label: shipped coefficients, else weights as is."""
    names = column_names(comparisons)
    known = dict(zip(shipped.names, shipped.coefficients, strict=True)) if shipped else {}
    default = [0.0 if "=" in name else LN2 for name in names]
    coefficients = tuple(known.get(n, d) for n, d in zip(names, default, strict=True))
    shift = shipped.intercept if shipped else 0.0
    return Layer(names, coefficients, prior_bits * LN2 + shift)


def parts(pairs: pd.DataFrame, comparisons: Sequence[Comparison], layer: Layer) -> pd.DataFrame:
    """Return ``pairs`` with bits as the layer weighs them, score_bits and probability."""
    weight = dict(zip(layer.names, layer.coefficients, strict=True))
    scored = pairs.copy(deep=False)
    total: NDArray[np.float64] = np.full(len(pairs), layer.intercept)
    for comparison in comparisons:
        feature = comparison.feature
        names = (NULL, *level_names(comparison))
        offset = np.array([weight[f"{feature}={n}"] for n in names])
        bits = pairs[f"bits_{feature}"].to_numpy(np.float64) * weight[feature]
        nats = bits + offset[pairs[f"level_{feature}"].to_numpy(np.int64) + 1]
        scored[f"bits_{feature}"] = (nats / LN2).astype(np.float32)
        total += nats
    scored["score_bits"] = total / LN2
    scored["probability"] = calibration.probability(total)
    return scored


def fit_layer(
    pairs: pd.DataFrame,
    comparisons: Sequence[Comparison],
    start: Layer,
    reviewed: pd.DataFrame,
) -> Layer | None:
    """Fit the layer on reviewed candidates; None if there are too few of either verdict.

    ``reviewed`` has ``position`` (row of ``pairs``) and ``same``.
    """
    same = reviewed.same.to_numpy(bool)
    if min(same.sum(), (~same).sum()) < FEWEST_OF_EACH:
        return None
    positions = reviewed.position.to_numpy(np.int64)
    layer = calibration.fit(
        start, design(pairs.iloc[positions], comparisons), same, spreads(start.names)
    )
    everything = parts(pairs, comparisons, layer).score_bits.to_numpy() * LN2
    shift = calibration.prior_shift(everything, positions, same)
    return Layer(layer.names, layer.coefficients, layer.intercept + shift)
