"""How often each level of a feature holds in one class of pairs, learnt from weighed pairs."""

import numpy as np
from numpy.typing import NDArray

from graph.linking.calibration import Floats

Ints = NDArray[np.int64]

BELIEVED_MATCHES = 10.0
"""Matches that the belief in each feature's levels weighs; the table's own count for one each."""


class Shares:
    """Shares of a feature's levels; they start as believed.

    ``held`` is each pair's level, -1 where a value is missing; ``belief`` counts pairs a level.
    """

    def __init__(self, held: Ints, belief: Floats) -> None:
        self._held = held + 1  # 0 is missing, which says nothing
        self._belief = belief
        self.shares: Floats = belief / belief.sum()

    def learn(self, weights: Floats) -> float:
        """Take in how much each pair is of the class; return the largest change (nats)."""
        found = np.bincount(self._held, weights=weights, minlength=len(self._belief) + 1)[1:]
        total = found + self._belief
        before, self.shares = self.shares, total / total.sum()
        return float(np.abs(np.log(self.shares / before)).max())

    def spread(self, values: Floats) -> Floats:
        """Return each pair's value by its level, 0 where it is missing."""
        return np.concatenate([[0.0], values])[self._held]
