"""The sample at national size: how large it is, and that it is neither too easy nor unfair."""

from datetime import date

import pandas as pd
import pytest

from graph.linking.metrics import cluster_quality
from graph.linking.persons.baselines import default_splink, exact_nik
from graph.linking.persons.resolve import Resolution, resolve
from ingest.synthetic import SampleSummary, read_truth, write_sample

TODAY = date(2026, 11, 24)
TOO_EASY = 0.93
FAIR = 0.95


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_sample(tmp_path_factory.mktemp("national"), today=TODAY)


@pytest.fixture(scope="module")
def records(national: SampleSummary) -> pd.DataFrame:
    return read_truth(national.folder, "records")


def _f1(resolution: Resolution, records: pd.DataFrame) -> float:
    return cluster_quality(resolution.assignments.cluster, records.entity_id).f1


def test_sizes_are_national(national: SampleSummary) -> None:
    rows = national.rows
    assert rows["case_register"] == pytest.approx(2_000, rel=0.03)
    assert rows["seizures"] == pytest.approx(3_500, rel=0.05)
    assert rows["calls"] == pytest.approx(60_000, rel=0.01)
    assert rows["transfers"] == pytest.approx(15_000, rel=0.01)
    assert national.mentions == pytest.approx(7_000, rel=0.05)
    assert 25 <= national.networks <= 40


def test_all_provinces_have_cases(national: SampleSummary) -> None:
    cases = read_truth(national.folder, "cases")
    assert cases.province.nunique() == 38
    assert 0.6 < cases.network.isna().mean() < 0.85


def test_one_network_crosses_seven_provinces(national: SampleSummary) -> None:
    cases = read_truth(national.folder, "cases")
    assert cases.groupby("network").province.nunique().max() == 7


def test_some_couriers_carry_for_several_networks(national: SampleSummary) -> None:
    members = read_truth(national.folder, "networks")
    several = members.groupby("person").network.nunique() > 1
    assert several.sum() >= 5
    shared = members[members.person.isin(several[several].index)]
    assert set(shared.role) == {"courier"}


def test_commonest_tea_brand_is_in_many_networks_and_outside(national: SampleSummary) -> None:
    seized = pd.read_csv(national.folder / "penyitaan_barat.csv", sep=";", dtype=str)
    cases = read_truth(national.folder, "cases").set_index("case").network
    networks = seized[seized.merek == "Guanyinwang"]["No. LKN"].map(cases)
    assert networks.nunique() >= 6
    assert networks.isna().mean() > 0.2


def test_a_third_of_person_mentions_has_no_nik(records: pd.DataFrame) -> None:
    assert 0.28 < records.nik.isna().mean() < 0.38


def test_plain_splink_falls_short_and_the_nik_alone_more(records: pd.DataFrame) -> None:
    plain = records.drop(columns="entity_id")
    default = _f1(default_splink(plain, seed=1), records)
    assert default <= TOO_EASY
    assert _f1(exact_nik(plain), records) < default


def test_a_good_matcher_finds_the_people(records: pd.DataFrame) -> None:
    assert _f1(resolve(records.drop(columns="entity_id"), seed=1), records) >= FAIR
