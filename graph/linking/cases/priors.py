"""How many links there are among pairs that nobody reviewed: a shift of the log odds, in nats."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from graph.linking import calibration
from graph.linking.calibration import Floats
from graph.linking.cases.compare import Ints
from graph.linking.cases.model import FEWEST_CASES, CaseModel

REVIEWED_BOTH, REVIEWED_ONE, REVIEWED_NONE = 2, 1, 0
RATE_SPREAD = 0.75
REPEATS = 30.0
FARTHEST = 40.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates: log odds (nats) of an unshifted layer, row positions of their two cases."""

    logits: Floats
    left: Ints
    right: Ints

    def cases(self) -> int:
        """How many cases the pairs are of."""
        return len(np.unique(np.concatenate([self.left, self.right])))


@dataclass(frozen=True, slots=True)
class Priors:
    """Each pair's shift, and the model as it may be used elsewhere."""

    shifts: Floats
    model: CaseModel


def learnt_priors(
    model: CaseModel, pairs: Pairs, positions: Ints, same: NDArray[np.bool_]
) -> Priors:
    """Return each pair's shift from the reviewed base rate to its own stratum's.

    Strata: pairs of two cases that a reviewer has seen, of one, of none. Reviewers are given
    pairs that look promising, and cases of one series arrive together, so the rates differ.
    A case that nobody has seen is believed to have as many links as those that were seen.
    Nothing shifts where the pairs were picked by their score: see ``calibration``.
    """
    logits, left, right = pairs.logits, pairs.left, pairs.right
    seen = np.zeros(int(max(left.max(), right.max())) + 1, dtype=bool)
    seen[left[positions]] = True
    seen[right[positions]] = True
    stratum = seen[left].astype(np.int64) + seen[right]
    one, both, unseen = (stratum == v for v in (REVIEWED_ONE, REVIEWED_BOTH, REVIEWED_NONE))
    shifts = np.zeros(len(logits))
    shifts[both] = _reviewed_shift(logits[both], model.rate, same)
    if one.any():
        shifts[one] = calibration.correct_prior(logits[one], model.rate)
    links = float(calibration.probability(logits[both] + shifts[both]).sum() / seen.sum())
    if unseen.any():
        rest = Pairs(logits[unseen], left[unseen], right[unseen])
        shifts[unseen] = _unseen_shift(rest, model.rate, links)
    if calibration.chosen_by_score(logits + shifts, positions[same]):
        return Priors(np.zeros(len(logits)), _as_it_is(model, pairs))
    return Priors(shifts, replace(model, links=links))


def frozen_shift(model: CaseModel, pairs: Pairs, cases: int) -> float:
    """Return the shift of a model that another table taught to the base rate of this one.

    A case is believed to have as many links as one of the other table had. A model that nothing
    taught believes of each table what it believes of the first.
    """
    if not len(pairs.logits):
        return 0.0
    if not model.calibrated:
        return float(np.log(2.0 / max(cases, FEWEST_CASES) / model.rate))
    return _unseen_shift(pairs, model.rate, model.links)


def _as_it_is(model: CaseModel, pairs: Pairs) -> CaseModel:
    """The odds are true as they are: so is the base rate that they add up to."""
    links = float(calibration.probability(pairs.logits).sum())
    return replace(model, rate=links / len(pairs.logits), links=links / pairs.cases())


def _reviewed_shift(logits: Floats, rate: float, same: NDArray[np.bool_]) -> float:
    """Return the shift for pairs of reviewed cases: no fewer links than reviewers found.

    Nor fewer pairs that are none. Where the features tell little, scores alone may say otherwise.
    """
    shift, base = calibration.correct_prior(logits, rate), _log_odds(rate)
    fewest, most = same.sum() / len(logits), 1.0 - (~same).sum() / len(logits)
    return min(max(shift, _log_odds(fewest) - base), _log_odds(most) - base)


def _unseen_shift(pairs: Pairs, reviewed: float, links: float) -> float:
    """Return the likeliest shift (nats) for pairs of cases believed to have ``links`` each.

    Few pairs say little of their own rate, and neighbours in place and time say it many times
    over: each counts for one ``REPEATS``-th, against a belief as wide as ``RATE_SPREAD``.
    """
    logits, base = pairs.logits, _log_odds(reviewed)
    believed = _log_odds(links * pairs.cases() / len(logits)) - base

    def slope(shift: float) -> float:
        found = calibration.probability(logits + shift).sum()
        stated = len(logits) / (1.0 + np.exp(-(base + shift)))
        return float((found - stated) / REPEATS - (shift - believed) / RATE_SPREAD**2)

    return float(brentq(slope, believed - FARTHEST, believed + FARTHEST, xtol=1e-4))


def _log_odds(rate: float) -> float:
    held = min(max(rate, 1e-6), 1.0 - 1e-4)
    return float(np.log(held / (1.0 - held)))
