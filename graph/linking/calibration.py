"""A logistic layer over per-feature weights, so that a probability means what it says.

The layer stays additive: each feature keeps its own share of the score in bits. It is fitted on
reviewed pairs by ridge regression *towards* a starting point (the weights as they come, or shipped
ones), so that few labels change little and many labels change what they must. Reviewed pairs are
seldom a fair sample of all candidates; the prior is corrected to the candidates afterwards.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LN2 = float(np.log(2.0))
_STEPS = 50
_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Layer:
    """Coefficients in nats per unit of each design column; ``intercept`` in nats."""

    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float

    def logits(self, design: Floats) -> Floats:
        """Return the log odds (nats) of each row."""
        return np.asarray(design @ np.array(self.coefficients) + self.intercept)


def probability(logits: Floats) -> Floats:
    """Return the probability of log odds given in nats."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -60.0, 60.0))))


def fit(start: Layer, design: Floats, same: NDArray[np.bool_], spread: Floats) -> Layer:
    """Fit the layer on reviewed pairs, pulled towards ``start``.

    Parameters
    ----------
    start : Layer
        What is believed before any label.
    design : array (pairs, columns)
        One row a reviewed pair.
    same : array of bool (pairs,)
        What the reviewer said.
    spread : array (columns + 1,)
        Standard deviation of the belief in each coefficient, the intercept last; in nats.
    """
    padded = np.column_stack([design, np.ones(len(design))])
    centre = np.array([*start.coefficients, start.intercept])
    weights = centre.copy()
    precision = 1.0 / np.square(spread)
    for _ in range(_STEPS):
        predicted = probability(padded @ weights)
        gradient = padded.T @ (predicted - same) + precision * (weights - centre)
        curvature = (padded * (predicted * (1 - predicted))[:, None]).T @ padded
        curvature[np.diag_indices_from(curvature)] += precision
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < _TOLERANCE:
            break
    return Layer(start.names, tuple(weights[:-1].tolist()), float(weights[-1]))


def correct_prior(logits: Floats, reviewed_rate: float) -> float:
    """Return the shift (nats) that moves a layer from the reviewed base rate to the candidates'.

    The candidates' own rate is estimated from their unlabelled scores (Saerens, Latinne and
    Decaestecker 2002): reviewed pairs may have been picked half and half, candidates were not.
    """
    rate = min(max(reviewed_rate, 1e-4), 1 - 1e-4)
    base = np.log(rate / (1 - rate))
    shift = 0.0
    for _ in range(100):
        found = float(probability(logits + shift).mean())
        found = min(max(found, 1e-6), 1 - 1e-6)
        moved = float(np.log(found / (1 - found)) - base)
        if abs(moved - shift) < 1e-6:
            break
        shift = moved
    return shift
