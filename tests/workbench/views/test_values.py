import pytest

from graph.pole import Kind
from security.labels import Classification, Label
from workbench.actions.lines import EntityLine, Origin, Value
from workbench.views import values

ORIGIN = Origin("s1", "orang.csv", 1007, "BNNP", "B2", Label("31", Classification.RAHASIA))


@pytest.mark.parametrize(
    ("kind", "name", "value", "shown"),
    [
        (Kind.PERSON, "birth_date", "1989-08-17", "17 Aug 1989"),
        (Kind.PERSON, "sex", "m", "male"),
        (Kind.SEIZURE, "net", "1234500", "1.234,5 kg"),
        (Kind.SEIZURE, "net", "kira-kira", "kira-kira"),
        (Kind.CASE, "drug", "sabu", "methamphetamine"),
        (Kind.CASE, "area", "31", "DKI Jakarta"),
        (Kind.CASE, "area", "not a code", "not a code"),
        (Kind.SEIZURE, "seized", "2026-11-24T02:30:00+00:00", "24 Nov 2026 09.30 WIB"),
    ],
)
def test_shown_writes_a_value_by_its_type(desk_of, kind, name, value, shown):
    assert values.shown(desk_of("en"), kind, name, value) == shown


def test_statement_adds_the_written_form_only_where_it_differs(desk_of):
    desk = desk_of("en")
    same = Value("city", "Medan", "MEDAN", False, ORIGIN)
    other = Value("birth_date", "1989-08-17", "17/08/1989", False, ORIGIN)
    assert values.statement(desk, Kind.PERSON, same) == "Medan"
    assert "written: 17/08/1989" in values.statement(desk, Kind.PERSON, other)


def test_statement_adds_nothing_to_a_masked_value(desk_of):
    masked = Value("nik", "••••0003", "••••-0003", True, ORIGIN)
    assert values.statement(desk_of("en"), Kind.PERSON, masked) == "••••0003"


def test_origin_names_file_row_and_office(desk_of):
    assert "orang.csv, row 1.007 · BNNP" in values.origin(desk_of("en"), ORIGIN)


def test_grade_explains_itself(desk_of):
    drawn = values.grade(desk_of("en"), "B2")
    assert 'title="B2: source usually reliable; probably true"' in drawn


def test_entity_row_escapes_a_title_from_a_record(desk_of):
    line = EntityLine("m1", Kind.PERSON, "<b>Budi</b>", "", ("31",), 1, (("city", "<i>"),))
    drawn = values.entity_row(desk_of("id"), line)
    assert "&lt;b&gt;Budi" in drawn
    assert "<b>Budi" not in drawn
    assert "<i>" not in drawn.split("</a>")[1]
