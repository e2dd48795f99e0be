"""What agreement is worth in a table that no shipped model knows and nobody has reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.linking import calibration
from graph.linking.calibration import Floats
from graph.linking.persons.chance import UNKNOWN, UNKNOWN_PAIRS
from graph.linking.persons.comparisons import ELSE, Comparison
from graph.linking.persons.matcher import level_names
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.scoring import log_odds

BELIEVED_MATCHES = 10.0
"""Matches that the belief in each feature's levels weighs; the table's own count for one each."""

MOST_REPEATS = 20.0
"""Records a person beyond which a sample is not believed."""

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


@dataclass(frozen=True, slots=True)
class Unrelated:
    """What a sample of pairs says of a table's unrelated records.

    Attributes
    ----------
    chance : mapping
        How often each level of each feature holds among unrelated records (u).
    rate : float
        Share of pairs of the whole table that are one person's.
    """

    chance: Mapping[str, Mapping[str, float]]
    rate: float


def unrelated(
    patterns: pd.DataFrame,
    compared: Sequence[Comparison],
    believed: Mapping[str, Sequence[float]],
    records: int,
) -> Unrelated:
    """Tell unrelated records from one person's in pairs drawn at random.

    In a table with many records a person, one person's are most of the pairs that agree on
    anything telling: counted among the unrelated, they make agreement look cheap. Two latent
    classes, each feature independent in each (expectation-maximisation; Jaro 1989).

    Parameters
    ----------
    patterns : DataFrame
        As from ``sampled_patterns``.
    believed : mapping
        Agreement among one person's records, level by level in the order of ``level_names``; weighs
        ``BELIEVED_MATCHES``.
    """
    number = patterns["pairs"].to_numpy(float)
    features = [_Latent(c, patterns, believed[c.feature]) for c in compared]
    rate, same = 1.5 / max(records, 2), np.zeros(len(patterns))
    for _ in range(_STEPS):
        for feature in features:
            feature.learn_chance(number * (1.0 - same))
        odds = np.log(rate / (1.0 - rate)) + sum(f.nats() for f in features)
        before, same = same, calibration.probability(np.asarray(odds, dtype=float))
        for feature in features:
            feature.learn_agreement(number * same)
        found = float(number @ same) / max(float(number.sum()), 1.0)
        rate = min(max(found, 0.1 / max(records, 2)), MOST_REPEATS / max(records, 2), 0.5)
        if np.abs(same - before).max(initial=0.0) < _TOLERANCE:
            break
    return Unrelated({f.name: f.chance() for f in features}, rate)


class _Latent:
    """One feature's levels among one person's records and among others'."""

    def __init__(
        self, compared: Comparison, patterns: pd.DataFrame, believed: Sequence[float]
    ) -> None:
        self.name, self._levels = compared.feature, level_names(compared)
        held = pd.Categorical(patterns[self.name], categories=list(self._levels)).codes
        self._held = held.astype(np.int64) + 1  # 0 is missing, which says nothing
        agreement = np.asarray(believed, dtype=float)
        self._agreement = agreement / agreement.sum()
        self._belief = BELIEVED_MATCHES * self._agreement
        unknown = np.array([1.0 if level == ELSE else UNKNOWN for level in self._levels])
        self._prior = UNKNOWN_PAIRS * unknown / unknown.sum()
        self._chance = self._prior

    def nats(self) -> Floats:
        return np.concatenate([[0.0], np.log(self._agreement / self._chance)])[self._held]

    def learn_chance(self, weights: Floats) -> None:
        total = self._count(weights) + self._prior
        self._chance = total / total.sum()

    def learn_agreement(self, weights: Floats) -> None:
        total = self._count(weights) + self._belief
        self._agreement = total / total.sum()

    def chance(self) -> dict[str, float]:
        return dict(zip(self._levels, self._chance.tolist(), strict=True))

    def _count(self, weights: Floats) -> Floats:
        return np.bincount(self._held, weights=weights, minlength=len(self._levels) + 1)[1:]


class _Feature:
    """One feature's levels: what is believed of them, and what the matches show."""

    def __init__(
        self, name: str, levels: Sequence[str], start: Floats, held: NDArray[np.int64]
    ) -> None:
        self._name, self._levels, self._start = name, levels, start
        self._belief = BELIEVED_MATCHES * start / start.sum()
        self._agreement = start
        self._held = held + 1  # 0 is missing, which says nothing

    @classmethod
    def of(cls, compared: Comparison, model: PersonModel, pairs: pd.DataFrame) -> "_Feature":
        """Read a comparison's levels from the model and the pairs."""
        levels = level_names(compared)
        known = model.parameters.levels[compared.feature]
        start = np.array([known[level][0] for level in levels])
        held = pairs[f"level_{compared.feature}"].to_numpy(np.int64)
        return cls(compared.feature, levels, start, held)

    def _moves(self) -> Floats:
        return np.log(self._agreement / self._start)

    def nats(self) -> Floats:
        """Return by how much each pair's log odds are moved."""
        return np.concatenate([[0.0], self._moves()])[self._held]

    def learn(self, same: Floats) -> float:
        """Take in each pair's probability; return the largest change of a level (nats)."""
        found = np.bincount(self._held, weights=same, minlength=len(self._levels) + 1)[1:]
        total = found + self._belief
        learnt = total / total.sum()
        change = float(np.abs(np.log(learnt / self._agreement)).max())
        self._agreement = learnt
        return change

    def offsets(self) -> list[tuple[str, float]]:
        """Return how each level's column of the layer moves (nats)."""
        names = [f"{self._name}={level}" for level in self._levels]
        return list(zip(names, self._moves().tolist(), strict=True))
