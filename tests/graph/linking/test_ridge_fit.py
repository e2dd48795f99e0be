import numpy as np
import pytest

from graph.linking.calibration import Layer, fit, probability


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
