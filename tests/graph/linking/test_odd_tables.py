"""Tables as other people have them: other dtypes, missing things, labels that are not right."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.cases import link
from graph.linking.labels import positions
from graph.linking.persons import PersonSettings, Resolution, resolve
from tests.graph.linking.people import people
from tests.graph.linking.test_cases import OFFENCES, burglaries, narcotics

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(scope="module")
def written() -> pd.DataFrame:
    return people(40, seed=2).drop(columns="person")


@pytest.fixture(scope="module")
def usual(written: pd.DataFrame) -> Resolution:
    return resolve(written)


def _spoilt(frame: pd.DataFrame) -> pd.DataFrame:
    empty = np.array([None, np.nan, "", "  ", "nan", "None", "NULL", "-", "NaT"], dtype=object)
    mixed, random = frame.astype(object), np.random.default_rng(0)
    for column in frame.columns[1:]:
        missing = frame[column].isna()
        mixed.loc[missing, column] = random.choice(empty, int(missing.sum()))
    return mixed


SAME_TABLE: dict[str, Change] = {
    "numbers of phones": lambda f: f.assign(phone_raw=pd.to_numeric(f.phone_raw)),
    "numbers of NIK": lambda f: f.assign(nik=pd.to_numeric(f.nik)),
    "dates": lambda f: f.assign(dob=pd.to_datetime(f.dob)),
    "times with a zone": lambda f: f.assign(dob=pd.to_datetime(f.dob, utc=True)),
    "days before months": lambda f: f.assign(dob=pd.to_datetime(f.dob).dt.strftime("%d/%m/%Y")),
    "categories": lambda f: f.astype(dict.fromkeys(f.columns, "category")),
    "arrow": lambda f: f.convert_dtypes(dtype_backend="pyarrow"),
    "words for nothing": _spoilt,
    "pd.NA": lambda f: f.astype(object).where(f.notna(), pd.NA),
    "one index value": lambda f: f.set_index(pd.Index([0] * len(f))),
}


@pytest.mark.parametrize("change", SAME_TABLE.values(), ids=SAME_TABLE.keys())
def test_resolve_finds_the_same_persons_whatever_the_dtypes(
    written: pd.DataFrame, usual: Resolution, change: Change
) -> None:
    found = resolve(change(written))
    assert found.assignments.cluster.tolist() == usual.assignments.cluster.tolist()


WRONG_TABLE: dict[str, tuple[Change, str]] = {
    "a column twice": (lambda f: pd.concat([f, f[["name_raw"]]], axis=1), "exactly once"),
    "an id twice": (lambda f: pd.concat([f, f.head(1)]), "more than once"),
    "no id": (lambda f: f.assign(unique_id=[None, *f.unique_id[1:]]), "no unique_id"),
}


@pytest.mark.parametrize(("change", "words"), WRONG_TABLE.values(), ids=WRONG_TABLE.keys())
def test_resolve_says_what_is_wrong_with_a_table(
    written: pd.DataFrame, change: Change, words: str
) -> None:
    with pytest.raises(LinkingError, match=words):
        resolve(change(written))


@pytest.mark.parametrize("code", ["absent", "my code!"])
def test_resolve_says_what_is_wrong_with_a_code(written: pd.DataFrame, code: str) -> None:
    table = written.assign(**{"my code!": "x"})
    with pytest.raises(LinkingError, match=r"absent|letters"):
        resolve(table, settings=PersonSettings(codes=(code,)))


def _labels(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"left": ["a"], "right": ["b"], "same": [True]} | columns)


@pytest.mark.parametrize(
    "labels",
    [
        _labels(same=[None]),
        _labels(same=["False"]),
        _labels(same=[0.5]),
        _labels(left=["nobody"]),
        _labels().drop(columns="same"),
    ],
)
def test_labels_that_are_not_as_they_should_be_are_errors(labels: pd.DataFrame) -> None:
    with pytest.raises(LinkingError, match="labels"):
        positions(labels, ["a", "b"])


def test_the_last_label_of_a_pair_counts_whichever_way_round() -> None:
    labels = pd.DataFrame(
        {"left": [5, 7, 7, 9, 9], "right": [7, 5, 9, 9, 7], "same": [1, 0, 0.0, 1, True]}
    )
    found = positions(labels.astype({"same": float}), np.array([9, 7, 5]))
    assert found.to_dict("list") == {"left": [1, 0], "right": [2, 1], "same": [False, True]}


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda t: t.dt.strftime("%Y-%m-%d %H:%M:%S"),
        lambda t: t.dt.strftime("%d/%m/%Y %H:%M:%S"),
        lambda t: t.dt.strftime("%d/%m/%Y %H:%M:%S").where(t.dt.day > 15, t.astype(str)),
        lambda t: t.dt.tz_localize("UTC"),
        lambda t: t.astype("datetime64[s]"),
        lambda t: t.convert_dtypes(dtype_backend="pyarrow"),
    ],
)
def test_link_reads_times_however_they_are_written(
    rewritten: Callable[[pd.Series], pd.Series],
) -> None:
    offences = burglaries(30, seed=3).drop(columns="offender")
    offences["begun"] = offences.begun.dt.floor("s")
    usual = link(offences, features=OFFENCES).pairs
    other = offences.assign(begun=rewritten(offences.begun)).set_index(offences.index * 0)
    found = link(other, features=OFFENCES).pairs
    pd.testing.assert_frame_equal(found, usual)


def test_link_refuses_numbers_for_times() -> None:
    offences = burglaries(10, seed=3).drop(columns="offender").assign(begun=20_260_105)
    with pytest.raises(LinkingError, match="numbers where dates"):
        link(offences, features=OFFENCES)


def test_link_takes_one_identifier_that_is_no_list() -> None:
    cases = narcotics(30, seed=3).drop(columns="network")
    single = cases.assign(phones=[ids[0] if len(ids) else None for ids in cases.phones])
    listed = cases.assign(phones=[ids[:1] for ids in cases.phones])
    pd.testing.assert_frame_equal(link(single).pairs, link(listed).pairs)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_link_takes_tables_of_hardly_a_case_and_columns_without_a_value(count: int) -> None:
    offences = burglaries(5, seed=3).drop(columns="offender").head(count)
    assert len(link(offences, features=OFFENCES).pairs) == (1 if count == 2 else 0)
    empty = offences.assign(**dict.fromkeys(offences.columns[1:], None))
    assert link(empty, features=OFFENCES).metrics["cases"] == count


@pytest.mark.parametrize("same", [True, False])
def test_link_stays_uncalibrated_by_labels_of_one_verdict(same: bool) -> None:
    offences = burglaries(30, seed=3).drop(columns="offender")
    pairs = link(offences, features=OFFENCES).pairs
    labels = pairs[["left", "right"]].head(100).assign(same=same)
    found = link(offences, labels=labels, features=OFFENCES)
    assert not found.metrics["calibrated"]
    assert found.metrics["labels"] == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"automatic": 1.5},
        {"review": -0.1},
        {"keep": float("nan")},
        {"threads": 0},
        {"memory": "lots"},
        {"blocking": (("nik",), ())},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LinkingError):
        PersonSettings(**wrong)
    assert PersonSettings(memory="1.5 GiB").memory == "1.5 GiB"
