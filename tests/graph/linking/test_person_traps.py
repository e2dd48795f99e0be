"""People of one household stay apart, with the reason; tables that no clerk meant are read."""

import numpy as np
import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.labels import positions
from graph.linking.persons import PersonSettings, resolve
from tests.graph.linking.people import people, records

HOME = {"address_raw": "Jl. Melati No. 40", "city": "Medan", "phone_raw": "081376114000"}


def _guard(*pair: dict[str, str]) -> str:
    found = resolve(records(*pair))
    assert found.assignments.cluster.nunique() == 2
    return str(found.pairs.guard.iloc[0])


def test_twins_of_three_words_and_one_telephone_stay_apart() -> None:
    born = {"dob": "1985-05-19", "pob": "Medan", **HOME}
    names = ("Joko Dedi Saputra", "Fajar Dedi Saputra")
    assert _guard(*({"name_raw": name, **born} for name in names)) == "brothers"


def test_twins_known_by_one_telephone_stay_apart() -> None:
    born = {"dob": "1985-05-19", "phone_raw": "081376114000", "city": "Medan", "pob": "Medan"}
    names = ("Joko Saputra", "Fajar Saputra")
    assert _guard(*({"name_raw": name, **born} for name in names)) == "brothers"


def test_the_nik_says_who_is_a_woman_where_nothing_else_does() -> None:
    guard = _guard(
        {"name_raw": "Ratna Ani", "nik": "6122374802781410", **HOME},
        {"name_raw": "Iwan Nugroho", "gender": "m", **HOME},
    )
    assert guard == "sex_conflict"


def test_m_after_a_name_is_an_initial_and_before_it_muhamad() -> None:
    shared = {"dob": "1985-05-19", "pob": "Medan", **HOME}
    initial, muhamad = (
        resolve(records(*({"name_raw": name, **shared} for name in names)))
        for names in (("Danang M", "Danang Mursito"), ("M Danang", "Muhammad Danang"))
    )
    assert initial.assignments.cluster.nunique() == 1
    assert muhamad.pairs.level_name.tolist() == ["exact"]


def test_texts_of_any_length_and_broken_letters_are_read() -> None:
    table = people(10, seed=2).drop(columns="person")
    table["address_raw"] = "jl " + "x" * 100_000
    broken = [f"{name} {chr(0xD800)}" for name in table.name_raw]
    table["name_raw"] = pd.Series(broken, dtype=object)
    found = resolve(table)
    assert found.assignments.unique_id.tolist() == table.unique_id.tolist()
    assert found.assignments.cluster.nunique() < len(table)


@pytest.mark.parametrize("source", ["absent", ("name_raw", "absent")])
def test_a_column_that_settings_name_and_the_table_lacks_is_an_error(
    source: str | tuple[str, str],
) -> None:
    table = people(5, seed=2).drop(columns="person")
    with pytest.raises(LinkingError, match="absent"):
        resolve(table, settings=PersonSettings(columns={"nik": source}))


def test_a_column_that_nothing_is_known_of_is_an_error() -> None:
    table = people(5, seed=2).drop(columns="person")
    with pytest.raises(LinkingError, match="surname"):
        resolve(table, settings=PersonSettings(columns={"surname": "name_raw"}))


@pytest.mark.parametrize(
    "labels",
    [
        [("a", "b", True)],
        pd.DataFrame([["a", "b", True, True]], columns=["left", "right", "same", "same"]),
    ],
)
def test_labels_that_are_no_table_or_name_a_column_twice_are_errors(labels: object) -> None:
    with pytest.raises(LinkingError, match="labels"):
        positions(labels, np.array(["a", "b"]))  # type: ignore[arg-type]


def test_records_that_are_no_table_are_an_error() -> None:
    with pytest.raises(LinkingError, match="DataFrame"):
        resolve([{"unique_id": 1, "name_raw": "Budi"}])  # type: ignore[arg-type]
