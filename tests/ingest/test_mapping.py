"""Mappings: the shipped ones fit the model, wrong ones are refused with the place of the fault."""

from pathlib import Path

import pytest
import yaml

from ingest.errors import MappingFault
from ingest.mapping import Column, load_mapping, person_headers, shipped, shipped_names

SMALL = {
    "name": "small",
    "title": {"id": "Kecil", "en": "Small"},
    "columns": {"no": [], "hp": ["no_hp"]},
    "mentions": {
        "phone": {"kind": "phone", "needs": ["number"], "properties": {"number": "hp"}},
        "case": {"kind": "case", "needs": ["number"], "properties": {"number": "no"}},
    },
    "links": {"tie": {"kind": "mentions_phone", "start": "case", "end": "phone"}},
}


def changed(folder: Path, **parts: object) -> Path:
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(SMALL | parts), encoding="utf-8")
    return path


def test_the_thirteen_shipped_mappings_fit_the_model() -> None:
    assert shipped_names() == (
        "accounts", "areas", "calls", "case_register", "items", "laboratory", "persons",
        "phones", "prison_stays", "programme_totals", "seizures", "transfers", "vehicles",
    )  # fmt: skip
    assert all(shipped(name).name == name for name in shipped_names())


def test_a_mapping_knows_its_synonyms(tmp_path: Path) -> None:
    mapping = load_mapping(changed(tmp_path))
    assert mapping.places(("No. HP", "lain", "NO")) == {"hp": 0, "no": 2}
    assert mapping.recognised(("No. HP", "lain")) == 1


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"columns": {"no": []}}, "columns used but not listed: hp"),
        ({"columns": {"no": ["x"], "hp": ["X"]}}, "header . is of both"),
        ({"links": {"tie": {"kind": "called", "start": "case", "end": "phone"}}}, "does not tie"),
        ({"links": {"tie": {"kind": "called", "start": "a", "end": "phone"}}}, "start and end"),
        ({"surprise": 1}, "surprise"),
        ({"label": {"classification": "public"}}, "not one of the ladder"),
        ({"mentions": {}, "links": {}}, "needs a mention"),
        (
            {"mentions": {"p": {"kind": "phone", "needs": ["number"], "properties": {"x": "hp"}}}},
            "has no property x",
        ),
        (
            {"mentions": {"p": {"kind": "ghost", "needs": ["x"], "properties": {"x": "hp"}}}},
            "mentions.p.kind",
        ),
    ],
)
def test_a_wrong_mapping_is_refused_by_place(
    tmp_path: Path, parts: dict[str, object], said: str
) -> None:
    with pytest.raises(MappingFault, match=said):
        load_mapping(changed(tmp_path, **parts))


def test_a_mapping_of_totals_has_no_room_for_persons(tmp_path: Path) -> None:
    totals = {"programme": "p", "area": "a", "period": "w", "measure": "m", "count": "c"}
    columns: dict[str, list[str]] = {name: [] for name in totals.values()}
    whole = {"columns": columns, "totals": totals, "mentions": {}, "links": {}}
    load_mapping(changed(tmp_path, **whole))
    refused = [
        whole | {"mentions": SMALL["mentions"]},
        whole | {"totals": totals | {"person": "p"}},
        whole | {"columns": columns | {"nama_klien": []}},
        whole | {"columns": columns | {"p": ["nik"]}},
    ]
    for parts in refused:
        with pytest.raises(MappingFault):
            load_mapping(changed(tmp_path, **parts))


def test_headers_about_persons_are_told_from_those_about_areas() -> None:
    about = ("NIK", "Nama Klien", "tgl_lahir", "No. HP", "umur")
    not_about = ("nama_wilayah", "Nama Program", "jumlah", "periode", "kode_wilayah")
    assert person_headers(about + not_about) == about


def test_a_delivery_may_declare_defaults_and_columns_still_count() -> None:
    mapping = shipped("persons").declared(province="31", grade="C3")
    assert mapping.label.province == Column(column="kode_provinsi", default="31")
    assert mapping.grade == Column(column="penilaian", default="C3")
    assert mapping.identity != shipped("persons").identity


def test_an_unreadable_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(MappingFault, match="YAML"):
        load_mapping(path)
    with pytest.raises(MappingFault, match="there are: accounts"):
        shipped("../persons")
