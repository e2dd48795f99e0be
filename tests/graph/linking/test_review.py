"""Review: what teaches most comes first; thresholds say what they would do."""

import numpy as np
import pandas as pd

from graph.linking.review import model_page, teaching_order


def scored(count: int, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(seed)
    probability = random.random(count)
    pairs = pd.DataFrame(
        {"left": range(count), "right": range(count, 2 * count), "probability": probability}
    )
    labels = pairs[["left", "right"]].assign(same=random.random(count) < probability)
    return pairs, labels


def test_least_certain_pairs_come_first() -> None:
    pairs, _ = scored(200, seed=1)
    ordered = teaching_order(pairs)
    assert abs(ordered.probability.iloc[0] - 0.5) == np.abs(pairs.probability - 0.5).min()


def test_model_page_of_true_probabilities_is_calibrated() -> None:
    pairs, labels = scored(4000, seed=2)
    page = model_page(pairs, labels, automatic=0.9)
    assert page.reviewed == 4000
    assert page.calibration_error < 0.04
    assert page.precision > 0.9
    step = next(t for t in page.thresholds if t.probability == 0.9)
    assert step.wrong_low <= step.wrong <= step.wrong_high
