"""Rows: what one row says, which marks it gets, and why it is refused."""

from datetime import UTC, date, datetime

import pytest

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import UNGRADED, Grade, Interval, Source
from graph.values import Fault
from ingest import reasons
from ingest.areas import Areas
from ingest.labelling import Provinces
from ingest.mapping import Mapping, shipped
from ingest.sources import RawRow
from ingest.validation import RowReader, RowRefused, Said
from security.labels import Classification, Label
from tests.ingest.memory_store import MemoryStore

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(mapping: Mapping | str, office: str = "BNN", **cells: str) -> Said:
    if isinstance(mapping, str):
        mapping = shipped(mapping)
    source = Source("s1", "file.csv", "00", mapping.name, office, NOW)
    store = MemoryStore()

    def token(field: str, value: str) -> str:
        return store.tokens(field, [value])[0]

    reader = RowReader(mapping, tuple(cells), source, token, Areas.load())
    row = RawRow(1, tuple(cells.values()))
    return reader.read(row, reader.marks(row))


def refusals(mapping: str, **cells: str) -> set[tuple[str, str | None]]:
    with pytest.raises(RowRefused) as caught:
        read(mapping, **cells)
    return {(reason.code, reason.column) for reason in caught.value.reasons}


PERSON = {"nama": "Budi", "no_lkn": "LKN/1/2024", "provinsi": "31"}


def test_one_row_makes_several_mentions_and_their_ties() -> None:
    said = read(
        "persons", **PERSON, no_hp="0812-3456-7890 / 0813-1111-2222", nopol="B 1 A",
        norek="12345678", peran="Kurir", tgl_kejadian="2 Maret 2024", penilaian="b-2",
    )  # fmt: skip
    kinds = sorted(mention.kind for mention in said.mentions)
    assert kinds == sorted(
        [Kind.PERSON, Kind.CASE, Kind.PHONE, Kind.PHONE, Kind.VEHICLE, Kind.ACCOUNT]
    )
    person = next(m for m in said.mentions if m.kind is Kind.PERSON)
    assert person.values("phone") == ("+6281234567890", "+6281311112222")
    assert person.statements[0].grade == Grade("B", "2")
    day = date(2024, 3, 2)
    assert person.statements[0].observed == Interval(day, day)
    assert sorted(link.kind for link in said.links) == sorted(
        [LinkKind.INVOLVED_IN, LinkKind.USES_PHONE, LinkKind.USES_PHONE,
         LinkKind.USES_VEHICLE, LinkKind.USES_ACCOUNT]
    )  # fmt: skip
    involved = next(link for link in said.links if link.kind is LinkKind.INVOLVED_IN)
    assert [(s.property, s.value, s.original) for s in involved.statements] == [
        ("role", "kurir", "Kurir")
    ]
    assert len({link.id for link in said.links}) == 5


def test_a_value_is_kept_as_written_beside_its_normal_form() -> None:
    said = read("vehicles", nopol="bg-1789 jk", provinsi="16")
    (statement,) = said.mentions[0].statements
    assert (statement.value, statement.original) == ("BG 1789 JK", "bg-1789 jk")


def test_ids_depend_on_the_record_and_not_on_the_reading() -> None:
    first, second = read("persons", **PERSON), read("persons", **PERSON)
    assert [m.id for m in first.mentions] == [m.id for m in second.mentions]


def test_the_label_comes_from_columns_then_the_mapping_then_the_office() -> None:
    def label(office: str = "BNN", **cells: str) -> Label:
        return read("persons", office, nama="Budi", **cells).mentions[0].label

    rahasia = Classification.RAHASIA
    assert label(provinsi="Jawa Barat") == Label("32", rahasia)
    assert label(provinsi="3174") == Label("31", rahasia)
    assert label("BNNP JATIM") == Label("35", rahasia)
    assert label("BNNP 51", provinsi="") == Label("51", rahasia)
    assert label(klasifikasi="Sangat Rahasia") == Label("00", Classification.SANGAT_RAHASIA)
    assert label(kompartemen="OP-A; op_b") == Label("00", rahasia, frozenset({"op-a", "op_b"}))


def test_an_undeclared_label_is_the_strictest() -> None:
    bare = shipped("vehicles").model_copy(update={"label": type(shipped("vehicles").label)()})
    said = read(bare, "BNNP Bali", nopol="DK 1 A")
    assert said.mentions[0].label == Label("51", Classification.SANGAT_RAHASIA)


def test_an_unknown_mark_refuses_the_row_instead_of_lowering_it() -> None:
    assert refusals("persons", nama="B", klasifikasi="umum", provinsi="99", penilaian="Z9") == {
        (reasons.LABEL, "klasifikasi"),
        (reasons.PROVINCE, "kode_provinsi"),
        (reasons.GRADE, "penilaian"),
    }
    codes = refusals("persons", nama="B", kompartemen="a|b,c*")
    assert codes == {(reasons.LABEL, "kompartemen")}


def test_a_row_without_a_grade_is_ungraded() -> None:
    mapping = shipped("areas").model_copy(update={"grade": None})
    assert read(mapping, kode="31").mentions[0].statements[0].grade == UNGRADED


def test_every_fault_of_a_row_is_named_and_no_value() -> None:
    cells = {"nama": "", "nik": "3.17E+15", "tgl_lahir": "31/02/1990", "no_hp": "rahasia-sekali"}
    with pytest.raises(RowRefused) as caught:
        read("persons", **cells)
    assert {(r.code, r.column) for r in caught.value.reasons} == {
        (reasons.MISSING, "nama_lengkap"),
        (Fault.DAMAGED, "nik"),
        (Fault.RANGE, "tgl_lahir"),
        (Fault.FORM, "no_hp"),
    }
    said = " ".join(r.indonesian + r.english for r in caught.value.reasons)
    assert not any(value in said for value in cells.values() if value)


def test_values_of_a_mention_that_cannot_be_made_are_not_dropped() -> None:
    found = refusals("phones", no_hp="081234567890", nik="3171011245780001")
    assert found == {(reasons.MISSING, "nama_pengguna")}


def test_words_for_nothing_are_no_value() -> None:
    said = read("persons", **PERSON, nik="-", alias="tidak ada", no_hp="N/A")
    person = said.mentions[0]
    assert {s.property for s in person.statements} == {"name"}


def test_an_end_before_its_start_is_refused() -> None:
    found = refusals(
        "prison_stays", nama="B", lapas="Lapas X", tgl_masuk="2024-03-02", tgl_keluar="2024-03-01"
    )
    assert found == {(reasons.ORDER, "tgl_keluar")}


@pytest.mark.parametrize(
    ("nik", "born", "sex", "flags"),
    [
        ("3171014508850001", "1985-08-05", "P", []),
        ("3171014508850001", "1985-08-06", "P", [reasons.FLAG_BIRTH_DATE]),
        ("3171014508850001", "1985-08-05", "L", [reasons.FLAG_SEX]),
        ("3171014513850001", "1985-08-05", "P", [reasons.FLAG_NIK_PARTS]),
    ],
)
def test_a_nik_that_disagrees_is_flagged_and_kept(
    nik: str, born: str, sex: str, flags: list[str]
) -> None:
    said = read("persons", **PERSON, nik=nik, tgl_lahir=born, jk=sex)
    assert [flag.code for flag in said.flags] == flags
    assert said.mentions[0].first("nik") == nik


def test_more_gone_than_seized_is_flagged() -> None:
    said = read("seizures", no_ba="BA/1", netto="100", disisihkan="5", dimusnahkan="96")
    assert [flag.code for flag in said.flags] == [reasons.FLAG_WEIGHTS]


def test_a_seizure_joins_day_hour_and_zone() -> None:
    said = read("seizures", no_ba="BA/1", tgl_sita="12/03/2024", jam_sita="14.30", zona="WIT")
    assert said.mentions[0].first("seized") == "2024-03-12T05:30:00Z"


def test_a_bare_identifier_is_one_mention_of_its_source_under_a_keyed_id() -> None:
    said = read("calls", nomor_a="0811111111", nomor_b="+62811111111", provinsi="31")
    caller, callee = said.mentions
    assert caller.id == callee.id
    other = read("calls", nomor_a="0811111111", nomor_b="0822222222", provinsi="32")
    assert caller.id not in {mention.id for mention in other.mentions}


def test_provinces_are_found_by_code_name_and_short_name() -> None:
    provinces = Provinces(Areas.load())
    assert provinces.find("DKI Jakarta") == provinces.find("dki") == provinces.find("31.74") == "31"
    assert provinces.find("Papua Barat Daya") == "96"
    assert provinces.find("Atlantis") is None
    assert provinces.of_office("BNNP Papua Barat Daya") == "96"
    assert provinces.of_office("PPATK") == "00"
