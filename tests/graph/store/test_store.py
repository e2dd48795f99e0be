from dataclasses import replace
from datetime import date

import pytest

from graph.errors import StoreError
from graph.links import LinkKind
from graph.pole import Kind, ValueType
from graph.statement import Grade, Interval, Statement
from graph.store import SourceCounts, Store, WriteResult
from graph.store.connection import Connection
from graph.totals import AreaTotal
from security.blind_index import BlindIndex
from security.envelope import Sealer
from security.integrity import Integrity
from security.keyring import Keyring
from tests.factories import JAKARTA, MEDAN, make_link, make_mention, make_source


def test_mentions_come_back_as_they_were_written(store: Store) -> None:
    person = make_mention(Kind.PERSON, name="Budi \x1e Santoso", nik="3171010101800001")
    graded = Statement("alias", "Budi", "", Grade("F", "6"), Interval(None, date(2022, 1, 2)))
    person = replace(person, statements=(*person.statements, graded))
    store.write([person], [])
    assert store.mentions(frozenset({JAKARTA})) == [person]


def test_links_come_back_as_they_were_written(store: Store) -> None:
    first, second = make_mention(Kind.PHONE, 1), make_mention(Kind.PHONE, 2)
    at = Statement("at", "2022-08-03T10:00:00+00:00", "3/8/2022 17.00", Grade("A", "1"))
    link = make_link(LinkKind.CALLED, first, second, statements=[at])
    assert store.write([first, second], [link]) == WriteResult(2, 1)
    assert store.links(frozenset({JAKARTA})) == [link]
    assert store.links(frozenset({JAKARTA}), ids=[link.id]) == [link]
    assert store.links(frozenset({JAKARTA}), kinds=[LinkKind.HELD_IN]) == []


def test_write_twice_adds_nothing_and_keeps_the_version(store: Store) -> None:
    first, second = make_mention(Kind.PHONE, 1), make_mention(Kind.PHONE, 2)
    link = make_link(LinkKind.CALLED, first, second)
    store.write([first, second], [link])
    version, sum_before = store.graph_version(), store.store_sum()
    assert store.write([first, second, first], [link, link]) == WriteResult(0, 0)
    assert (store.graph_version(), store.store_sum()) == (version, sum_before)


def test_write_adds_links_between_mentions_of_earlier_writes(store: Store) -> None:
    phones = [make_mention(Kind.PHONE, row) for row in range(1, 6)]
    store.write(phones, [])
    links = [
        make_link(LinkKind.CALLED, a, b, row)
        for row, (a, b) in enumerate(zip(phones, phones[1:] + phones[:1], strict=True))
    ]
    loop = make_link(LinkKind.CALLED, phones[0], phones[0], 9)
    store.write([], links[:2])
    store.write([], [*links, loop])
    assert {link.id for link in store.links(frozenset({JAKARTA}))} == {
        link.id for link in [*links, loop]
    }
    assert store.verify_integrity() == ()


def test_write_of_a_link_without_its_end_stores_nothing(store: Store) -> None:
    first, second = make_mention(Kind.PHONE, 1), make_mention(Kind.PHONE, 2)
    with pytest.raises(StoreError):
        store.write([first], [make_link(LinkKind.CALLED, first, second)])
    assert store.mention_frame(frozenset({JAKARTA})).empty
    assert store.graph_version() == 0


def test_frames_hold_only_what_the_labels_see(store: Store) -> None:
    ours, theirs = make_mention(Kind.PHONE, 1), make_mention(Kind.PHONE, 2, label=MEDAN)
    own = make_link(LinkKind.CALLED, ours, ours, 1)
    across = make_link(LinkKind.CALLED, ours, theirs, 2)
    store.write([ours, theirs], [own, across])
    both = frozenset({JAKARTA, MEDAN})
    assert store.labels() == both
    assert set(store.link_frame(both)["id"]) == {own.id, across.id}
    assert store.mention_frame(frozenset({JAKARTA}))["id"].tolist() == [ours.id]
    assert store.link_frame(frozenset({JAKARTA}))["id"].tolist() == [own.id]
    assert store.links(frozenset({JAKARTA}), ids=[across.id]) == []
    assert store.mentions(frozenset({JAKARTA}), ids=[theirs.id]) == []
    assert store.mention_frame(frozenset()).empty


def test_mention_frame_has_blind_tokens_and_month(store: Store) -> None:
    person = make_mention(Kind.PERSON, name="Budi", nik="3171010101800001", phone="+62811")
    case = make_mention(Kind.CASE, 2, number="LP/1", offence_date="2021-12-30")
    store.write([person, case], [])
    frame = store.mention_frame(frozenset({JAKARTA})).set_index("id")
    (nik,) = store.tokens(ValueType.NIK.value, ["3171010101800001"])
    (phone,) = store.tokens(ValueType.PHONE.value, ["+62811"])
    (number,) = store.tokens(ValueType.REFERENCE.value, ["LP/1"])
    assert frame.loc[person.id, "tokens"] == [nik, phone]
    assert frame.loc[case.id, "identity"] == number
    assert frame["identity"].isna().loc[person.id]
    assert frame.loc[[person.id, case.id], "month"].tolist() == [202208, 202112]
    assert frame.loc[case.id, "kind"] == "case"


def test_no_value_reaches_the_server_unsealed(store: Store, connection: Connection) -> None:
    phones = [make_mention(Kind.PHONE, row, number=f"+628115550{row}") for row in (1, 2)]
    person = make_mention(Kind.PERSON, 3, name="Sukarno Wijaya", nik="3171010101800001")
    said = Statement("channel", "whatsapp", "WhatsApp")
    store.begin_source(make_source("Sukarno Wijaya.csv"))
    store.write([*phones, person], [make_link(LinkKind.CALLED, *phones, statements=[said])])
    rows = connection.read("MATCH (n) RETURN properties(n)") + connection.read(
        "MATCH ()-[r]->() RETURN properties(r)"
    )
    held = repr(rows).lower()
    assert len(rows) == 8  # the format's number among them
    for value in ("sukarno", "3171010101800001", "62811555", "whatsapp"):
        assert value not in held


def test_large_write_is_split_and_complete(store: Store) -> None:
    phones = [make_mention(Kind.PHONE, row) for row in range(11_000)]
    assert store.write(phones, []) == WriteResult(11_000, 0)
    assert len(store.mention_frame(frozenset({JAKARTA}))) == 11_000


def test_source_is_finished_with_its_counts(store: Store) -> None:
    source = make_source()
    store.begin_source(source)
    assert not store.is_finished(source.id)
    store.finish_source(source.id, SourceCounts(3, 1, 1, 1))
    store.begin_source(source)
    (status,) = store.sources()
    assert status.source == source
    assert status.finished
    assert status.counts == SourceCounts(3, 1, 1, 1)
    assert store.is_finished(source.id)
    assert store.verify_integrity() == ()


def test_finish_of_an_unknown_source_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        store.finish_source("s-none", SourceCounts(0, 0, 0, 0))


def test_existing_records_are_rows_of_mentions_and_links(store: Store) -> None:
    source = make_source()
    first, second = (make_mention(Kind.PHONE, row, source=source) for row in (1, 2))
    store.write([first, second], [make_link(LinkKind.CALLED, first, second, 7)])
    assert store.existing_records(source.id) == {1, 2, 7}
    assert store.existing_records("s-none") == set()


def test_totals_are_kept_once(store: Store) -> None:
    totals = [
        AreaTotal("rehabilitasi", "31.71", "2022-08", "clients", 12),
        AreaTotal("rehabilitasi", "31.72", "2022-08", "clients", None),
    ]
    assert store.write_totals(totals) == 2
    assert store.write_totals(totals) == 0
    assert sorted(store.totals(), key=lambda total: total.area) == totals
    assert store.verify_integrity() == ()


@pytest.mark.parametrize("change", ["SET f.number = 1", "DELETE f"])
def test_store_of_another_version_is_refused_in_words(
    store: Store, connection: Connection, store_keyring: Keyring, change: str
) -> None:
    store.begin_source(make_source("kasus.csv"))
    store.write([make_mention(Kind.PERSON, 1, source=make_source("kasus.csv"), name="Siti")], [])
    keys = (Sealer(store_keyring), BlindIndex(store_keyring), Integrity(store_keyring))
    assert Store.open(connection, *keys).graph_version() == store.graph_version()
    connection.write(lambda transaction: transaction.run(f"MATCH (f:Format) {change}"))
    with pytest.raises(StoreError, match="another version"):
        Store.open(connection, *keys)
