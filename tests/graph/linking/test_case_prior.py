"""Rates of links among cases that nobody has reviewed: believed, then learnt from many pairs."""

import numpy as np

from graph.linking.calibration import Layer, probability
from graph.linking.cases.model import CaseModel
from graph.linking.cases.priors import Pairs, learnt_priors


def _pairs(
    cases: range, rate: float, strength: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All pairs of the cases, which are linked at a rate, and evidence that is true of both."""
    left, right = (cases.start + ends for ends in np.triu_indices(len(cases), 1))
    linked = rng.random(len(left)) < rate
    mean = np.where(linked, strength, -strength)
    evidence = rng.normal(mean, (2 * strength) ** 0.5)  # the ratio of densities is exp(evidence)
    return left, right, linked, evidence


def _unseen_rate(unseen: int, links: float, strength: float, *, seed: int) -> tuple[float, float]:
    """Return the rate found among unseen pairs, and the true one; each case has ``links``."""
    rng = np.random.default_rng(seed)
    seen = _pairs(range(200), 1.0 / 199, strength, rng)
    rest = _pairs(range(200, 200 + unseen), links / (unseen - 1), strength, rng)
    left, right, linked, evidence = (
        np.concatenate([a, b]) for a, b in zip(seen, rest, strict=True)
    )
    first = len(seen[0])
    drawn = np.concatenate([np.flatnonzero(linked[:first]), rng.choice(first, 600, replace=False)])
    positions = np.unique(drawn)
    same = linked[positions]
    reviewed = float(same.mean())
    logits = evidence + np.log(reviewed / (1 - reviewed))
    model = CaseModel(Layer((), (), 0.0), True, reviewed, 1.0, ())
    shifts = learnt_priors(model, Pairs(logits, left, right), positions, same).shifts
    found = probability(logits + shifts)[first:]
    return float(found.mean()), float(linked[first:].mean())


def test_few_unseen_pairs_are_believed_to_have_the_links_that_seen_cases_have() -> None:
    for seed in range(10):
        found, _ = _unseen_rate(12, 0.0, 2.0, seed=seed)
        assert 0.2 / 11 < found < 2.0 / 11


def test_many_unseen_pairs_show_a_rate_of_their_own() -> None:
    found, true = _unseen_rate(900, 6.0, 4.0, seed=1)
    assert 0.85 < found / true < 1.15
