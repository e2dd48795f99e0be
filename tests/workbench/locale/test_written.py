from datetime import UTC, date, datetime

import pytest

from workbench.locale import written


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1234.5, 1, "1.234,5"), (1000000, 0, "1.000.000"), (0.5, 2, "0,5"), (-3, 0, "-3")],
)
def test_number_uses_indonesian_marks(value, digits, text):
    assert written.number(value, digits) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.5, "50%"), (1.0, "100%"), (0.99999, "99,9%"), (0.0, "0%")]
)
def test_percent_never_rounds_up_to_certainty(share, text):
    assert written.percent(share) == text


@pytest.mark.parametrize(
    ("grams", "text"), [(12.5, "12,5 g"), (1000, "1 kg"), (1234500, "1.234,5 kg")]
)
def test_grams_change_to_kilograms(grams, text):
    assert written.grams(grams) == text


def test_signed_keeps_the_true_minus():
    assert [written.signed(4.25), written.signed(-1)] == ["+4,2", "−1,0"]


def test_day_follows_the_language():
    day = date(2026, 5, 24)
    assert [written.day(day, "id"), written.day(day, "en")] == ["24 Mei 2026", "24 May 2026"]


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("WIB", "24 Nov 2026 09.30 WIB"),
        ("WITA", "24 Nov 2026 10.30 WITA"),
        ("WIT", "24 Nov 2026 11.30 WIT"),
    ],
)
def test_moment_names_its_zone(zone, text):
    assert written.moment(datetime(2026, 11, 24, 2, 30, tzinfo=UTC), "id", zone) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (202601, 202603, "Jan 2026 – Mar 2026"),
        (202601, 202601, "Jan 2026"),
        (0, 0, "–"),
    ],
)
def test_months_are_a_span(first, last, text):
    assert written.months(first, last, "id") == text


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("2026-11-24", "24 Nov 2026"),
        ("2026-11", "Nov 2026"),
        ("2026-11-24T02:30:00+00:00", "24 Nov 2026 09.30 WIB"),
        ("kira-kira 2020", "kira-kira 2020"),
    ],
)
def test_iso_reads_what_is_a_date_and_leaves_the_rest(stated, text):
    assert written.iso(stated, "id") == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.4, "+40%"), (-0.1, "−10%"), (0.0, "0%"), (0.001, "0%")]
)
def test_change_has_a_sign_unless_it_is_none(share, text):
    assert written.change(share) == text


def test_span_of_one_number_is_that_number():
    assert [written.span(3, 7), written.span(1, 1), written.span(1, 1200)] == [
        "3–7",
        "1",
        "1–1.200",
    ]
