"""Steps that a caller left open fit the table, and a frozen model keeps those it was taught."""

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.cases import Code, Feature, Moment, Number, Place, PlaceUnit, link
from graph.linking.metrics import calibration_error
from tests.graph.linking.test_cases import OFFENCES, burglaries, truth_of

DEFAULTS: tuple[Feature, ...] = (
    Place("y", "x", PlaceUnit.METRES),
    Moment("begun", "ended"),
    Code("entry"),
    Code("target"),
)


def _split(offenders: int, *, seed: int) -> tuple[pd.DataFrame, pd.Series]:
    cases = burglaries(offenders, seed=seed)
    return cases.drop(columns="offender"), cases.set_index("unique_id").offender


def _labels(pairs: pd.DataFrame, owner: pd.Series, unlinked: float) -> pd.DataFrame:
    """All linked pairs and a share of the others."""
    same = truth_of(pairs, owner)
    drawn = same | (np.random.default_rng(0).random(len(pairs)) < unlinked)
    return pairs.loc[drawn, ["left", "right"]].assign(same=same[drawn])


def test_defaults_tell_as_much_in_a_street_as_in_a_country() -> None:
    town, owner = _split(60, seed=3)
    labels = _labels(link(town, features=DEFAULTS).pairs, owner, 0.2)
    usual = link(town, features=DEFAULTS, labels=labels).pairs
    for scale in (0.001, 100.0):
        other = town.assign(x=town.x * scale, y=town.y * scale)
        found = link(other, features=DEFAULTS, labels=labels).pairs
        assert found.probability.tolist() == pytest.approx(usual.probability.tolist(), abs=1e-6)


def test_defaults_are_chosen_for_numbers_and_times_too() -> None:
    cases = pd.DataFrame({"unique_id": range(400), "value": np.arange(400.0) / 1000})
    cases["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(400), unit="min")
    found = link(cases, features=(Number("value"), Moment())).pairs
    for level in ("level_value", "level_time"):
        assert found[level].nunique() >= 5


def test_defaults_take_a_table_where_nothing_differs() -> None:
    cases = pd.DataFrame({"unique_id": range(5), "lat": 1.0, "lon": 2.0, "day": "2026-01-01"})
    found = link(cases, features=(Place(), Moment())).pairs
    assert found.probability.nunique() == 1


def test_steps_that_do_not_rise_are_refused() -> None:
    town, _ = _split(5, seed=3)
    for steps in ((5.0, 1.0), (0.0, 1.0), (-1.0, 1.0)):
        with pytest.raises(LinkingError, match="place must rise"):
            link(town, features=(Place("y", "x", PlaceUnit.METRES, steps=steps),))


def test_a_span_of_one_known_end_is_that_end() -> None:
    town, _ = _split(20, seed=3)
    town["ended"] = town.begun
    usual = link(town, features=DEFAULTS).pairs
    gone = np.arange(len(town)) % 3
    open_ended = town.assign(begun=town.begun.where(gone != 1), ended=town.ended.where(gone != 2))
    pd.testing.assert_frame_equal(link(open_ended, features=DEFAULTS).pairs, usual)


def test_a_frozen_model_reads_another_table_by_the_steps_it_was_taught() -> None:
    town, owner = _split(60, seed=3)
    model = link(
        town, features=DEFAULTS, labels=_labels(link(town, features=DEFAULTS).pairs, owner, 0.2)
    ).model
    other, _ = _split(40, seed=4)
    spread = other.assign(x=other.x * 50, y=other.y * 50)
    found = link(spread, features=DEFAULTS, model=model)
    assert set(found.pairs.level_place.cat.categories) == {
        "missing",
        *(name.removeprefix("place=") for name in model.layer.names if name.startswith("place=")),
    }
    assert found.model == model


@pytest.mark.parametrize(("unlinked", "offenders"), [(1.0, 60), (0.03, 60), (0.03, 240)])
def test_a_frozen_model_is_moved_to_the_rate_of_another_table(
    unlinked: float, offenders: int
) -> None:
    town, owner = _split(130, seed=6)
    labels = _labels(link(town, features=DEFAULTS).pairs, owner, unlinked)
    model = link(town, features=DEFAULTS, labels=labels).model
    other, others = _split(offenders, seed=7)
    pairs = link(other, features=DEFAULTS, model=model).pairs
    same = truth_of(pairs, others)
    assert 0.7 < pairs.probability.sum() / same.sum() < 1.4
    assert calibration_error(pairs.probability.to_numpy(), same) <= 0.006


def test_a_frozen_model_of_no_label_believes_of_any_table_the_same() -> None:
    town, _ = _split(60, seed=3)
    other, _ = _split(200, seed=4)
    model = link(town, features=OFFENCES).model
    frozen, own = (link(other, features=OFFENCES, model=m).pairs for m in (model, None))
    assert frozen.probability.tolist() == pytest.approx(own.probability.tolist(), abs=1e-9)


def test_reviewed_links_are_counted_even_where_the_features_tell_little() -> None:
    town, owner = _split(90, seed=3)
    pairs = link(town, features=DEFAULTS).pairs
    # Most links here are those of accomplices who share neither place nor time nor manner
    linked = truth_of(pairs, owner) | (np.random.default_rng(1).random(len(pairs)) < 0.01)
    drawn = linked | (np.random.default_rng(0).random(len(pairs)) < 0.2)
    labels = pairs.loc[drawn, ["left", "right"]].assign(same=linked[drawn])
    found = link(town, features=DEFAULTS, labels=labels).pairs
    assert 0.9 < found.probability.sum() / linked.sum() < 1.5


def test_the_order_of_rows_and_labels_does_not_matter() -> None:
    town, owner = _split(60, seed=3)
    labels = _labels(link(town, features=DEFAULTS).pairs, owner, 0.2)

    def found(cases: pd.DataFrame, given: pd.DataFrame) -> pd.Series:
        pairs = link(cases, features=DEFAULTS, labels=given, seed=1).pairs
        ends = np.sort(pairs[["left", "right"]].to_numpy(), axis=1)
        return pairs.probability.set_axis(pd.MultiIndex.from_arrays(ends.T)).sort_index()

    usual = found(town, labels)
    turned = labels.rename(columns={"left": "right", "right": "left"})
    shuffled = found(town.sample(frac=1, random_state=2), turned.sample(frac=1, random_state=3))
    assert shuffled.index.equals(usual.index)
    assert shuffled.to_numpy() == pytest.approx(usual.to_numpy(), abs=1e-9)
