"""Reviewed pairs make probabilities true however they were drawn, and of whichever table."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from graph.linking.metrics import calibration_error, cluster_quality
from graph.linking.persons import Resolution, resolve
from tests.graph.linking.people import people

REVIEWED = 600


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return people(1600, seed=5)


@pytest.fixture(scope="module")
def unlabelled(planted: pd.DataFrame) -> Resolution:
    return resolve(planted.drop(columns="person"))


def same(pairs: pd.DataFrame, known: pd.DataFrame) -> np.ndarray:
    """Return which pairs are one person."""
    truth = known.set_index("unique_id").person
    return np.asarray(truth.loc[pairs.left].to_numpy() == truth.loc[pairs.right].to_numpy())


def error_of(found: Resolution, known: pd.DataFrame) -> float:
    """Return the expected calibration error of all pairs with records of ``known``."""
    inside = found.pairs[found.pairs.left.isin(known.unique_id)]
    inside = inside[inside.right.isin(known.unique_id)]
    return calibration_error(inside.probability.to_numpy(float), same(inside, known))


def of_persons(known: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return pairs of records of one person, candidates or not."""
    groups = known.groupby("person").unique_id
    every = [pair for _, ids in groups for pair in combinations(ids, 2)]
    drawn = np.random.default_rng(1).choice(len(every), count, replace=False)
    return pd.DataFrame([every[n] for n in drawn], columns=["left", "right"]).assign(same=True)


def at_random(known: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return pairs of any two records of two persons: hardly one of them is a candidate."""
    random, ids = np.random.default_rng(2), known.unique_id.to_numpy()
    drawn = pd.DataFrame({side: random.choice(ids, 2 * count) for side in ("left", "right")})
    return drawn[~same(drawn, known)].head(count).assign(same=False)


def _candidates(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    sample = found.pairs.sample(REVIEWED, random_state=1)
    return sample[["left", "right"]].assign(same=same(sample, known))


def _half_and_half(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    truth = same(found.pairs, known)
    few = min(REVIEWED // 2, int((~truth).sum()))
    parts = [found.pairs[truth], found.pairs[~truth]]
    drawn = pd.concat([part.sample(few, random_state=1) for part in parts])
    return drawn[["left", "right"]].assign(same=same(drawn, known))


def _doubtful_first(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    doubt = (found.pairs.probability - 0.5).abs().argsort(kind="stable")
    drawn = found.pairs.iloc[doubt[: REVIEWED // 2]]
    return drawn[["left", "right"]].assign(same=same(drawn, known))


def _persons_and_strangers(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    half = REVIEWED // 2
    return pd.concat([of_persons(known, half), at_random(known, half)], ignore_index=True)


def _persons_and_candidates(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    apart = _half_and_half(known, found)
    return pd.concat([of_persons(known, REVIEWED // 2), apart[~apart.same]], ignore_index=True)


def _persons_and_hardest(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    apart = found.pairs[~same(found.pairs, known)].head(REVIEWED // 10)
    apart = apart[["left", "right"]].assign(same=False)
    return pd.concat([of_persons(known, REVIEWED // 2), apart], ignore_index=True)


def _persons_only(known: pd.DataFrame, found: Resolution) -> pd.DataFrame:
    return of_persons(known, REVIEWED)


DRAWN: tuple[Callable[[pd.DataFrame, Resolution], pd.DataFrame], ...] = (
    _candidates,
    _half_and_half,
    _doubtful_first,
    _persons_and_strangers,
    _persons_and_candidates,
    _persons_and_hardest,
    _persons_only,
)


@pytest.mark.parametrize("draw", DRAWN)
def test_labels_make_probabilities_true_however_they_are_drawn(
    planted: pd.DataFrame,
    unlabelled: Resolution,
    draw: Callable[[pd.DataFrame, Resolution], pd.DataFrame],
) -> None:
    labels = draw(planted, unlabelled)
    found = resolve(planted.drop(columns="person"), labels=labels)
    assert found.metrics["calibrated"]
    assert error_of(found, planted) <= 0.015
    assert cluster_quality(found.assignments.cluster, planted.person).f1 >= 0.98


@pytest.fixture(scope="module")
def other() -> pd.DataFrame:
    known = people(1600, seed=6)
    return known.assign(unique_id="other-" + known.unique_id)


@pytest.fixture(scope="module")
def other_unlabelled(other: pd.DataFrame) -> Resolution:
    return resolve(other.drop(columns="person"))


@pytest.mark.parametrize("draw", [_half_and_half, _persons_and_strangers])
def test_labels_of_another_table_teach_beside_this_one_and_by_a_model(
    planted: pd.DataFrame,
    other: pd.DataFrame,
    other_unlabelled: Resolution,
    draw: Callable[[pd.DataFrame, Resolution], pd.DataFrame],
) -> None:
    labels = draw(other, other_unlabelled)
    named = other.unique_id.isin([*labels.left, *labels.right])
    both = pd.concat([planted, other[named]], ignore_index=True).drop(columns="person")
    beside = resolve(both, labels=labels)
    model = resolve(other.drop(columns="person"), labels=labels).model
    after = resolve(planted.drop(columns="person"), model=model)
    for found in (beside, after):
        assert found.metrics["calibrated"]
        assert error_of(found, planted) <= 0.015


def test_a_frozen_model_is_moved_to_the_base_rate_of_another_table(
    other: pd.DataFrame, other_unlabelled: Resolution
) -> None:
    labels = _candidates(other, other_unlabelled)
    model = resolve(other.drop(columns="person"), labels=labels).model
    large = people(8000, seed=7).drop(columns="person")
    found = resolve(large, model=model)
    assert found.model.layer.intercept < model.layer.intercept - 0.3
    assert found.model.layer.coefficients == model.layer.coefficients
    assert resolve(large, model=found.model).model == found.model


def test_a_frozen_model_stays_what_it_is_on_its_own_table(
    planted: pd.DataFrame, unlabelled: Resolution
) -> None:
    again = resolve(planted.drop(columns="person"), model=unlabelled.model)
    assert again.model == unlabelled.model
    pd.testing.assert_frame_equal(again.assignments, unlabelled.assignments)


def test_what_cannot_be_trained_stays_compared(caplog: pytest.LogCaptureFixture) -> None:
    known, random = people(2000, seed=5), np.random.default_rng(5)
    for column, kept in (("nik", 0.3), ("phone_raw", 0.4), ("dob", 0.6), ("address_raw", 0.6)):
        known.loc[random.random(len(known)) > kept, column] = None
    found = resolve(known.drop(columns="person"))
    assert "nothing could be learnt from the block name_s, city" in caplog.text
    assert {"bits_name", "bits_city"} <= set(found.pairs.columns)
