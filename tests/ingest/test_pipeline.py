"""The pipeline: every row is counted once, nothing is added twice, a killed run is completed."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Cancelled
from graph.pole import Kind
from graph.store import Store
from ingest.errors import PersonsInTotals, SourceRefused
from ingest.mapping import Mapping, shipped
from ingest.pipeline import BATCH_ROWS, LoadResult, Pipeline, StoreWriter
from tests.ingest.memory_store import MemoryStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADER = "nama;nik;tgl_lahir;no_hp;no_lkn;provinsi"
GOOD = "Budi Santoso;3171011208850001;12/08/1985;081234567890;LKN/1/2024;31"
BAD = "Siti;3.17E+15;12/08/1985;081234567891;LKN/1/2024;31"


def pipeline(store: StoreWriter, folder: Path) -> Pipeline:
    return Pipeline(store, folder / "ingest", clock=lambda: NOW)


def written(folder: Path, *lines: str, name: str = "orang.csv", header: str = HEADER) -> Path:
    path = folder / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def load(
    store: StoreWriter, folder: Path, path: Path, mapping: Mapping | None = None
) -> LoadResult:
    return pipeline(store, folder).load(path, mapping or shipped("persons"), "BNNP DKI")


def counts(result: LoadResult) -> tuple[int, int, int, int]:
    assert result.read == result.accepted + result.quarantined + result.duplicate
    return result.read, result.accepted, result.quarantined, result.duplicate


def call_lines(count: int) -> list[str]:
    pairs = ((f"08110000{i % 90:03}", f"08120000{i % 70:03}", i) for i in range(count))
    return [f"{a};{b};2024-01-02 03:04:05;{i}" for a, b, i in pairs]


CALL_HEADER = "nomor_a;nomor_b;waktu;durasi"


def test_rows_are_accepted_quarantined_or_duplicate(tmp_path: Path) -> None:
    store = MemoryStore()
    result = load(store, tmp_path, written(tmp_path, GOOD, BAD, GOOD, 'x;"y'))
    assert counts(result) == (4, 1, 2, 1)
    assert len([m for m in store.mentions.values() if m.kind is Kind.PERSON]) == 1


def test_a_copy_in_a_later_batch_is_a_duplicate(tmp_path: Path) -> None:
    lines = call_lines(BATCH_ROWS + 7)
    path = written(tmp_path, *lines, lines[0], lines[-1], name="c.csv", header=CALL_HEADER)
    size = BATCH_ROWS + 7
    result = load(MemoryStore(), tmp_path, path, shipped("calls"))
    assert counts(result) == (size + 2, size, 0, 2)


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    store = MemoryStore()
    path = written(tmp_path, GOOD, GOOD.replace("Budi", "Budi"), GOOD.replace("Budi", "Adi"))
    assert counts(load(store, tmp_path, path)) == (3, 2, 0, 1)
    before = set(store.mentions), set(store.links)
    assert counts(load(store, tmp_path, path)) == (3, 0, 0, 3)
    assert (set(store.mentions), set(store.links)) == before


def test_a_longer_export_adds_only_its_new_rows(tmp_path: Path) -> None:
    store = MemoryStore()
    load(store, tmp_path, written(tmp_path, GOOD))
    newer = written(tmp_path, GOOD, GOOD.replace("Budi", "Adi"), name="baru.csv")
    assert counts(load(store, tmp_path, newer)) == (2, 1, 0, 1)


def test_the_same_row_under_another_label_is_another_record(tmp_path: Path) -> None:
    store = MemoryStore()
    path = written(tmp_path, GOOD)
    load(store, tmp_path, path)
    other = shipped("persons").declared(classification="sangat_rahasia")
    assert counts(load(store, tmp_path, path, other)) == (1, 1, 0, 0)


def test_corrected_rows_of_the_quarantine_file_are_accepted(tmp_path: Path) -> None:
    store = MemoryStore()
    lines = (GOOD, BAD, BAD.replace("Siti", "=cmd"), BAD.replace("Siti", '"a;b"'))
    first = load(store, tmp_path, written(tmp_path, *lines))
    assert first.quarantine_file is not None
    assert first.quarantine_file.stat().st_mode & 0o777 == 0o600
    text = first.quarantine_file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["_baris"] for row in rows] == ["2", "3", "4"]
    assert "lembar kerja" in rows[0]["_alasan"] and "spreadsheet" in rows[0]["_reason"]
    assert [row["nama"] for row in rows] == ["Siti", "'=cmd", "a;b"]
    fixed = tmp_path / "perbaikan.csv"
    fixed.write_text(text.replace("3.17E+15", "3171011208850002", 2), encoding="utf-8")
    second = load(store, tmp_path, fixed)
    assert counts(second) == (3, 2, 1, 0)
    assert second.unknown_columns == ()
    names = {m.first("name") for m in store.mentions.values() if m.kind is Kind.PERSON}
    assert names == {"Budi Santoso", "Siti", "=cmd"}


def test_a_file_without_refused_rows_leaves_no_file(tmp_path: Path) -> None:
    store = MemoryStore()
    result = load(store, tmp_path, written(tmp_path, GOOD))
    assert result.quarantine_file is None
    assert list((tmp_path / "ingest").rglob("*.csv*")) == []


def test_unknown_columns_are_reported(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + ";x", header=HEADER + ";Warna Rambut")
    assert load(MemoryStore(), tmp_path, path).unknown_columns == ("Warna Rambut",)


def test_missing_columns_refuse_the_file_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "1;2", header="nik;no_hp")
    with pytest.raises(SourceRefused, match="columns are missing: nama_lengkap"):
        load(MemoryStore(), tmp_path, path)


def test_odd_rows_are_flagged_and_kept(tmp_path: Path) -> None:
    result = load(MemoryStore(), tmp_path, written(tmp_path, GOOD.replace("12/08", "13/08")))
    assert (result.accepted, result.flagged) == (1, 1)
    assert result.flag_file is not None and "NIK" in result.flag_file.read_text("utf-8-sig")


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_killed_run_is_completed_by_the_next(tmp_path: Path, writes: int) -> None:
    lines = call_lines(2 * BATCH_ROWS + 10)
    lines = [*lines, "x;y;z;1", lines[5]]
    path = written(tmp_path, *lines, name="calls.csv", header=CALL_HEADER)
    whole = MemoryStore()
    expected = load(whole, tmp_path / "whole", path, shipped("calls"))
    store = MemoryStore(writes)
    with pytest.raises(KeyboardInterrupt):
        load(store, tmp_path, path, shipped("calls"))
    store.writes = 10**9
    assert counts(load(store, tmp_path, path, shipped("calls"))) == counts(expected)
    assert (set(store.mentions), set(store.links)) == (set(whole.mentions), set(whole.links))


def test_a_run_can_be_cancelled_and_completed(tmp_path: Path) -> None:
    path = written(tmp_path, *call_lines(BATCH_ROWS + 5), name="c.csv", header=CALL_HEADER)
    store = MemoryStore()
    seen: list[tuple[str, int, int]] = []

    def stop(stage: str, done: int, total: int) -> None:
        seen.append((stage, done, total))
        raise Cancelled

    with pytest.raises(Cancelled):
        pipeline(store, tmp_path).load(path, shipped("calls"), "BNN", progress=stop)
    assert seen == [("ingest", BATCH_ROWS, BATCH_ROWS + 5)]
    size = BATCH_ROWS + 5
    assert counts(load(store, tmp_path, path, shipped("calls"))) == (size, size, 0, 0)


def test_rows_are_stored_again_in_a_store_that_lost_them(tmp_path: Path) -> None:
    store = MemoryStore()
    path = written(tmp_path, GOOD)
    load(store, tmp_path, path)
    store.forget_sources()
    assert counts(load(store, tmp_path, path)) == (1, 1, 0, 0)
    assert store.mentions


def test_rows_that_a_restored_store_lost_are_stored_again(tmp_path: Path) -> None:
    path = written(tmp_path, *call_lines(2 * BATCH_ROWS), name="c.csv", header=CALL_HEADER)
    store = MemoryStore(writes=2)
    load(store, tmp_path, path, shipped("calls"))
    store.counts.clear()
    lost = [link for link in store.links.values() if link.row > 200 and link.row % 3 == 0]
    for link in lost:
        del store.links[link.id]
    store.writes = 10**9
    size = 2 * BATCH_ROWS
    assert counts(load(store, tmp_path, path, shipped("calls"))) == (size, size, 0, 0)
    assert len(store.links) == size


def test_programme_totals_are_counts_with_small_cells_suppressed(tmp_path: Path) -> None:
    store = MemoryStore()
    path = written(
        tmp_path, "Rehabilitasi;31.74;2024-01;klien;1.204", "Rehabilitasi;31.74;2024-02;klien;4",
        "Rehabilitasi;31.74;2024-02;klien;5", "Rehabilitasi;31.74;2024-03;klien;-1",
        name="p.csv", header="program;kode_wilayah;periode;ukuran;jumlah",
    )  # fmt: skip
    result = load(store, tmp_path, path, shipped("programme_totals"))
    assert counts(result) == (4, 2, 2, 0)
    assert sorted((t.period, t.count) for t in store.totals) == [
        ("2024-01", 1204), ("2024-02", None),
    ]  # fmt: skip
    assert not store.mentions


def test_programme_files_with_persons_are_refused_whole(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a;31;2024;klien;7;Budi", name="p.csv",
        header="program;kode_wilayah;periode;ukuran;jumlah;Nama Klien",
    )  # fmt: skip
    store = MemoryStore()
    with pytest.raises(PersonsInTotals) as caught:
        load(store, tmp_path, path, shipped("programme_totals"))
    assert "Budi" not in str(caught.value)
    assert not store.totals and not store.sources()


_CELL = st.one_of(
    st.sampled_from(["Budi", "", "3171011208850001", "0812345678", "31", "-", "1/2/2024"]),
    st.text(alphabet='ab;"\n\x00é=3', max_size=6),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(lines=st.lists(st.lists(_CELL, min_size=1, max_size=7).map(";".join), max_size=8))
def test_rows_add_up_for_any_text(tmp_path: Path, lines: list[str]) -> None:
    store = MemoryStore()
    path = written(tmp_path, *lines, GOOD)
    first = load(store, tmp_path, path)
    assert counts(first)[1] >= 1 or first.duplicate
    size = len(store.mentions), len(store.links)
    second = load(store, tmp_path, path)
    assert counts(second) == (first.read, 0, first.quarantined, first.read - first.quarantined)
    assert (len(store.mentions), len(store.links)) == size


def test_the_real_store_holds_what_was_accepted_once(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, BAD, GOOD, GOOD.replace("Budi", "Adi"))
    assert counts(load(store, tmp_path, path)) == (4, 2, 1, 1)
    labels = store.labels()
    version = store.graph_version()
    people = store.mentions(labels, kinds=[Kind.PERSON])
    assert sorted(m.first("name") or "" for m in people) == ["Adi Santoso", "Budi Santoso"]
    assert len(store.mentions(labels, kinds=[Kind.CASE])) == 1
    assert len(store.links(labels)) == 4
    assert counts(load(store, tmp_path, path)) == (4, 0, 1, 3)
    assert store.graph_version() == version
    (status,) = store.sources()
    assert (status.finished, status.counts.accepted, status.counts.read) == (True, 2, 4)
    assert store.verify_integrity() == ()
