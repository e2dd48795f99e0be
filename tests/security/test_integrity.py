import random

import pytest

from security.errors import IntegrityBroken
from security.integrity import Integrity
from security.keyring import Keyring

EDGES = [("l1", "called", "m1", "m2"), ("l2", "called", "m1", "m3"), ("l3", "owns", "m1", "m4")]


def test_node_code_finds_every_changed_field(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    fields = ("m1", "person", "31|2||", "2026-03")
    code = integrity.node_code(fields)
    integrity.check_node(fields, code)
    for place in range(len(fields)):
        changed = (*fields[:place], fields[place] + "x", *fields[place + 1 :])
        with pytest.raises(IntegrityBroken):
            integrity.check_node(changed, code)
    with pytest.raises(IntegrityBroken):
        integrity.check_node(fields, integrity.edge_code(fields))


def test_edge_sum_does_not_depend_on_order(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    shuffled = EDGES[:]
    random.Random(1).shuffle(shuffled)
    one, two = integrity.edge_sum("m1"), integrity.edge_sum("m1")
    one.add_all(EDGES)
    for edge in shuffled:
        two.add(edge)
    assert one.hex() == two.hex()


def test_edge_sum_continues_from_what_was_stored(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    whole = integrity.edge_sum("m1")
    whole.add_all(EDGES)
    stored = whole.stored()
    again = integrity.edge_sum("m1", stored)
    again.check(EDGES)
    again.remove(EDGES[0])
    again.check(EDGES[1:])
    assert whole.stored() != stored


def test_edge_sum_finds_added_removed_and_doubled_edges(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    whole = integrity.edge_sum("m1")
    whole.add_all(EDGES)
    for edges in (EDGES[:2], [*EDGES, EDGES[0]], [*EDGES[:2], ("l3", "owns", "m1", "m5")]):
        with pytest.raises(IntegrityBroken):
            integrity.edge_sum("m1", whole.stored()).check(edges)


def test_edge_sum_of_another_node_does_not_fit(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    whole = integrity.edge_sum("m1")
    whole.add_all(EDGES)
    with pytest.raises(IntegrityBroken):
        integrity.edge_sum("m2", whole.stored()).check(EDGES)


def test_stored_sums_do_not_give_away_the_term_of_an_edge(keyring: Keyring) -> None:
    integrity = Integrity(keyring)
    total = integrity.edge_sum("m1")
    total.add(EDGES[0])
    before = int(total.stored().split(":")[1], 16)
    total.add(EDGES[1])
    after = int(total.stored().split(":")[1], 16)
    assert (after - before) % 2**256 != integrity.term(EDGES[1])


def test_damaged_sum_is_refused(keyring: Keyring) -> None:
    with pytest.raises(IntegrityBroken):
        Integrity(keyring).edge_sum("m1", "not a sum")
