import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from workbench.locale import LANGUAGES, catalogue_path, words
from workbench.locale.collect import missing, texts, used


def entries(language):
    with catalogue_path(language).open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale=language) if m.id}


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_translates_every_text_in_use(language):
    assert missing(language) == []


def test_catalogues_hold_the_same_texts():
    assert set(entries("id")) == set(entries("en"))


def test_used_finds_texts_of_the_pages():
    found = used()
    assert {"Sign out", "kind.person", ("{n} record", "{n} records")} <= found


def test_translations_name_the_same_values():
    for language in LANGUAGES:
        for msgid, string in entries(language).items():
            wanted = fields(msgid if isinstance(msgid, str) else msgid[1])
            given = string if isinstance(string, tuple) else (string,)
            assert fields(given[-1]) == wanted, msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_percentages_are_written_without_a_space(language):
    texts = [" ".join(s) if isinstance(s, tuple) else s for s in entries(language).values()]
    figures = [figure for text in texts for figure in re.findall(r"[\d}]\s*%", text)]
    assert figures
    assert [figure for figure in figures if re.search(r"\s", figure)] == []


def test_texts_reads_calls_but_no_computed_names():
    source = 'words("Open")\nsay("Close", n=1)\nwords.term("kind", name)\nwords.count("a", "b", 2)'
    assert set(texts(source)) == {"Open", "Close", ("a", "b")}


def test_words_follow_the_plural_rule_of_the_language():
    english, indonesian = words("en"), words("id")
    one, many = "{n} record", "{n} records"
    assert [english.count(one, many, n, n=n) for n in (1, 2)] == ["1 record", "2 records"]
    assert [indonesian.count(one, many, n, n=n) for n in (1, 2)] == ["1 catatan", "2 catatan"]


def test_term_shows_an_unknown_code_as_it_is():
    assert words("id").term("drug", "zat_baru") == "zat baru"


def test_words_of_another_language_are_the_first_of_ours():
    assert words("fr").language == "id"
