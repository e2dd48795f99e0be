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
INTERCEPT_SPREAD = 1.0
RATE_SPREAD = 4.0
"""Spread of the intercept where it has to take up the reviewed pairs' base rate, too."""
FEWEST_OF_EACH = 15
"""Reviewed candidates needed of each verdict that a fit rests on."""
BACKGROUND = 20_000
"""Candidates that stand for all of them beside the reviewed ones."""


def column_names(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Name the design columns: one scale a feature, one offset a level (missing included)."""
    names = [c.feature for c in comparisons]
    for comparison in comparisons:
        names += [f"{comparison.feature}={n}" for n in (NULL, *level_names(comparison))]
    return tuple(names)


def _spreads(names: Sequence[str], intercept: float) -> Floats:
    """Return how far labels may move each coefficient (nats); the intercept is last."""
    each = [LEVEL_SPREAD if "=" in name else SCALE_SPREAD for name in names]
    return np.array([*each, intercept])


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
    scored = pairs.copy(deep=False)
    total: NDArray[np.float64] = np.full(len(pairs), layer.intercept)
    for comparison in comparisons:
        nats = _nats(pairs, comparison, layer)
        scored[f"bits_{comparison.feature}"] = (nats / LN2).astype(np.float32)
        total += nats
    scored["score_bits"] = total / LN2
    scored["probability"] = calibration.probability(total)
    return scored


def log_odds(pairs: pd.DataFrame, comparisons: Sequence[Comparison], layer: Layer) -> Floats:
    """Return the log odds (nats) of each pair, without its parts."""
    total: Floats = np.full(len(pairs), layer.intercept)
    for comparison in comparisons:
        total += _nats(pairs, comparison, layer)
    return total


def _nats(pairs: pd.DataFrame, comparison: Comparison, layer: Layer) -> Floats:
    weight = dict(zip(layer.names, layer.coefficients, strict=True))
    feature = comparison.feature
    offset = np.array([weight[f"{feature}={n}"] for n in (NULL, *level_names(comparison))])
    bits = pairs[f"bits_{feature}"].to_numpy(np.float64) * weight[feature]
    return np.asarray(bits + offset[pairs[f"level_{feature}"].to_numpy(np.int64) + 1])


def _drawn(pairs: pd.DataFrame, most: int) -> NDArray[np.int64]:
    """Return positions of pairs drawn by a hash of their rows: the same in any order of pairs."""
    left, right = pairs["left"].to_numpy(np.uint64), pairs["right"].to_numpy(np.uint64)
    odd = np.uint64(0x9E3779B97F4A7C15)  # one to one on 64 bits (Fibonacci hashing)
    mixed = ((left << np.uint64(32)) | right) * odd
    return np.argsort(mixed ^ (mixed >> np.uint64(29)))[:most]


def fit_layer(
    pairs: pd.DataFrame,
    comparisons: Sequence[Comparison],
    start: Layer,
    reviewed: pd.DataFrame,
) -> Layer | None:
    """Fit the layer on reviewed candidates; None if they are too few or too one-sided.

    ``reviewed`` has ``position`` (row of ``pairs``) and ``same``. Pairs found to be the same are
    needed that are scored like all that are the same; where they were picked by their score, pairs
    found to be different as well.
    """
    same, positions = reviewed.same.to_numpy(bool), reviewed.position.to_numpy(np.int64)
    if same.sum() < FEWEST_OF_EACH:
        return None
    logits = log_odds(pairs, comparisons, start)
    designed = design(pairs.iloc[positions], comparisons)
    if calibration.chosen_by_score(logits, positions[same]):
        if (~same).sum() < FEWEST_OF_EACH:
            return None
        return calibration.fit(start, designed, same, _spreads(start.names, RATE_SPREAD))
    # Different pairs that are, say, the hardest there were are not like the others: left out
    fair = same | (not calibration.chosen_by_score(-logits, positions[~same]))
    drawn = pairs.iloc[_drawn(pairs, BACKGROUND)]
    return calibration.fit_by_verdict(
        start,
        designed[fair],
        same[fair],
        _spreads(start.names, INTERCEPT_SPREAD),
        design(drawn, comparisons),
    )
