"""Persons: planted truth is found, traps stay apart, reviewers bind."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from graph.errors import LinkingError
from graph.evidence import Verdict
from graph.linking.metrics import calibration_error, cluster_quality, pair_quality
from graph.linking.persons import (
    FEBRL,
    PersonModel,
    PersonSettings,
    PreparedPersons,
    Resolution,
    exact_nik,
    propose,
    resolve,
    resolve_new,
)
from tests.graph.linking.people import people, records

SHARED = Path(__file__).parents[4] / "shared" / "data" / "record-linkage"


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return people(1200, seed=3)


@pytest.fixture(scope="module")
def resolved(planted: pd.DataFrame) -> Resolution:
    return resolve(planted.drop(columns="person"))


def together(resolution: Resolution, a: str, b: str) -> bool:
    cluster = resolution.assignments.set_index("unique_id").cluster
    return bool(cluster[a] == cluster[b])


def test_resolve_finds_planted_persons(planted: pd.DataFrame, resolved: Resolution) -> None:
    found = cluster_quality(resolved.assignments.cluster, planted.person)
    assert found.precision >= 0.995
    assert found.recall >= 0.95
    assert found.f1 > cluster_quality(exact_nik(planted).assignments.cluster, planted.person).f1


def test_resolve_says_uncalibrated_without_labels(resolved: Resolution) -> None:
    assert not resolved.metrics["calibrated"]
    assert not resolved.pairs.calibrated.any()


def test_parts_add_up_to_the_score(resolved: Resolution) -> None:
    bits = resolved.pairs.filter(regex="^bits_").sum(axis=1)
    rest = resolved.pairs.score_bits - bits
    assert rest.max() - rest.min() < 1e-3


def test_resolve_repeats_exactly(planted: pd.DataFrame, resolved: Resolution) -> None:
    again = resolve(planted.drop(columns="person"))
    pd.testing.assert_frame_equal(again.assignments, resolved.assignments)
    assert again.model.version == resolved.model.version


def test_resolve_ignores_the_order_of_records(planted: pd.DataFrame, resolved: Resolution) -> None:
    shuffled = planted.sample(frac=1, random_state=9).reset_index(drop=True)
    other = resolve(shuffled.drop(columns="person"), model=resolved.model)
    a = resolved.assignments.set_index("unique_id").cluster
    b = other.assignments.set_index("unique_id").cluster.loc[a.index]
    assert pd.crosstab(a, b).astype(bool).sum().max() == 1


def test_labels_calibrate_and_bind(planted: pd.DataFrame, resolved: Resolution) -> None:
    truth = planted.set_index("unique_id").person
    sample = resolved.pairs.sample(min(600, len(resolved.pairs)), random_state=1)
    same = truth.loc[sample.left].to_numpy() == truth.loc[sample.right].to_numpy()
    labels = pd.DataFrame({"left": sample.left, "right": sample.right, "same": same})
    held_apart = resolved.pairs[resolved.pairs.merged].iloc[0]
    labels = pd.concat(
        [
            labels,
            pd.DataFrame([{"left": held_apart.left, "right": held_apart.right, "same": False}]),
        ]
    )
    judged = resolve(planted.drop(columns="person"), labels=labels)
    assert not together(judged, held_apart.left, held_apart.right)
    pairs = judged.pairs
    y = truth.loc[pairs.left].to_numpy() == truth.loc[pairs.right].to_numpy()
    assert calibration_error(pairs.probability.to_numpy(float), y) <= 0.03


def test_father_and_son_stay_apart() -> None:
    home = {"address_raw": "Jl. Mawar No. 7", "city": "Medan", "gender": "m", "pob": "Medan"}
    frame = records(
        {"name_raw": "Ahmad Yani Siregar", "dob": "1958-03-04", "nik": "1271020403580001", **home},
        {"name_raw": "Ahmad Yani Siregar", "dob": "1985-07-21", "nik": "1271022107850002", **home},
        {"name_raw": "Ahmad Yani Siregar", **home},
        {"name_raw": "Ahmad Yani Siregar", "dob": "1958-03-04", **home},
    )
    found = resolve(frame)
    assert not together(found, "r0", "r1")
    assert not together(found, "r1", "r3")
    assert together(found, "r0", "r3")
    pair = found.pairs[(found.pairs.left == "r1") & (found.pairs.right == "r3")]
    assert pair.guard.astype(str).tolist() == ["birth_conflict"]


def test_twins_with_neighbouring_nik_stay_apart() -> None:
    home = {
        "address_raw": "Jl. Melati No. 12",
        "city": "Bandung",
        "gender": "m",
        "pob": "Bandung",
        "dob": "1990-05-06",
    }
    frame = records(
        {"name_raw": "Hasan Basri bin Umar", "nik": "3273010605900001", **home},
        {"name_raw": "Husin Basri bin Umar", "nik": "3273010605900002", **home},
        {"name_raw": "Husin Basri bin Umar", **home},
        {"name_raw": "Hasan Basri bin Umar", "nik": "3273010605900001", **home},
    )
    found = resolve(frame)
    assert together(found, "r0", "r3")
    assert not together(found, "r0", "r1")
    assert not together(found, "r0", "r2")


def test_phone_passed_on_does_not_join() -> None:
    frame = records(
        {"name_raw": "Dedi Kusuma", "dob": "1979-01-09", "phone_raw": "+6281299988877"},
        {"name_raw": "Rina Lubis", "dob": "1992-11-30", "phone_raw": "0812-9998-8877"},
        {"name_raw": "Dedi Koesoema", "dob": "1979-01-09", "phone_raw": "081299988877"},
    )
    found = resolve(frame)
    assert not together(found, "r0", "r1")
    assert together(found, "r0", "r2")


def test_alias_and_spelling_join() -> None:
    same = {"dob": "1981-12-24", "city": "Palembang", "gender": "m"}
    frame = records(
        {"name_raw": "H. Moh. Soeharto bin Djoko alias Ucok", "nik": "1671012412810003", **same},
        {"name_raw": "Muhammad Suharto", "nik": "1671012412810003", **same},
        {"name_raw": "Ucok", "phone_raw": "081311112222", **same},
    )
    found = resolve(frame)
    assert together(found, "r0", "r1")
    level = found.pairs.set_index(["left", "right"]).level_name
    assert level[("r0", "r1")] == "exact"
    assert level[("r0", "r2")] == "alias_is_name"


@pytest.mark.parametrize("count", [0, 1, 2, 10])
def test_tiny_tables_work(planted: pd.DataFrame, count: int) -> None:
    found = resolve(planted.head(count).drop(columns="person"))
    assert len(found.assignments) == count


def test_columns_can_be_renamed_and_left_out() -> None:
    frame = pd.DataFrame(
        {
            "no": [1, 2, 3],
            "given": ["Agus", "Agoes", "Rina"],
            "family": ["Salim", "Salim", "Lubis"],
            "born": ["19800312", "12/03/1980", "1991-01-02"],
            "town": ["Medan", "Medan", "Medan"],
        }
    )
    columns = {"unique_id": "no", "name_raw": ("given", "family"), "dob": "born", "city": "town"}
    found = resolve(frame, settings=PersonSettings(columns=columns))
    assert found.assignments.unique_id.tolist() == [1, 2, 3]
    assert found.assignments.cluster.nunique() == 2


def test_missing_name_column_is_an_error() -> None:
    with pytest.raises(LinkingError, match="name_raw"):
        resolve(pd.DataFrame({"unique_id": [1]}))


def test_unknown_label_is_an_error(planted: pd.DataFrame) -> None:
    labels = pd.DataFrame({"left": ["nobody"], "right": ["r1"], "same": [True]})
    with pytest.raises(LinkingError, match="labels"):
        resolve(planted.head(20), labels=labels)


def test_propose_makes_judgements_by_program(resolved: Resolution) -> None:
    made = datetime(2026, 1, 5, tzinfo=UTC)
    proposals = propose(resolved, made=made)
    assert len(proposals.automatic) == resolved.metrics["merged"]
    first = proposals.automatic[0]
    assert (first.verdict, first.by_program, first.made) == (Verdict.SAME, True, made)
    evidence = first.evidence
    assert evidence is not None
    assert abs(sum(p.bits for p in evidence.parts) - evidence.score_bits) < 0.02
    assert propose(resolved, made=made).automatic[0].id == first.id
    teaching = [p.teaching for p in proposals.review]
    assert teaching == sorted(teaching, reverse=True)


def test_new_records_join_existing_persons(planted: pd.DataFrame) -> None:
    truth = planted.set_index("unique_id").person
    existing, new = planted.iloc[:-100], planted.iloc[-100:]
    before = resolve(existing.drop(columns="person"))
    prepared = PreparedPersons(existing.drop(columns="person"), before.model)
    clusters = before.assignments.set_index("unique_id").cluster
    found = resolve_new(prepared, new.drop(columns="person"), before.model, clusters=clusters)
    groups = found.assignments.assign(person=truth.loc[found.assignments.unique_id].to_numpy())
    assert cluster_quality(groups.cluster, groups.person).f1 >= 0.95
    assert set(new.unique_id) <= set(found.assignments.unique_id)
    old = groups[groups.unique_id.isin(clusters.index)]
    merged = pd.crosstab(clusters.loc[old.unique_id].to_numpy(), old.cluster.to_numpy())
    assert (merged.astype(bool).sum(axis=1) == 1).all()


def test_model_survives_writing(resolved: Resolution) -> None:
    assert PersonModel.loads(resolved.model.dumps()) == resolved.model


def test_saved_model_is_read_back_and_guarded(resolved: Resolution, tmp_path: Path) -> None:
    file = tmp_path / "persons.json"
    resolved.model.save(file)
    assert PersonModel.load(file) == resolved.model
    assert PersonModel.load(file).version == resolved.model.version
    file.write_text(file.read_text().replace('"calibrated": false', '"calibrated": true'))
    with pytest.raises(LinkingError, match="changed"):
        PersonModel.load(file)
    file.write_text("[]")
    with pytest.raises(LinkingError, match="no model"):
        PersonModel.load(file)


def test_candidates_are_counted_by_rule(resolved: Resolution) -> None:
    found = resolved.metrics["blocking"]
    assert sum(found.values()) == resolved.metrics["candidates"] >= len(resolved.pairs)
    assert found["nik"] > 0


def test_candidates_scored_in_turns_are_the_same(
    planted: pd.DataFrame, resolved: Resolution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.linking.persons.matcher.PAIRS_AT_ONCE", 1000)
    again = resolve(planted.drop(columns="person"), model=resolved.model)
    pd.testing.assert_frame_equal(again.assignments, resolved.assignments)


def test_febrl_three_is_linked() -> None:
    if not (SHARED / "dataset3.csv").exists():
        pytest.skip("FEBRL tables are not here")
    table = pd.read_csv(SHARED / "dataset3.csv", dtype=str, skipinitialspace=True)
    table = table.rename(columns=str.strip)
    truth = table.rec_id.str.extract(r"rec-(\d+)-")[0]
    truth.index = table.rec_id
    found = resolve(table, settings=FEBRL)
    merged = found.pairs[found.pairs.merged]
    assert pair_quality(merged.left, merged.right, truth).f1 >= 0.998
