import pytest

from graph.pole import Kind
from workbench.locale import LANGUAGES, words
from workbench.views.kinds import LOOKS, badge, chart_kinds


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_kind_has_a_look_of_its_own():
    assert set(LOOKS) == set(Kind)
    assert len({look.colour for look in LOOKS.values()}) == len(Kind)
    assert len({look.icon for look in LOOKS.values()}) == len(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_white_icon_stands_out_from_its_colour(kind):
    assert 1.05 / (luminance(LOOKS[kind].colour) + 0.05) >= 4.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_badge_names_the_kind_even_when_only_the_icon_is_drawn(language):
    say = words(language)
    name = say.term("kind", Kind.PERSON)
    assert f'<span class="">{name}</span>' in badge(Kind.PERSON, say)
    assert f'<span class="sr">{name}</span>' in badge(Kind.PERSON, say, text=False)


def test_chart_takes_the_same_looks():
    assert {k: v["colour"] for k, v in chart_kinds(words("id")).items()} == {
        str(kind): look.colour for kind, look in LOOKS.items()
    }
