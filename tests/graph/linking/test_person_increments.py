import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.linking.persons import PersonModel, PreparedPersons, resolve, resolve_new
from graph.linking.persons.block_index import BlockIndex
from graph.linking.persons.normalise import open_database, prepare
from graph.linking.persons.settings import BLOCKING, PersonSettings
from tests.graph.linking.people import people

NEW = 150


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    everybody = people(700, seed=5).drop(columns="person")
    return everybody.sample(frac=1.0, random_state=1, ignore_index=True)


@pytest.fixture(scope="module")
def model(records: pd.DataFrame) -> PersonModel:
    return resolve(records.iloc[:-NEW]).model


def ends(pairs: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in zip(pairs.left, pairs.right, strict=True)}


def test_records_near_new_ones_are_those_that_a_blocking_rule_finds(records) -> None:
    connection = open_database(PersonSettings())
    prepare(connection, records.iloc[:-NEW], PersonSettings(), "existing")
    prepare(connection, records.iloc[-NEW:], PersonSettings(), "arrived", first=len(records) - NEW)
    BlockIndex(connection, BLOCKING, "existing").copy_near("arrived", "near")
    near = {row[0] for row in connection.execute("select unique_id from near").fetchall()}
    wanted = set()
    for rule in BLOCKING:
        key = f"({', '.join(rule)})"
        known = " and ".join(f"{expression} is not null" for expression in rule)
        query = f"select unique_id from existing where {known} and {key} in (select {key} "
        query += f"from arrived where {known})"
        wanted |= {row[0] for row in connection.execute(query).fetchall()}
    assert near == wanted
    assert 0 < len(near) < len(records) - NEW
    connection.close()


def test_new_records_meet_whom_a_full_run_shows_them(records, model) -> None:
    new = records.iloc[-NEW:]
    found = resolve_new(records.iloc[:-NEW], new, model)
    whole = resolve(records, model=model)
    fresh = set(new.unique_id)
    theirs = whole.pairs[whole.pairs.left.isin(fresh) | whole.pairs.right.isin(fresh)]
    likely = theirs[theirs.probability > 0.2]  # value frequencies differ by those of the new
    assert len(likely) > NEW / 2
    assert ends(likely) <= ends(found.pairs)


def test_existing_records_without_a_cluster_stay_alone(records, model) -> None:
    existing, new = records.iloc[:-NEW], records.iloc[-NEW:]
    clusters = pd.Series([f"c{n // 2}" for n in range(200)], index=existing.unique_id.iloc[:200])
    found = resolve_new(existing, new, model, clusters=clusters).assignments
    label = found.set_index("unique_id").cluster
    shown = [one for one in clusters.index if one in label.index]
    partners = [two for two in shown if clusters[two] == clusters[shown[0]]]
    assert len(partners) == 2
    assert label[partners].nunique() == 1
    untied = found[~found.unique_id.isin([*clusters.index, *new.unique_id])]
    assert len(untied) > 0
    groups = found.groupby("cluster").unique_id.agg(set)
    fresh = set(new.unique_id)
    unclustered = set(untied.unique_id)
    assert all(len(group & unclustered) <= 1 or group & fresh for group in groups)


def test_a_new_record_with_the_id_of_an_existing_one_is_refused(records, model) -> None:
    prepared = PreparedPersons(records.iloc[:-NEW], model)
    with pytest.raises(LinkingError, match="unique_id of an existing one"):
        resolve_new(prepared, records.iloc[-NEW - 1 :], model)
