"""Measures of agreement, beside scikit-learn's."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from graph.linking.metrics import adjusted_rand


@pytest.mark.parametrize("groups", [1, 2, 5, 40])
@pytest.mark.parametrize("records", [1, 2, 60, 500])
def test_adjusted_rand_equals_another_implementation(records: int, groups: int) -> None:
    rng = np.random.default_rng(records * 100 + groups)
    truth = pd.Series(rng.integers(0, groups, records))
    mixed = truth.where(rng.random(records) < 0.7, rng.integers(0, groups, records))
    for found in (truth, mixed, pd.Series(range(records)), pd.Series(["one"] * records)):
        assert adjusted_rand(found, truth) == pytest.approx(adjusted_rand_score(truth, found))
