import pytest
from markupsafe import Markup

from workbench.views import markup

HOSTILE = '<script>alert("x")</script>'


@pytest.mark.parametrize(
    "drawn",
    [
        markup.link("/app/person?id=m1", HOSTILE),
        markup.card(HOSTILE, HOSTILE, count=HOSTILE),
        markup.empty(HOSTILE, HOSTILE),
        markup.notice(HOSTILE, HOSTILE, bad=True),
        markup.chip(HOSTILE),
        markup.facts([(HOSTILE, HOSTILE)]),
        markup.items([HOSTILE]),
        markup.more(HOSTILE, HOSTILE),
        markup.row(HOSTILE),
        markup.stack(HOSTILE),
        markup.columns(HOSTILE),
        markup.soft(HOSTILE),
        markup.join([HOSTILE], HOSTILE),
        markup.table([markup.Column(HOSTILE)], [[HOSTILE]], HOSTILE),
    ],
)
def test_markup_escapes_every_text(drawn):
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_link_escapes_its_address():
    assert 'href="/app/a&#34; onclick=&#34;x"' in markup.link('/app/a" onclick="x', "text")


def test_join_keeps_markup_as_it_is():
    assert markup.join([Markup("<b>a</b>"), "<"], " ") == "<b>a</b> &lt;"


def test_table_puts_numbers_to_the_right():
    drawn = markup.table([markup.Column("a"), markup.Column("n", True)], [["x", "1"]])
    assert '<td class="num">1</td>' in drawn
    assert '<td class="">x</td>' in drawn


def test_table_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        markup.table([markup.Column("a")], [["x", "y"]])
