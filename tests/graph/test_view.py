from datetime import date

import pytest

from graph.case_facts import case_facts
from graph.errors import UnknownEntity
from graph.evidence import Verdict
from graph.links import LinkKind
from graph.pole import Kind
from graph.resolution.ledger import Ledger
from graph.store import Store
from graph.tie_columns import tie_columns
from graph.view import Authority, Snapshot, View
from security.labels import Label
from tests.factories import JAKARTA, MEDAN, make_judgement, make_link, make_mention


def _view(store: Store, *labels: Label) -> View:
    granted = frozenset(labels)
    snapshot = Snapshot.load(store, Ledger(store), granted)
    return View(Authority("sari", granted, "test"), snapshot)


def test_any_member_id_resolves_to_the_entity(store: Store) -> None:
    persons = [make_mention(Kind.PERSON, row) for row in (1, 2, 3)]
    phones = [make_mention(Kind.PHONE, row, number="+62811") for row in (4, 5)]
    store.write([*persons, *phones], [])
    Ledger(store).append([make_judgement(persons[0].id, persons[1].id)])
    view = _view(store, JAKARTA)
    one = view.entity(persons[0].id)
    assert view.entity(persons[1].id) == one
    assert one.id == min(one.mentions)
    assert set(one.mentions) == {persons[0].id, persons[1].id}
    assert view.entity(phones[0].id) == view.entity(phones[1].id)
    assert view.entity(persons[2].id).mentions == (persons[2].id,)


def test_hidden_mention_is_an_unknown_entity(store: Store) -> None:
    ours, theirs = make_mention(row=1), make_mention(row=2, label=MEDAN)
    store.write([ours, theirs], [])
    Ledger(store).append([make_judgement(ours.id, theirs.id)])
    view = _view(store, JAKARTA)
    assert view.entity(ours.id).mentions == (ours.id,)
    for unknown in (theirs.id, "m-none"):
        with pytest.raises(UnknownEntity):
            view.entity(unknown)


def test_hidden_difference_changes_no_entity_of_a_viewer(store: Store) -> None:
    first, second = make_mention(row=1), make_mention(row=2)
    hidden = make_mention(row=3, label=MEDAN)
    store.write([first, second, hidden], [])
    ledger = Ledger(store)
    ledger.append([make_judgement(first.id, second.id, bits=9.0)])
    before = _view(store, JAKARTA).entities()
    ledger.append(
        [
            make_judgement(first.id, hidden.id, Verdict.DIFFERENT),
            make_judgement(second.id, hidden.id),
        ]
    )
    assert _view(store, JAKARTA).entities() == before
    assert len(_view(store, JAKARTA, MEDAN).entity(first.id).mentions) == 1


def test_tie_columns_until_a_day_drop_later_links_and_cases(store: Store) -> None:
    person = make_mention(Kind.PERSON, 1)
    early = make_mention(Kind.CASE, 2, number="LP/1", opened="2022-01-05")
    late = make_mention(Kind.CASE, 3, number="LP/2", opened="2022-09-05")
    phones = [make_mention(Kind.PHONE, row) for row in (4, 5)]
    calls = [
        make_link(LinkKind.CALLED, *phones, row, day=day)
        for row, day in ((6, date(2022, 8, 3)), (7, date(2022, 8, 20)), (8, date(2022, 9, 1)))
    ]
    involved = [make_link(LinkKind.INVOLVED_IN, person, case, 9) for case in (early, late)]
    store.write([person, early, late, *phones], [*calls, *involved])
    view = _view(store, JAKARTA)
    until = date(2022, 8, 10)
    cases = case_facts(view, until)
    assert set(cases) == {early.id}
    kept = tie_columns(view, cases, until)
    kinds = [kept.kinds[kind] for kind in kept.kind]
    assert dict(zip(kinds, kept.count.tolist(), strict=True)) == {
        LinkKind.CALLED: 1,
        LinkKind.INVOLVED_IN: 1,
    }
    assert kept.entities[kept.end[kept.are(LinkKind.INVOLVED_IN)][0]] == early.id
    called = kept.where(kept.are(LinkKind.CALLED))
    assert (called.first.tolist(), called.last.tolist()) == ([202208], [202209])
    whole = tie_columns(view, case_facts(view), None)
    assert sorted(whole.count.tolist()) == [1, 1, 3]
