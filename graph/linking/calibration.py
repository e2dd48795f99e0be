"""A logistic layer over per-feature weights, so that a probability means what it says.

The layer stays additive: each feature keeps its own share of the score in bits. It is fitted on
reviewed pairs by ridge regression *towards* a starting point (the weights as they come, or shipped
ones), so that few labels change little and many labels change what they must. Reviewed pairs are
seldom a fair sample of all candidates. Picked by verdict (half same, half different, or the known
persons beside pairs drawn at random), their base rate is not the candidates'; picked by score (the
doubtful ones first), the odds at each score are true as they are: a correction would spoil them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]

LN2 = float(np.log(2.0))
ALIKE = 0.3
"""Distance of distributions below which a model that is not quite true may explain it."""
_STEPS = 50
_TOLERANCE = 1e-8
_LEAST_SHARE = 1e-6
_LBFGS = {"maxiter": 200, "ftol": 1e-8, "gtol": 1e-3}


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

    def loss(at: Floats) -> float:
        logits = padded @ at
        misfit = np.logaddexp(0.0, logits).sum() - logits[same].sum()
        return float(misfit + 0.5 * precision @ np.square(at - centre))

    now = loss(weights)
    for _ in range(_STEPS):
        predicted = probability(padded @ weights)
        gradient = padded.T @ (predicted - same) + precision * (weights - centre)
        curvature = (padded * (predicted * (1 - predicted))[:, None]).T @ padded
        curvature[np.diag_indices_from(curvature)] += precision
        step = np.linalg.solve(curvature, gradient)
        # A full step may overshoot where the belief is far from what the labels say
        share = 1.0
        while (after := loss(weights - share * step)) > now and share > _LEAST_SHARE:
            share /= 2.0
        weights, now = weights - share * step, after
        if share * float(np.abs(step).max()) < _TOLERANCE:
            break
    return Layer(start.names, tuple(weights[:-1].tolist()), float(weights[-1]))


def fit_by_verdict(
    start: Layer, design: Floats, same: NDArray[np.bool_], spread: Floats, candidates: Floats
) -> Layer:
    """Fit the layer on pairs drawn by their verdict, each verdict as it is among candidates.

    What counts is where the reviewed pairs of one verdict lie among all candidates, weighed by
    their probability of that verdict: how many of each were drawn says nothing, and one verdict
    alone is enough. Retrospective likelihood (Prentice and Pyke 1979,
    doi:10.1093/biomet/66.3.403; for one verdict Ward et al. 2009,
    doi:10.1111/j.1541-0420.2008.01116.x), maximised by L-BFGS.

    Parameters
    ----------
    start, design, same, spread
        As for ``fit``.
    candidates : array (candidates, columns)
        The design of candidates drawn at random, whatever is known of them.
    """
    scaled, everything = (
        np.column_stack([part, np.ones(len(part))]) * spread for part in (design, candidates)
    )
    centre = np.array([*start.coefficients, start.intercept]) / spread
    yes, no = scaled[same], scaled[~same]

    def loss(weights: Floats) -> tuple[float, Floats]:
        predicted = probability(everything @ weights)
        change = everything.T @ (predicted * (1 - predicted))
        likely = float(predicted.sum())
        unlikely = len(predicted) - likely
        ours, theirs = yes @ weights, no @ weights
        value = (
            np.logaddexp(0, -ours).sum()
            + len(yes) * np.log(likely)
            + np.logaddexp(0, theirs).sum()
            + len(no) * np.log(unlikely)
            + 0.5 * np.square(weights - centre).sum()
        )
        slope = no.T @ probability(theirs) - yes.T @ (1 - probability(ours)) + weights - centre
        return float(value), slope + (len(yes) / likely - len(no) / unlikely) * change

    found = minimize(loss, centre, jac=True, method="L-BFGS-B", options=_LBFGS)
    weights = np.asarray(found.x) * spread
    return Layer(start.names, tuple(weights[:-1].tolist()), float(weights[-1]))


def chosen_by_score(logits: Floats, same: NDArray[np.int64]) -> bool:
    """Return whether the pairs reviewed as same (positions) were picked by their score.

    Picked at random or by verdict, they are scored like all that are the same; the distance
    between the two distributions is Kolmogorov and Smirnov's, at most ``ALIKE`` and 1 % chance.
    Of pairs reviewed as different, ask it with the signs of all ``logits`` turned.
    """
    if not len(same):
        return False
    order = np.argsort(logits, kind="stable")
    expected = np.cumsum(probability(logits[order]))
    rank = np.empty(len(logits), np.int64)
    rank[order] = np.arange(len(logits))
    places = np.sort(rank[same])
    seen = np.arange(1, len(same) + 1) / len(same)
    share = expected[places] / max(float(expected[-1]), 1e-12)
    distance = max(float((seen - share).max()), float((share - seen).max()) + 1 / len(same))
    return bool(distance > max(ALIKE, 1.63 / np.sqrt(len(same))))


def correct_prior(logits: Floats, known_rate: float, trusted: float = 0.0) -> float:
    """Return the shift (nats) that moves a layer from the base rate it knows to these pairs'.

    The pairs' own rate is estimated from their unlabelled scores (Saerens, Latinne and
    Decaestecker 2002, doi:10.1162/089976602753284446): what is alike among the same and among the
    different may be mixed otherwise here. ``trusted`` is how many pairs the known rate weighs, so
    that a handful of pairs shifts little.
    """
    rate = min(max(known_rate, 1e-4), 1 - 1e-4)
    base = np.log(rate / (1 - rate))
    shift = 0.0
    for _ in range(100):
        likely = float(probability(logits + shift).sum())
        found = (likely + trusted * rate) / max(len(logits) + trusted, 1e-12)
        found = min(max(found, 1e-6), 1 - 1e-6)
        moved = float(np.log(found / (1 - found)) - base)
        if abs(moved - shift) < 1e-6:
            break
        shift = moved
    return shift
