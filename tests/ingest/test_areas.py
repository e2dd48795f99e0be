"""Areas: codes, names, provinces that were split off, zones."""

from zoneinfo import ZoneInfo

import pytest

from graph.errors import InvalidValue
from ingest.areas import Areas, Level, Zone

AREAS = Areas.load()


def test_table_holds_38_provinces_and_514_regencies() -> None:
    assert len(AREAS.provinces()) == 38
    assert len(AREAS.regencies()) == 514
    assert sum(len(AREAS.districts(r)) for r in AREAS.regencies("31")) == 44


def test_every_regency_lies_in_a_province_of_the_table() -> None:
    codes = {p.code for p in AREAS.provinces()}
    assert {r[:2] for r in AREAS.regencies()} == codes


def test_names_are_found_at_every_level() -> None:
    assert AREAS.name("31") == "DKI Jakarta"
    assert AREAS.name("31.74") == "Kota Jakarta Selatan"
    assert AREAS.name("31.74.06") == "Cilandak"
    assert AREAS.name("31.74.06.1001") == "Cilandak"


def test_level_tells_city_from_regency() -> None:
    codes = ("73", "73.06", "73.71", "73.71.01", "73.71.01.1002")
    assert [AREAS.level(c) for c in codes] == list(Level)


def test_retired_codes_name_their_successor() -> None:
    assert AREAS.current("91.01") == "93.01"
    assert AREAS.name("91.01") == "Kab. Merauke"
    assert AREAS.province("92.71").name == "Papua Barat Daya"
    assert AREAS.province("64.73").name == "Kalimantan Utara"
    assert AREAS.retired("96.71") == "92.71"
    assert AREAS.retired("31.74") is None


def test_no_retired_code_is_in_force() -> None:
    old = [AREAS.retired(r) for r in AREAS.regencies()]
    assert not {r for r in old if r} & set(AREAS.regencies())
    assert len([r for r in old if r]) == 31


def test_nik_of_a_split_province_names_the_regency() -> None:
    assert AREAS.nik_district("3174065708900003") == "Cilandak"
    assert AREAS.nik_district("9101045708900003") == "Kab. Merauke"
    assert AREAS.nik_district("0001045708900003") is None


@pytest.mark.parametrize(
    ("code", "zone"),
    [("11", Zone.WIB), ("61.71", Zone.WIB), ("63", Zone.WITA), ("51", Zone.WITA), ("95", Zone.WIT)],
)
def test_zone_follows_the_province(code: str, zone: Zone) -> None:
    assert AREAS.zone(code) is zone


def test_zone_has_a_time_zone() -> None:
    assert Zone.WIT.info == ZoneInfo("Asia/Jayapura")


def test_centroids_lie_in_indonesia() -> None:
    for province in AREAS.provinces():
        latitude, longitude = AREAS.centroid(province.code)
        assert -11 <= latitude <= 6
        assert 95 <= longitude <= 141


@pytest.mark.parametrize("code", ["3174", "31.7", "99", "31.74.06.9001", ""])
def test_malformed_or_unknown_codes_are_refused(code: str) -> None:
    with pytest.raises(InvalidValue):
        AREAS.name(code)
