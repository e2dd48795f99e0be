import pytest

from graph.pole import Kind, ValueType
from graph.resolution.ledger import Ledger
from graph.search import Matched, NameTable, Search, spelling_key
from graph.view import Authority, Snapshot, View
from security.blind_index import BlindIndex
from tests.factories import JAKARTA, MEDAN, make_mention


@pytest.fixture
def search(store, store_keyring):
    def find(text, *labels):
        granted = frozenset(labels or (JAKARTA, MEDAN))
        snapshot = Snapshot.load(store, Ledger(store), granted)
        view = View(Authority("sari", granted, "test"), snapshot)
        return Search(view, BlindIndex(store_keyring), NameTable.of(snapshot)).find(text)

    return find


@pytest.mark.parametrize(
    ("old", "new"),
    [("Soekarno", "Sukarno"), ("Djoko Tjahjono", "Joko Cahyono"), ("H. Moeljono", "h moelyono")],
)
def test_spelling_key_folds_old_spelling(old, new):
    assert spelling_key(old).replace("j", "y") == spelling_key(new).replace("j", "y")


@pytest.mark.parametrize("asked", ["soekarno", "SUKARNO PUTRA", "Sukarno Putra"])
def test_name_is_found_in_other_spellings(store, search, asked):
    person = make_mention(Kind.PERSON, 1, name="Soekarno Poetra")
    store.write([person, make_mention(Kind.PERSON, 2, name="Citra Dewi")], [])
    assert [hit.entity for hit in search(asked).hits] == [person.id]


def test_alias_is_found_and_said_to_be_one(store, search):
    person = make_mention(Kind.PERSON, 1, name="Budi Santoso", alias="Ucok")
    store.write([person], [])
    (hit,) = search("ucok").hits
    assert (hit.entity, hit.matched) == (person.id, Matched.ALIAS)


@pytest.mark.parametrize("asked", ["0812-1111-2222", "+62 812 1111 2222", "6281211112222"])
def test_phone_is_found_however_it_is_written(store, search, asked):
    phone = make_mention(Kind.PHONE, 1, number="+6281211112222")
    store.write([phone], [])
    found = search(asked)
    assert ValueType.PHONE in found.understood
    assert [hit.entity for hit in found.hits] == [phone.id]


def test_other_labels_neither_show_nor_count(store, search):
    store.write([make_mention(Kind.PERSON, 1, label=MEDAN, name="Togar Sitorus")], [])
    assert len(search("Togar Sitorus", MEDAN).hits) == 1
    assert search("Togar Sitorus", JAKARTA).hits == ()


def test_nothing_is_found_for_an_empty_text(store, search):
    store.write([make_mention(Kind.PERSON, 1, name="Budi")], [])
    assert search("   ").hits == ()
