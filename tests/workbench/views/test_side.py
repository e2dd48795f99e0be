from datetime import UTC, datetime

from graph.evidence import Evidence, Part
from graph.pole import Kind
from security.labels import Classification, Label
from workbench.actions.lines import MentionLine, Origin, Value
from workbench.views.side import by_side, marked, unwritten_birth

ORIGIN = Origin("s1", "orang.csv", 7, "BNNP", "B2", Label("31", Classification.RAHASIA))


def mention(mention_id, **values):
    stated = tuple(Value(k, v, v, False, ORIGIN) for k, v in values.items())
    return MentionLine(mention_id, Kind.PERSON, ORIGIN, datetime(2026, 1, 1, tzinfo=UTC), stated)


def test_marked_sets_off_only_what_the_other_has_not():
    assert marked("Rizky Pratama", "Rizki Pratama") == "Rizk<mark>y</mark> Pratama"


def test_marked_sets_off_all_where_little_is_common():
    assert marked("Medan", "Jakarta Utara") == "<mark>Medan</mark>"


def test_marked_escapes_what_it_marks():
    assert marked("<i>", "Budi") == "<mark>&lt;i&gt;</mark>"


def test_by_side_marks_differing_properties_and_no_others(desk_of):
    left = mention("m1", name="Budi", birth_date="1989-08-17", city="Medan")
    right = mention("m2", name="Budi", birth_date="1989-08-07", father="Ali")
    drawn = by_side(desk_of("en"), left, right)
    assert drawn.count('class="differs"') == 2
    assert drawn.count('<span class="sr">differs</span>') == 1
    assert "<mark>" in drawn.split("date of birth")[1].split("city")[0]


def test_by_side_shows_a_dash_for_what_one_record_does_not_say(desk_of):
    drawn = by_side(desk_of("en"), mention("m1", city="Medan"), mention("m2"))
    assert '<div class="same">Medan</div><div class="same">–</div>' in drawn


def test_a_birth_compared_but_not_written_is_said_to_stand_in_the_nik(desk_of):
    compared = Evidence(3.0, 0.9, False, (Part("birth", "exact", 12.5),))
    born, silent = mention("m1", birth_date="1989-08-17"), mention("m2", name="Budi")
    assert "in its NIK" in unwritten_birth(desk_of("en"), compared, born, silent)
    assert not unwritten_birth(desk_of("en"), compared, born, born)
    other = Evidence(3.0, 0.9, False, (Part("name", "exact", 8.0),))
    assert not unwritten_birth(desk_of("en"), other, born, silent)
