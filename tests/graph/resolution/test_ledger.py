from dataclasses import replace

import pytest

from graph.errors import InvalidValue, UnknownEntity
from graph.evidence import Judgement, Verdict
from graph.resolution.clusters import clusters
from graph.resolution.ledger import Ledger
from graph.store import Store
from tests.factories import NOON, make_judgement

EVERY = frozenset("abcd")


def _groups(judgements: list[Judgement]) -> set[tuple[str, ...]]:
    found = clusters(sorted(EVERY), judgements)
    return {found.members(one) for one in found.all()}


def test_append_twice_adds_nothing(store: Store) -> None:
    ledger = Ledger(store)
    entries = [make_judgement("a", "b"), make_judgement("b", "c", bits=7.5)]
    assert ledger.append(entries) == 2
    assert ledger.append(entries) == 0
    assert sorted(ledger.judgements(EVERY), key=lambda j: j.left) == entries


def test_withdraw_restores_exactly_the_clusters_before(store: Store) -> None:
    ledger = Ledger(store)
    ledger.append([make_judgement("a", "b"), make_judgement("c", "d")])
    before = _groups(ledger.judgements(EVERY))
    bridge = make_judgement("b", "c")
    ledger.append([bridge])
    assert _groups(ledger.judgements(EVERY)) == {("a", "b", "c", "d")}
    ledger.withdraw(bridge.id, "rina", NOON)
    assert _groups(ledger.judgements(EVERY)) == before
    assert _groups(Ledger(store).judgements(EVERY)) == before
    withdrawn = ledger.judgement(bridge.id)
    assert (withdrawn.withdrawn, withdrawn.withdrawn_by) == (NOON, "rina")


def test_judgements_are_only_those_of_visible_mentions(store: Store) -> None:
    ledger = Ledger(store)
    seen, half_hidden = make_judgement("a", "b"), make_judgement("b", "c", Verdict.DIFFERENT)
    ledger.append([seen, half_hidden])
    assert ledger.judgements(frozenset("ab")) == [seen]
    assert ledger.judgements(frozenset()) == []


def test_withdraw_of_what_is_not_in_force_raises(store: Store) -> None:
    ledger = Ledger(store)
    entry = make_judgement("a", "b")
    with pytest.raises(UnknownEntity):
        ledger.withdraw(entry.id, "rina", NOON)
    ledger.append([entry])
    ledger.withdraw(entry.id, "rina", NOON)
    with pytest.raises(UnknownEntity):
        ledger.withdraw(entry.id, "rina", NOON)


def test_withdraw_all_withdraws_what_is_in_force_and_leaves_the_rest(store: Store) -> None:
    ledger = Ledger(store)
    entries = [make_judgement(one, "d") for one in "abc"]
    ledger.append(entries)
    ledger.withdraw(entries[0].id, "rina", NOON)
    every = [entry.id for entry in entries]
    assert ledger.withdraw_all([*every[:2], every[1], "no-such-entry"], "budi", NOON) == 1
    found = {entry.left: entry.withdrawn_by for entry in ledger.judgements(EVERY)}
    assert found == {"a": "rina", "b": "budi", "c": None}
    assert store.verify_integrity() == ()


def test_append_in_several_transactions_keeps_every_entry(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.judgements.ROWS_A_TRANSACTION", 2)
    entries = [make_judgement(a, b) for a, b in ("ab", "ac", "ad", "bc", "bd")]
    assert Ledger(store).append([*entries[:3], *entries]) == 5
    read = Ledger(store).judgements(EVERY)
    assert sorted(read, key=lambda j: (j.left, j.right)) == entries
    assert store.verify_integrity() == ()


def test_append_refuses_a_field_that_holds_the_parting_character(store: Store) -> None:
    with pytest.raises(InvalidValue):
        Ledger(store).append([replace(make_judgement("a", "b"), model="m\x1fm")])
    assert Ledger(store).judgements(EVERY) == []
