import pytest

from graph.links import LinkKind
from graph.pole import Kind
from graph.store import Store
from graph.store.connection import Connection
from security.errors import SecurityError
from tests.factories import JAKARTA, MEDAN, make_judgement, make_link, make_mention, make_source

TAMPERING = {
    "label changed": "MATCH (m:Mention {kind: 'person'}) SET m.label = '31|1||'",
    "kind changed": "MATCH (m:Mention {kind: 'person'}) SET m.kind = 'area'",
    "stamp changed": "MATCH (m:Mention {kind: 'person'}) SET m.clear = m.clear + 'a'",
    "stamp removed": "MATCH (m:Mention {kind: 'person'}) REMOVE m.clear",
    "mention deleted": "MATCH (m:Mention {kind: 'person'}) DETACH DELETE m",
    "mention copied": "MATCH (m:Mention {kind: 'person'}) "
    "WITH m{.*, id: 'm-other'} AS held CREATE (n:Mention) SET n = held",
    "sum of links put back": "MATCH (a:Mention {kind: 'person'}), (b:Mention {kind: 'phone'}) "
    "SET b.edges = a.edges",
    "link deleted": "MATCH ()-[r:CALLED]->() DELETE r",
    "link relabelled": "MATCH ()-[r:CALLED]->() SET r.label = '12|2|op-a|'",
    "link turned round": "MATCH (a)-[r:CALLED]->(b) CREATE (b)-[n:CALLED]->(a) "
    "WITH r, n, properties(r) AS held DELETE r SET n = held",
    "link added": "MATCH (a:Mention {kind: 'person'}), (b:Mention {kind: 'phone'}) "
    "WITH a, b LIMIT 1 CREATE (a)-[:USES_PHONE {id: 'l-new', label: '31|1||'}]->(b)",
    "judgement deleted": "MATCH (j:Judgement) DELETE j",
    "verdict changed": "MATCH (j:Judgement) "
    "SET j.clear = replace(j.clear, '\x1fsame\x1f', '\x1fdifferent\x1f')",
    "judgement renamed": "MATCH (j:Judgement) SET j.id = 'j-other'",
    "judgement put elsewhen": "MATCH (j:Judgement) SET j.changed = j.changed + 1",
    "source deleted": "MATCH (s:Source) DELETE s",
    "source counts changed": "MATCH (s:Source) SET s.read = 9",
    "write deleted": "MATCH (b:Batch) DELETE b",
    "version put back": "MATCH (g:Graph) SET g.version = 1",
    "graph node deleted": "MATCH (g:Graph) DELETE g",
}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with something of everything that can be tampered with."""
    store.begin_source(make_source())
    phones = [make_mention(Kind.PHONE, row) for row in (1, 2)]
    person = make_mention(Kind.PERSON, 3, label=MEDAN)
    store.write([*phones, person], [make_link(LinkKind.CALLED, *phones)])
    store.append_judgements([make_judgement(phones[0].id, phones[1].id)])
    assert store.verify_integrity() == ()
    return store


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(filled: Store, connection: Connection, statement: str) -> None:
    connection.write(lambda transaction: transaction.run(statement))
    assert filled.verify_integrity() != ()


def test_reader_refuses_a_lowered_label(filled: Store, connection: Connection) -> None:
    connection.write(lambda transaction: transaction.run(TAMPERING["label changed"]))
    with pytest.raises(SecurityError):
        filled.mention_frame(frozenset({JAKARTA}))
    with pytest.raises(SecurityError):
        filled.mentions(frozenset({JAKARTA}))


def test_store_sum_follows_each_change(filled: Store) -> None:
    before = filled.store_sum()
    assert filled.store_sum() == before
    filled.write([make_mention(Kind.PHONE, 9)], [])
    assert filled.store_sum() != before
