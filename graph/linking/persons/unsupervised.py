"""What agreement is worth in a table that no shipped model knows and nobody has reviewed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from graph.linking import calibration
from graph.linking.calibration import Floats
from graph.linking.persons.comparisons import Comparison
from graph.linking.persons.matcher import level_names
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.scoring import log_odds
from graph.linking.persons.shares import BELIEVED_MATCHES, Ints, Shares

_STEPS = 300
_TOLERANCE = 1e-4


def taught_by_candidates(
    model: PersonModel, pairs: pd.DataFrame, compared: Sequence[Comparison], records: int
) -> PersonModel:
    """Return the model with the agreement among matches, and their share, that its table shows.

    Expectation-maximisation over the candidates, how often unrelated records agree held fixed;
    pairs that are no candidates are taken to differ (Fellegi and Sunter 1969,
    doi:10.1080/01621459.1969.10501049; Jaro 1989, doi:10.1080/01621459.1989.10478785). What the
    model believes of each level weighs ``BELIEVED_MATCHES``, so that few matches teach little.
    Costs O(candidates x features) a step.
    """
    if pairs.empty:
        return model
    everything = records * (records - 1) / 2
    known = log_odds(pairs, compared, model.layer) - model.layer.intercept
    features = [_Feature.of(c, model, pairs) for c in compared]
    rate = float(calibration.probability(np.array([model.layer.intercept]))[0])
    for _ in range(_STEPS):
        odds = known + np.log(rate / (1.0 - rate)) + sum(f.nats() for f in features)
        same = calibration.probability(odds)
        before, rate = rate, min(max(float(same.sum()) / everything, 1e-12), 0.5)
        moved = max([abs(np.log(rate / before)), *(f.learn(same) for f in features)])
        if moved < _TOLERANCE:
            break
    offsets = {name: nats for f in features for name, nats in f.offsets()}
    layer = model.layer
    weights = zip(layer.names, layer.coefficients, strict=True)
    coefficients = tuple(weight + offsets.get(name, 0.0) for name, weight in weights)
    moved_layer = replace(
        layer, coefficients=coefficients, intercept=float(np.log(rate / (1.0 - rate)))
    )
    return replace(model, layer=moved_layer)


class _Feature:
    """One feature's levels: what is believed of them, and what the matches show."""

    def __init__(self, name: str, levels: Sequence[str], start: Floats, held: Ints) -> None:
        self._name, self._levels, self._start = name, levels, start
        self._agreement = Shares(held, BELIEVED_MATCHES * start / start.sum())

    @classmethod
    def of(cls, compared: Comparison, model: PersonModel, pairs: pd.DataFrame) -> "_Feature":
        """Read a comparison's levels from the model and the pairs."""
        levels = level_names(compared)
        known = model.parameters.levels[compared.feature]
        start = np.array([known[level][0] for level in levels])
        held = pairs[f"level_{compared.feature}"].to_numpy(np.int64)
        return cls(compared.feature, levels, start, held)

    def _moves(self) -> Floats:
        return np.log(self._agreement.shares / self._start)

    def nats(self) -> Floats:
        """Return by how much each pair's log odds are moved."""
        return self._agreement.spread(self._moves())

    def learn(self, same: Floats) -> float:
        """Take in each pair's probability; return the largest change of a level (nats)."""
        return self._agreement.learn(same)

    def offsets(self) -> list[tuple[str, float]]:
        """Return how each level's column of the layer moves (nats)."""
        names = [f"{self._name}={level}" for level in self._levels]
        return list(zip(names, self._moves().tolist(), strict=True))
