"""Person tables that are not Indonesian: other columns, codes that no shipped model knows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from graph.linking.metrics import cluster_quality
from graph.linking.persons import PersonModel, PersonSettings, Resolution, resolve
from graph.linking.persons.learning import learn
from graph.linking.persons.normalise import open_database, prepare
from graph.linking.persons.settings import BLOCKING, Spelling

TABLES = Path(__file__).parents[4] / "shared" / "data" / "record-linkage"
FAKE, FEBRL_3 = TABLES / "fake_1000.csv", TABLES / "dataset3.csv"
SETTINGS = PersonSettings(
    columns={"name_raw": ("first_name", "surname")}, codes=("email",), spelling=Spelling.PLAIN
)


def _quality(found: Resolution, truth: pd.Series) -> float:
    cluster = found.assignments.set_index("unique_id").cluster
    return cluster_quality(cluster.loc[truth.index], truth).f1


def _members(people: int, seed: int) -> pd.DataFrame:
    """Members of a club: each three times, name or address of mail or birth date spoilt."""
    rng = np.random.default_rng(seed)
    first = [f"{a}{b}" for a in ("Ann", "Bor", "Cil", "Dag", "Ed") for b in ("a", "is", "yn", "o")]
    last = [
        f"{a}{b}" for a in ("Hart", "Lind", "Mor", "North", "Pell") for b in ("ley", "en", "ow")
    ]
    rows = []
    for person in range(people):
        name = (str(rng.choice(first)), str(rng.choice(last)))
        born = np.datetime64("1950-01-01") + int(rng.integers(0, 20_000))
        mail = "".join(rng.choice(list("abcdefghijklmnop"), 9)) + "@club.example"
        for spoilt in rng.permutation(3):
            rows.append(
                {
                    "person": person,
                    "first_name": None if spoilt == 0 else name[0],
                    "surname": name[1],
                    "dob": None if spoilt == 1 else str(born),
                    "email": None if spoilt == 2 else mail,
                }
            )
    frame = pd.DataFrame(rows)
    frame.insert(0, "unique_id", [f"m{n}" for n in range(len(frame))])
    return frame


def test_resolve_learns_what_a_code_is_worth_from_a_small_table() -> None:
    records = _members(150, seed=3)
    truth = records.set_index("unique_id").person
    assert _quality(resolve(records.drop(columns="person"), settings=SETTINGS), truth) >= 0.9


def _learnt(records: pd.DataFrame) -> PersonModel:
    connection = open_database(SETTINGS)
    prepare(connection, records, SETTINGS)
    return learn(connection, SETTINGS, seed=0)


def test_agreement_of_one_persons_records_is_not_taken_for_chance() -> None:
    records = _members(150, seed=3)
    learnt = _learnt(records.drop(columns="person")).parameters
    left, right = np.triu_indices(len(records), 1)
    person, born = records.person.to_numpy(), records.dob.to_numpy(dtype=object)
    known = records.dob.notna().to_numpy()
    others = (person[left] != person[right]) & known[left] & known[right]
    by_chance = float((born[left] == born[right])[others].mean())
    among_all = float((born[left] == born[right])[known[left] & known[right]].mean())
    assert among_all > 10 * max(by_chance, 1e-5)  # else the table could not mislead
    assert learnt.levels["birth"]["exact"][1] < 0.2 * among_all
    assert learnt.prior == pytest.approx(2 / len(records), rel=0.2)
    assert learnt.repeats == pytest.approx(3.0, rel=0.2)


def test_a_model_keeps_how_often_persons_repeat() -> None:
    model = _learnt(_members(50, seed=3).drop(columns="person"))
    assert PersonModel.loads(model.dumps()) == model


def test_resolve_blocks_on_codes_that_are_telling_and_on_no_others() -> None:
    records = _members(150, seed=3).drop(columns="person").assign(club="north")
    settings = PersonSettings(
        columns=SETTINGS.columns, codes=("email", "club"), spelling=Spelling.PLAIN
    )
    rules = resolve(records, settings=settings).settings.blocking
    assert ("code_email",) in rules
    assert ("code_club",) not in rules
    assert ("code_club", "birth") in rules


def test_resolve_leaves_the_callers_own_blocking_rules_alone() -> None:
    records = _members(20, seed=3).drop(columns="person")
    settings = PersonSettings(columns=SETTINGS.columns, codes=("email",), blocking=BLOCKING[:4])
    assert resolve(records, settings=settings).settings.blocking == BLOCKING[:4]


@pytest.mark.skipif(not FAKE.exists(), reason="the published table is not beside the repository")
def test_resolve_does_as_well_on_a_published_table_as_is_known() -> None:
    table = pd.read_csv(FAKE)
    records, truth = table.drop(columns="cluster"), table.set_index("unique_id").cluster
    found = resolve(records, settings=SETTINGS)
    assert _quality(found, truth) >= 0.9
    labels = found.pairs.sample(500, random_state=1)[["left", "right"]]
    labels["same"] = truth.loc[labels.left].to_numpy() == truth.loc[labels.right].to_numpy()
    assert _quality(resolve(records, settings=SETTINGS, labels=labels), truth) >= 0.94


@pytest.mark.skipif(not FEBRL_3.exists(), reason="the published table is not beside the repository")
def test_resolve_links_a_published_table_with_nothing_but_its_columns_named() -> None:
    table = pd.read_csv(FEBRL_3, dtype=str, skipinitialspace=True).rename(columns=str.strip)
    truth = table.rec_id.str.extract(r"rec-(\d+)-")[0].set_axis(table.rec_id)
    settings = PersonSettings(
        columns={
            "unique_id": "rec_id",
            "name_raw": ("given_name", "surname"),
            "dob": "date_of_birth",
            "nik": "soc_sec_id",
            "city": "suburb",
        },
        codes=("postcode", "state"),
        spelling=Spelling.PLAIN,
    )
    cluster = resolve(table, settings=settings).assignments.set_index("unique_id").cluster
    assert cluster_quality(cluster.loc[truth.index], truth).f1 >= 0.998
