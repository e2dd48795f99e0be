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


def test_a_band_without_a_decision_is_not_judged_by_another() -> None:
    pairs, _ = scored(4000, seed=3)
    doubtful = pairs[(pairs.probability >= 0.5) & (pairs.probability < 0.8)]
    labels = doubtful[["left", "right"]].assign(same=False)
    page = model_page(pairs, labels, automatic=0.5, steps=(0.5, 0.8))
    all_wrong, certain = page.thresholds
    assert (certain.reviewed, certain.unchecked) == (0, certain.merged)
    assert certain.wrong_low == certain.wrong == certain.wrong_high
    assert all_wrong.unchecked == certain.merged
    assert all_wrong.wrong_high <= len(doubtful) + certain.wrong
