"""The logistic layer on pairs whose truth is drawn from known odds."""

import numpy as np
import pytest

from graph.linking.calibration import (
    Layer,
    chosen_by_score,
    correct_prior,
    fit,
    fit_by_verdict,
    probability,
)

TRUE = Layer(("a", "b"), (2.0, 1.5), -1.0)
BELIEVED = Layer(("a", "b"), (1.6, 1.8), -0.4)
SPREAD = np.array([0.5, 0.5, 1.0])


def drawn(pairs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a design and whether each pair is the same."""
    random = np.random.default_rng(seed)
    kind = random.random(pairs) < 0.4
    design = random.normal(np.where(kind, 1.2, -1.2)[:, None], 1.0, (pairs, 2))
    return design, random.random(pairs) < probability(TRUE.logits(design))


@pytest.mark.parametrize("seed", range(20))
def test_fit_reaches_the_optimum_however_far_the_belief_is(seed: int) -> None:
    random = np.random.default_rng(seed)
    design = random.normal(0, 6, (2000, 8)) * (random.random((2000, 8)) < 0.4)
    truth = random.normal(0, 0.4, 8)
    same = random.random(len(design)) < probability(design @ truth - 1.0)
    belief = Layer(tuple("abcdefgh"), tuple(-4.0 * truth), 6.0)
    spread = np.array([*[0.7] * 8, 5.0])
    found = fit(belief, design, same, spread)
    weights = np.array([*found.coefficients, found.intercept])
    centre = np.array([*belief.coefficients, belief.intercept])
    padded = np.column_stack([design, np.ones(len(design))])
    gradient = padded.T @ (probability(padded @ weights) - same)
    gradient += (weights - centre) / spread**2
    assert np.abs(gradient).max() < 1e-3


@pytest.mark.parametrize(("same", "different"), [(1500, 0), (1500, 100), (200, 1500)])
def test_fit_by_verdict_finds_the_odds_whatever_was_drawn_of_each(
    same: int, different: int
) -> None:
    design, truth = drawn(20_000, seed=1)
    labelled = np.concatenate([np.flatnonzero(truth)[:same], np.flatnonzero(~truth)[:different]])
    found = fit_by_verdict(BELIEVED, design[labelled], truth[labelled], SPREAD, design[:8000])
    error = np.abs(probability(found.logits(design)) - probability(TRUE.logits(design))).mean()
    believed = np.abs(probability(BELIEVED.logits(design)) - probability(TRUE.logits(design)))
    assert error <= 0.015
    assert 3 * error <= believed.mean()


def test_pairs_picked_by_score_are_told_from_a_fair_sample_of_either_verdict() -> None:
    design, truth = drawn(5000, seed=2)
    logits = TRUE.logits(design)
    for sign, verdict in ((1, truth), (-1, ~truth)):
        fair = np.flatnonzero(verdict)[:300]
        hardest = np.flatnonzero(verdict)[np.argsort(np.abs(logits[verdict]))[:300]]
        assert not chosen_by_score(sign * logits, fair)
        assert chosen_by_score(sign * logits, hardest)


def test_correct_prior_finds_how_the_different_ones_multiplied() -> None:
    design, truth = drawn(40_000, seed=3)
    logits = TRUE.logits(design)
    rate = float(probability(logits).mean())
    fewer = np.flatnonzero(truth)[::5]
    other = np.concatenate([fewer, np.flatnonzero(~truth)])
    assert correct_prior(logits[other], rate) == pytest.approx(-np.log(5), abs=0.08)
    assert correct_prior(logits, rate) == pytest.approx(0.0, abs=1e-4)


def test_correct_prior_trusts_the_known_rate_against_a_handful() -> None:
    certain = np.full(5, 12.0)
    assert correct_prior(certain, 0.5) > 3
    assert correct_prior(certain, 0.5, trusted=100) < 0.1
