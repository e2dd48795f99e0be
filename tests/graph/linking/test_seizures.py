"""Seizures: the measure that separates the laboratory's own pairs is chosen."""

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.seizures import (
    Measure,
    Root,
    choose_rule,
    choose_rules,
    parse_profile,
    profile_matrix,
    similarity,
)


def batches(count: int, samples: int, *, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Profiles with one large peak that varies by sample and small ones that tell the batch."""
    random = np.random.default_rng(seed)
    rows, owner = [], []
    for batch in range(count):
        minor = random.lognormal(0.0, 0.8, 8)
        for _ in range(samples):
            main = 200.0 * random.lognormal(0.0, 0.4)
            areas = [main, *(minor * random.lognormal(0.0, 0.1, 8))]
            rows.append(";".join(f"p{n}:{area:.4f}" for n, area in enumerate(areas)))
            owner.append(batch)
    frame = pd.DataFrame({"unique_id": range(len(rows)), "profile": rows})
    return frame.assign(drug="sabu", method="gcms"), np.array(owner)


def test_chosen_rule_keeps_the_stated_false_positives() -> None:
    table, owner = batches(20, 4, seed=1)
    matrix = profile_matrix([parse_profile(text) for text in table.profile])
    left, right = np.triu_indices(len(table), 1)
    same = owner[left] == owner[right]
    rule = choose_rule(matrix, left, right, same, false_positives=0.01)
    plain = similarity(matrix, left, right, root=Root.NONE, measure=Measure.COSINE)
    cut = np.quantile(plain[~same], 0.99)
    assert rule.false_positive_rate <= 0.01
    assert rule.true_positive_rate > (plain[same] > cut).mean()
    assert rule.true_positive_rate >= 0.9


def test_rules_are_chosen_per_drug_and_method() -> None:
    table, owner = batches(16, 4, seed=2)
    left, right = np.triu_indices(len(table), 1)
    labels = pd.DataFrame({"left": left, "right": right, "same": owner[left] == owner[right]})
    split = table.assign(method=np.where(np.arange(len(table)) < 32, "gcms", "irms"))
    rules = choose_rules(split, labels)
    assert set(rules) == {("sabu", "gcms"), ("sabu", "irms")}
    assert all(rule.linked == 48 for rule in rules.values())


@pytest.mark.parametrize("measure", list(Measure))
def test_a_profile_is_identical_to_itself(measure: Measure) -> None:
    matrix = profile_matrix([{"a": 3.0, "b": 1.0}, {"a": 6.0, "b": 2.0}, None])
    ends = np.array([0, 0]), np.array([1, 2])
    found = similarity(matrix, *ends, root=Root.SQUARE, measure=measure)
    assert found[0] == pytest.approx(1.0)
    assert np.isnan(found[1])


def test_too_few_pairs_are_an_error() -> None:
    matrix = profile_matrix([{"a": 1.0}, {"a": 1.0}])
    with pytest.raises(LinkingError, match="too few"):
        choose_rule(matrix, np.array([0]), np.array([1]), np.array([True]), false_positives=0.01)


def test_a_bad_profile_is_an_error_without_its_text() -> None:
    with pytest.raises(LinkingError) as caught:
        parse_profile("secret:many")
    assert "secret" not in str(caught.value)
