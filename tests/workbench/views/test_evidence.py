import re

from graph.evidence import Evidence, Part
from workbench.views import evidence

PARTS = (Part("prior", "prior", -10.0), Part("nik", "exact", 12.0), Part("city", "different", -1.5))
SURE = Evidence(0.5, 0.585, True, PARTS)


def bars(drawn):
    found = re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="2" width="([\d.]+)"', drawn)
    return [(css, float(x), float(width)) for css, x, width in found]


def test_waterfall_begins_each_part_where_the_last_one_ended(desk_of):
    prior, nik, city, total = bars(evidence.waterfall(desk_of("id"), SURE))
    assert [b[0] for b in (prior, nik, city, total)] == ["minus", "plus", "minus", "all"]
    assert nik[1] == prior[1]
    assert abs((nik[1] + nik[2]) - (city[1] + city[2])) < 0.02
    assert abs(city[1] - (total[1] + total[2])) < 0.02


def test_waterfall_shows_the_sum_it_was_given(desk_of):
    assert "+0,5" in evidence.waterfall(desk_of("id"), SURE)


def test_sentence_says_both_sides_and_leaves_the_starting_point_out(desk_of):
    assert evidence.sentence(desk_of("en"), SURE) == (
        "For: NIK (exactly the same). Against: city (different). Probability 58,5%, calibrated."
    )


def test_sentence_says_when_a_probability_is_not_calibrated(desk_of):
    unsure = Evidence(-10.0, 0.001, False, PARTS[:1])
    assert evidence.sentence(desk_of("id"), unsure) == (
        "Menguatkan: tidak ada yang berarti. Peluang 0,1%, belum dikalibrasi."
    )


def test_probability_just_under_a_threshold_does_not_read_as_having_reached_it():
    assert evidence.share(Evidence(4.2, 0.94999, False, ())) == "94,9%"
    assert evidence.share(Evidence(4.3, 0.95, False, ())) == "95%"
    assert evidence.share(Evidence(60.0, 1.0, True, ())) == "99,9%"
