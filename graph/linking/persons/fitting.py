"""Makes a model's probabilities true of one table: from reviewed pairs, or by its base rate."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from graph.linking import calibration
from graph.linking.calibration import Floats, Layer
from graph.linking.persons.comparisons import Comparison
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.scoring import fit_layer, log_odds

TRUSTED = 100.0
"""Candidates that a model's own base rate weighs against those of the table it is used on."""

_LEAST_SHIFT = 1e-3
"""Nats; a smaller shift is none, so that a model used again on its own table stays what it is."""


def fitted(
    start: PersonModel,
    pairs: pd.DataFrame,
    compared: Sequence[Comparison],
    reviewed: pd.DataFrame,
    shown: float,
) -> PersonModel:
    """Return the model fitted on reviewed pairs; ``start`` as it is if they teach too little.

    Parameters
    ----------
    pairs : DataFrame
        The table's candidates, columns as in ``Scored.pairs``.
    reviewed : DataFrame
        ``left`` < ``right`` (row positions) and ``same``. Those that are no candidates, or less
        likely than ``shown`` before any label, are like no pair that a probability is given for.
    """
    layer = _layer(start, pairs, compared, reviewed, shown)
    odds = log_odds(pairs, compared, layer or start.layer)
    model = replace(start, layer=layer, calibrated=True) if layer else start
    return replace(model, rate=_rate(odds))


def moved(model: PersonModel, pairs: pd.DataFrame, compared: Sequence[Comparison]) -> PersonModel:
    """Return a frozen model moved to the base rate of another table's candidates.

    A table ten times as large holds ten times as many look-alikes for each person: the odds of
    every candidate are lower, by as much for each. Only the intercept moves.
    """
    if not model.rate or pairs.empty:
        return model
    odds = log_odds(pairs, compared, model.layer)
    shift = round(calibration.correct_prior(odds, model.rate, TRUSTED), 6)
    if abs(shift) < _LEAST_SHIFT:
        return model
    layer = replace(model.layer, intercept=model.layer.intercept + shift)
    return replace(model, layer=layer, rate=_rate(odds + shift))


def _rate(odds: Floats) -> float:
    """Seven digits: the order of pairs is not always the same."""
    return float(f"{calibration.probability(odds).mean():.7g}") if len(odds) else 0.0


def _layer(
    start: PersonModel,
    pairs: pd.DataFrame,
    compared: Sequence[Comparison],
    reviewed: pd.DataFrame,
    shown: float,
) -> Layer | None:
    if reviewed.empty:
        return None
    likely = calibration.probability(log_odds(pairs, compared, start.layer)) >= shown
    candidates = pairs[likely].reset_index(drop=True)
    keys = pd.MultiIndex.from_arrays([candidates["left"], candidates["right"]])
    position = keys.get_indexer(pd.MultiIndex.from_frame(reviewed[["left", "right"]]))
    usable = reviewed.assign(position=position)[position >= 0]
    return fit_layer(candidates, compared, start.layer, usable)
