"""The sample at small size: same bytes, counts as planted, truth that fits its files."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from graph import ids
from graph.pole import Kind
from graph.statement import Mention, Source
from ingest.areas import Areas
from ingest.mapping import Mapping, shipped
from ingest.programme import TotalReader
from ingest.sources import OpenSource, RawRow, Wanted, open_source
from ingest.synthetic import (
    Entry,
    SampleSummary,
    expected_counts,
    read_manifest,
    read_truth,
    write_first_sample,
    write_sample,
)
from ingest.validation import RowReader, RowRefused

TODAY = date(2026, 11, 24)
SCALE = 0.05


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_sample(tmp_path_factory.mktemp("small"), scale=SCALE, today=TODAY)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_first_sample(tmp_path_factory.mktemp("first"), today=TODAY)


def _source(opened: OpenSource, entry: Entry, mapping: Mapping) -> Source:
    identity = ids.source_id(opened.sha256, mapping.identity)
    received = datetime(2026, 11, 24, tzinfo=UTC)
    return Source(identity, opened.name, opened.sha256, mapping.name, entry.office, received)


def _outcomes(entry: Entry) -> Iterator[tuple[RawRow, str, tuple[Mention, ...]]]:
    """Each row with what becomes of it, read through the shipped mapping."""
    mapping = shipped(entry.mapping)
    opened = open_source(entry.path, Wanted(mapping.recognised, mapping.table))
    seen: set[str] = set()
    totals = TotalReader(mapping, opened.header) if mapping.totals else None
    source = _source(opened, entry, mapping)
    rows = RowReader(mapping, opened.header, source, lambda _, value: value, Areas.load())
    for row in opened.rows():
        content = totals.content(row) if totals else rows.content(row, rows.marks(row))
        if content in seen:
            yield row, "duplicate", ()
            continue
        try:
            said = () if totals and totals.read(row) else rows.read(row, rows.marks(row)).mentions
        except RowRefused:
            yield row, "quarantined", ()
        else:
            seen.add(content)
            yield row, "accepted", said


def _counts(entry: Entry) -> dict[str, int]:
    found = Counter(outcome for _, outcome, _ in _outcomes(entry))
    kinds = ("accepted", "quarantined", "duplicate")
    return {"read": sum(found.values()), **{kind: found[kind] for kind in kinds}}


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_sample_of_one_seed_is_the_same_bytes(small: SampleSummary, tmp_path: Path) -> None:
    write_sample(tmp_path, scale=SCALE, today=TODAY)
    assert _bytes(tmp_path) == _bytes(small.folder)


def test_sample_of_another_seed_differs(small: SampleSummary, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=7, scale=SCALE, today=TODAY)
    again, here = _bytes(tmp_path), _bytes(small.folder)
    assert set(again) == set(here)
    assert [name for name in again if again[name] == here[name]] == []


def test_manifest_lists_every_file_in_four_formats(small: SampleSummary) -> None:
    entries = read_manifest(small.folder)
    listed = {e.path.name for e in entries}
    assert listed == {p.name for p in small.folder.iterdir() if p.suffix} - {"manifest.yaml"}
    assert {p.path.suffix for p in entries} == {".csv", ".xlsx", ".jsonl", ".db"}
    heads = [e.path.read_text().splitlines()[0] for e in entries if e.path.suffix == ".csv"]
    assert {";" in head for head in heads} == {True, False}


def test_manifest_loads_cases_before_what_refers_to_them(small: SampleSummary) -> None:
    order = list(dict.fromkeys(e.mapping for e in read_manifest(small.folder)))
    assert order[:5] == ["areas", "case_register", "seizures", "items", "laboratory"]
    assert len(order) == 13


@pytest.mark.parametrize("sample", ["small", "first"])
def test_every_file_counts_as_planted(sample: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(sample).folder
    counted = {e.path.name: _counts(e) for e in read_manifest(folder)}
    assert counted == expected_counts(folder)


def test_every_file_has_rows_to_refuse_and_copies(small: SampleSummary) -> None:
    for counts in expected_counts(small.folder).values():
        assert counts["quarantined"] >= 2
        assert counts["duplicate"] >= 1


@pytest.mark.parametrize("sample", ["small", "first"])
def test_truth_names_the_person_of_every_person_mention(
    sample: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(sample).folder
    truth = read_truth(folder, "persons")
    mentioned = [
        (entry.path.name, row.number)
        for entry in read_manifest(folder)
        if shipped(entry.mapping).totals is None
        for row, _, said in _outcomes(entry)
        if any(mention.kind is Kind.PERSON for mention in said)
    ]
    assert sorted(zip(truth.file, truth.row, strict=True)) == sorted(mentioned)
    assert set(truth.slot) == {"person"}
    assert set(truth.person) <= set(read_truth(folder, "people").person)


def test_mention_with_a_nik_shows_that_of_its_person(small: SampleSummary) -> None:
    records = read_truth(small.folder, "records").dropna(subset=["nik"])
    people = read_truth(small.folder, "people").set_index("person")
    true = records.entity_id.map(people.nik)
    wrong = [
        sum(a != b for a, b in zip(x, y, strict=True))
        for x, y in zip(records.nik, true, strict=True)
    ]
    assert set(wrong) == {0, 1}
    assert sum(wrong) / len(wrong) < 0.06


def test_twins_and_sons_are_as_hard_as_they_are_said_to_be(small: SampleSummary) -> None:
    people = read_truth(small.folder, "people").set_index("person")
    for person, row in people[people.tie.str.startswith("twin")].iterrows():
        other = people.loc[row.tie.split(":")[1]]
        assert (row.born, row.sex) == (other.born, other.sex)
        assert int(row.nik) - int(other.nik) == 1, person
    for _, row in people[people.tie.str.startswith("son")].iterrows():
        father = people.loc[row.tie.split(":")[1]]
        assert row["name"] == father["name"]
        assert row.born > father.born


def test_nik_of_a_split_province_keeps_the_code_of_its_time(small: SampleSummary) -> None:
    people = read_truth(small.folder, "people")
    areas = Areas.load()
    assert all(areas.nik_district(nik) for nik in people.nik)
    assert not people.nik.str[:2].isin(["93", "94", "95", "96"]).any()


def test_networks_have_leaders_and_cases(small: SampleSummary) -> None:
    members = read_truth(small.folder, "networks")
    roles = members.groupby("network").role.agg(set)
    assert all({"financier", "coordinator", "courier", "dealer"} <= found for found in roles)
    keyed = members.role.isin(["financier", "coordinator", "prisoner"])
    assert members.key.equals(keyed)
    cases = read_truth(small.folder, "cases")
    assert set(cases.network.dropna()) == set(members.network)


def test_look_alikes_belong_to_no_network(small: SampleSummary) -> None:
    cases = read_truth(small.folder, "cases").set_index("case")
    alike = cases.dropna(subset=["look_alike"])
    assert len(alike) > 0
    assert alike.network.isna().all()
    assert cases.loc[alike.look_alike].network.notna().all()


def test_last_week_has_what_a_weekly_report_tells(small: SampleSummary) -> None:
    changes = read_truth(small.folder, "changes")
    assert {"new", "grown", "spread", "joined", "case"} == set(changes.change)
    cases = read_truth(small.folder, "cases").set_index("case")
    for _, spread in changes[changes.change == "spread"].iterrows():
        theirs = cases[(cases.network == spread.network) & (cases.province == spread.what)]
        assert theirs.happened.min() >= "2026-11-17"
    new = changes[changes.change == "new"].network
    assert cases[cases.network.isin(new)].happened.min() >= "2026-11-17"


def test_nothing_happens_on_or_after_today(small: SampleSummary) -> None:
    assert read_truth(small.folder, "cases").happened.max() < TODAY.isoformat()
    calls = pd.read_csv(small.folder / "panggilan.csv", dtype=str)
    good = calls.waktu[calls.waktu.str.match(r"\d{4}-\d\d-\d\d ") & (calls.waktu != "2026-02-30")]
    assert good.max() < TODAY.isoformat()


def test_phone_swap_carries_the_calls_on(small: SampleSummary) -> None:
    phones = read_truth(small.folder, "phones")
    swapped = phones[phones.swap]
    assert len(swapped) > 0
    calls = pd.read_csv(small.folder / "panggilan.csv", dtype=str)
    for _, pair in swapped.groupby("person"):
        old, new = pair.sort_values("from").number
        before = calls[(calls.nomor_a == old) | (calls.nomor_b == old)]
        after = calls[(calls.nomor_a == new) | (calls.nomor_b == new)]
        assert before.empty or after.empty or before.waktu.min() < after.waktu.min()
    in_use = set(calls.nomor_a) | set(calls.nomor_b)
    assert set(swapped[swapped.until.isna()].number) & in_use


def test_totals_hold_small_cells(small: SampleSummary) -> None:
    totals = pd.read_csv(small.folder / "program.csv", sep=";", dtype=str)
    counts = pd.to_numeric(totals.jumlah, errors="coerce").dropna()
    assert 0.02 < (counts < 5).mean() < 0.6
    assert set(totals.program) == {"rehabilitasi", "skhpn", "dayamas"}


def test_first_sample_is_ten_people_in_three_files(first: SampleSummary) -> None:
    assert [e.path.name for e in read_manifest(first.folder)] == [
        "perkara.csv", "orang.xlsx", "panggilan.jsonl",
    ]  # fmt: skip
    assert first.people == 10
    assert len(set(read_truth(first.folder, "persons").person)) == 10
    assert first.networks == 2


def test_first_sample_is_the_same_bytes(first: SampleSummary, tmp_path: Path) -> None:
    write_first_sample(tmp_path, today=TODAY)
    assert _bytes(tmp_path) == _bytes(first.folder)
