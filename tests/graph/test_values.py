"""Values: known forms, refusals by fault, and properties over any text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidValue
from graph.pole import ValueType as V
from graph.values import Fault, FaultyValue, Reading, nik, normalise, normalise_property
from graph.values.identifiers import luhn

WIB = Reading(zone="WIB")
POINT = Reading(decimal=".", zone="WIB")


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (V.NAME, "  Budi\u00a0  Santoso ", "Budi Santoso"),
        (V.NAME, "SITI\u200b AMINAH", "SITI AMINAH"),
        (V.NIK, "3171 0112-4578.0001", "3171011245780001"),
        (V.PHONE, "0812-3456-7890", "+6281234567890"),
        (V.PHONE, "+62 (0)812 3456 7890", "+6281234567890"),
        (V.PHONE, "6281234567890", "+6281234567890"),
        (V.PHONE, "81234567890", "+6281234567890"),
        (V.PHONE, "0062 812 3456 7890", "+6281234567890"),
        (V.PHONE, "(021) 555-1234", "+62215551234"),
        (V.PHONE, "+60 12-345 6789", "+60123456789"),
        (V.PLATE, "bg-1789 jk", "BG 1789 JK"),
        (V.PLATE, "B1234", "B 1234"),
        (V.ACCOUNT, "001-234.567 8", "0012345678"),
        (V.IMEI, "49015420323751", "490154203237518"),
        (V.IMEI, "490154203237518", "490154203237518"),
        (V.IMEI, "4901542032375101", "490154203237518"),
        (V.REFERENCE, "No. LKN / 0058 - BNN/03/2024", "LKN/0058/BNN/03/2024"),
        (V.REFERENCE, "lkn 0058 bnn 03 2024", "LKN/0058/BNN/03/2024"),
        (V.REFERENCE, "Lapas  Kelas IIA-Cipinang", "LAPAS KELAS IIA CIPINANG"),
        (V.DATE, "2024-01-12", "2024-01-12"),
        (V.DATE, "12/01/2024", "2024-01-12"),
        (V.DATE, "Jum'at, 12 Januari 2024", "2024-01-12"),
        (V.DATE, "12-Agt-2024", "2024-08-12"),
        (V.DATE, "20240112", "2024-01-12"),
        (V.DATE, "45303", "2024-01-12"),
        (V.DATE, "2024-01-12 23:59:59", "2024-01-12"),
        (V.SEX, "Laki-laki", "m"),
        (V.SEX, "P", "f"),
        (V.AREA, "3174011001", "31.74.01.1001"),
        (V.AREA, "31", "31"),
        (V.NUMBER, "1.234,5", "1234.5"),
        (V.NUMBER, "1,234.5", "1234.5"),
        (V.NUMBER, "1.234.567", "1234567"),
        (V.NUMBER, "78,5 %", "78.5"),
        (V.NUMBER, "0,125", "0.125"),
        (V.NUMBER, "-0", "0"),
        (V.GRAMS, "10,475.2 g", "10475.2"),
        (V.GRAMS, "1,5 kg", "1500"),
        (V.GRAMS, "250 mg", "0.25"),
        (V.RUPIAH, "Rp 150.000.000,-", "150000000"),
        (V.RUPIAH, "Rp1.500.000,50", "1500000.5"),
        (V.RUPIAH, "1,5 juta", "1500000"),
        (V.RUPIAH, "150.000", "150000"),
        (V.CODE, "Shabu-Shabu", "sabu"),
        (V.PROFILE, "P2: 0,5; p1:1", "p1:1;p2:0.5"),
    ],
)
def test_normalise_reads_the_forms_that_offices_write(kind: V, written: str, value: str) -> None:
    assert normalise(kind, written) == value


@pytest.mark.parametrize(
    ("kind", "written", "fault"),
    [
        (V.NIK, "3.17E+15", Fault.DAMAGED),
        (V.NIK, "3,17101E+15", Fault.DAMAGED),
        (V.NIK, "317101124578000", Fault.LENGTH),
        (V.NIK, "31710112457800O1", Fault.DIGITS),
        (V.NIK, "0000000000000000", Fault.RANGE),
        (V.PHONE, "6.28E+12", Fault.DAMAGED),
        (V.PHONE, "1234", Fault.LENGTH),
        (V.PHONE, "tidak punya", Fault.FORM),
        (V.PLATE, "TANPA PLAT", Fault.FORM),
        (V.IMEI, "490154203237519", Fault.CHECK_DIGIT),
        (V.DATE, "1/2/85", Fault.SHORT_YEAR),
        (V.DATE, "31/02/2024", Fault.RANGE),
        (V.DATE, "12/25/2024", Fault.RANGE),
        (V.DATE, "kemarin", Fault.FORM),
        (V.TIME, "12/01/2024 14:30", Fault.NO_ZONE),
        (V.TIME, "12/01/2024 25:30 WIB", Fault.RANGE),
        (V.SEX, "1", Fault.UNKNOWN_WORD),
        (V.AREA, "31.7", Fault.FORM),
        (V.NUMBER, "1.234", Fault.AMBIGUOUS),
        (V.NUMBER, "1,234", Fault.AMBIGUOUS),
        (V.NUMBER, "nan", Fault.FORM),
        (V.NUMBER, "Infinity", Fault.FORM),
        (V.NUMBER, "1e5", Fault.DAMAGED),
        (V.NUMBER, "9" * 31, Fault.TOO_LONG),
        (V.NUMBER, "1.23.45", Fault.FORM),
        (V.GRAMS, "10 butir", Fault.UNIT),
        (V.GRAMS, "-5", Fault.RANGE),
        (V.GRAMS, "1.234", Fault.AMBIGUOUS),
        (V.NAME, "???", Fault.FORM),
        (V.NAME, "   ", Fault.EMPTY),
        (V.NAME, "Bu\x07di", Fault.CONTROL),
        (V.NAME, "a" * 201, Fault.TOO_LONG),
        (V.PROFILE, "a:1;a:2", Fault.REPEATED),
        (V.PROFILE, "a:nan", Fault.FORM),
    ],
)
def test_normalise_refuses_rather_than_guesses(kind: V, written: str, fault: Fault) -> None:
    with pytest.raises(FaultyValue) as caught:
        normalise(kind, written)
    assert caught.value.fault is fault
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12/03/2024 pukul 14.30 WIB", "2024-03-12T07:30:00Z"),
        ("12/03/2024 14:30 WITA", "2024-03-12T06:30:00Z"),
        ("12 Maret 2024 00:30 WIT", "2024-03-11T15:30:00Z"),
        ("2024-03-12T14:30:05", "2024-03-12T07:30:05Z"),
        ("2024-03-12T14:30:05+08:00", "2024-03-12T06:30:05Z"),
        ("2024-03-12T14:30:05.123Z", "2024-03-12T14:30:05Z"),
        ("45363.5", "2024-03-12T05:00:00Z"),
        ("2024-03-12", "2024-03-12"),
        ("12/03/2024 WIT", "2024-03-12"),
    ],
)
def test_moments_are_kept_in_utc_by_their_written_zone_first(written: str, value: str) -> None:
    assert normalise(V.TIME, written, WIB) == value


def test_a_declared_decimal_mark_settles_an_ambiguous_number() -> None:
    assert normalise(V.GRAMS, "1.234", Reading(decimal=",")) == "1234"
    assert normalise(V.GRAMS, "1.234", Reading(decimal=".")) == "1.234"


def test_coordinates_have_no_thousands() -> None:
    assert normalise_property("latitude", V.NUMBER, "-6,175") == "-6.175"
    assert normalise_property("longitude", V.NUMBER, "106.827") == "106.827"
    with pytest.raises(FaultyValue):
        normalise_property("longitude", V.NUMBER, "181")


def test_nik_says_where_when_and_whom() -> None:
    parts = nik.parse("3174015208850001")
    assert (parts.province, parts.regency, parts.district) == ("31", "31.74", "31.74.01")
    assert (parts.day, parts.month, parts.year, parts.sex) == (12, 8, 85, "f")
    assert parts.plausible
    assert parts.agrees(date(1985, 8, 12))
    assert not parts.agrees(date(1985, 8, 13))


def test_nik_with_impossible_parts_is_read_and_not_plausible() -> None:
    assert normalise(V.NIK, "3174013213850001") == "3174013213850001"
    assert not nik.parse("3174013213850001").plausible


@given(kind=st.sampled_from(list(V)), written=st.text(max_size=40))
def test_normalise_returns_text_or_a_fault_that_hides_the_value(kind: V, written: str) -> None:
    try:
        value = normalise(kind, written, WIB)
    except InvalidValue as invalid:
        assert str(invalid) == str(FaultyValue(kind, invalid.fault))
    else:
        assert value.strip() == value != ""


_LIKELY = st.text(alphabet="0123456789.,:;-/+ eEPpkgRrbWIBTA", min_size=1, max_size=24)


@given(kind=st.sampled_from(list(V)), written=st.one_of(_LIKELY, st.text(max_size=30)))
def test_normalising_twice_changes_nothing(kind: V, written: str) -> None:
    try:
        value = normalise(kind, written, POINT)
    except InvalidValue:
        return
    assert normalise(kind, value, POINT) == value


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%d %B %Y"):
        assert normalise(V.DATE, day.strftime(form)) == day.isoformat()


@given(body=st.from_regex(r"[1-9][0-9]{13}", fullmatch=True), wrong=st.integers(1, 9))
def test_a_wrong_check_digit_is_always_found(body: str, wrong: int) -> None:
    good = luhn(body)
    assert normalise(V.IMEI, f"{body}{good}") == f"{body}{good}"
    with pytest.raises(FaultyValue):
        normalise(V.IMEI, f"{body}{(good + wrong) % 10}")


@given(amount=st.decimals(0, 10**12, places=2))
def test_both_ways_of_writing_a_number_are_one(amount: object) -> None:
    plain = f"{amount:,.2f}"
    swapped = plain.translate(str.maketrans(",.", ".,"))
    assert normalise(V.NUMBER, plain) == normalise(V.NUMBER, swapped)
