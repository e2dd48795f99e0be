"""Unrelated records of a table that no shipped model knows, told from one person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.linking import calibration
from graph.linking.calibration import Floats
from graph.linking.persons.chance import UNKNOWN, UNKNOWN_PAIRS
from graph.linking.persons.comparisons import ELSE, Comparison
from graph.linking.persons.matcher import level_names
from graph.linking.persons.shares import BELIEVED_MATCHES, Shares

MOST_REPEATS = 20.0
"""Records a person beyond which a sample is not believed."""

_STEPS = 300
_TOLERANCE = 1e-4


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
            feature.chance.learn(number * (1.0 - same))
        odds = np.log(rate / (1.0 - rate)) + sum(f.nats() for f in features)
        before, same = same, calibration.probability(np.asarray(odds, dtype=float))
        for feature in features:
            feature.agreement.learn(number * same)
        found = float(number @ same) / max(float(number.sum()), 1.0)
        rate = min(max(found, 0.1 / max(records, 2)), MOST_REPEATS / max(records, 2), 0.5)
        if np.abs(same - before).max(initial=0.0) < _TOLERANCE:
            break
    return Unrelated({f.name: f.named() for f in features}, rate)


class _Latent:
    """One feature's levels among one person's records and among others'."""

    def __init__(
        self, compared: Comparison, patterns: pd.DataFrame, believed: Sequence[float]
    ) -> None:
        self.name, self._levels = compared.feature, level_names(compared)
        codes = pd.Categorical(patterns[self.name], categories=list(self._levels)).codes
        held = codes.astype(np.int64)
        agreement = np.asarray(believed, dtype=float)
        unknown = np.array([1.0 if level == ELSE else UNKNOWN for level in self._levels])
        self.agreement = Shares(held, BELIEVED_MATCHES * agreement / agreement.sum())
        self.chance = Shares(held, UNKNOWN_PAIRS * unknown / unknown.sum())

    def nats(self) -> Floats:
        return self.chance.spread(np.log(self.agreement.shares / self.chance.shares))

    def named(self) -> dict[str, float]:
        return dict(zip(self._levels, self.chance.shares.tolist(), strict=True))
