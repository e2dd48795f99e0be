"""Which visible cases belong together: leads, their order, their labels, what they rest on."""

from dataclasses import replace

import pytest

from graph.case_links import CasePair, LinkedCases, case_labels, linked_cases
from graph.evidence import Verdict
from graph.links import LinkKind
from graph.pole import Kind
from graph.resolution.ledger import Ledger
from graph.statement import Grade, Link, Mention
from graph.store import Store
from graph.view import Authority, Snapshot, View
from security.labels import Label
from tests.factories import JAKARTA, MEDAN, make_judgement, make_link, make_mention

F6 = Grade("F", "6")
FILLERS = 30


def view_of(store: Store, *labels: Label) -> View:
    granted = frozenset(labels or (JAKARTA, MEDAN))
    return View(Authority("sari", granted, "t"), Snapshot.load(store, Ledger(store), granted))


def fillers() -> list[Mention]:
    return [make_mention(Kind.CASE, 100 + n, drug="sabu") for n in range(FILLERS)]


@pytest.fixture
def planted(store: Store) -> dict[str, Mention]:
    """Two cases of two provinces share a person and a phone; a third shares a logo only."""
    named = {
        "here": make_mention(Kind.CASE, 1, drug="sabu", opened="2026-01-05"),
        "there": make_mention(Kind.CASE, 2, label=MEDAN, drug="sabu", opened="2026-01-09"),
        "third": make_mention(Kind.CASE, 3, drug="ganja"),
        "person": make_mention(Kind.PERSON, 4),
        "again": make_mention(Kind.PERSON, 5, label=MEDAN),
        "phone": make_mention(Kind.PHONE, 6, number="+62811"),
        "same_phone": make_mention(Kind.PHONE, 7, label=MEDAN, number="+62811"),
    }
    m = named
    store.write([*named.values(), *fillers()], [*links(m)])
    Ledger(store).append([make_judgement(m["person"].id, m["again"].id)])
    return named


def links(m: dict[str, Mention]) -> list[Link]:
    return [
        make_link(LinkKind.INVOLVED_IN, m["person"], m["here"], 11),
        replace(make_link(LinkKind.INVOLVED_IN, m["again"], m["there"], 12), grade=F6),
        make_link(LinkKind.MENTIONS_PHONE, m["here"], m["phone"], 13),
        make_link(LinkKind.MENTIONS_PHONE, m["there"], m["same_phone"], 14),
    ]


def first(linked: LinkedCases) -> CasePair:
    return linked.pairs(at_least=0.0, limit=1)[0]


def test_shared_things_across_provinces_make_the_first_lead(
    store: Store, planted: dict[str, Mention]
) -> None:
    view = view_of(store)
    pair = first(linked_cases(view))
    wanted = {view.entity(planted[n].id).id for n in ("here", "there")}
    assert {pair.left, pair.right} == wanted
    assert pair.across
    assert set(pair.through) == {view.entity(planted[n].id).id for n in ("person", "phone")}
    assert dict(pair.grades) == {"persons": "F6", "phones": "B2"}
    assert pair.grade == "B2"
    assert not pair.evidence.calibrated
    total = sum(part.bits for part in pair.evidence.parts)
    assert abs(total - pair.evidence.score_bits) < 0.01


def test_hidden_cases_link_nothing(store: Store, planted: dict[str, Mention]) -> None:
    linked = linked_cases(view_of(store, JAKARTA))
    assert len(linked.records) == FILLERS + 2
    assert linked.pairs() == []


def test_worklist_holds_the_pairs_of_one_case(store: Store, planted: dict[str, Mention]) -> None:
    view = view_of(store)
    linked = linked_cases(view)
    case, other = (view.entity(planted[n].id).id for n in ("here", "there"))
    assert [p.other(case) for p in linked.worklist(case)][0] == other
    held = linked.series_of(case)
    assert held is not None
    assert set(held.cases) == {case, other}
    assert linked.pair(other, case) == linked.pair(case, other)


def test_last_word_of_a_person_is_the_label(store: Store, planted: dict[str, Mention]) -> None:
    here, there = planted["here"].id, planted["there"].id
    ledger = Ledger(store)
    assert case_labels(view_of(store), {here, there}).empty
    ledger.append([make_judgement(here, there, actor="a")])
    later = replace(
        make_judgement(there, here, Verdict.DIFFERENT, actor="b"),
        made=make_judgement(here, there).made.replace(hour=6),
    )
    ledger.append([later])
    labels = case_labels(view_of(store), {here, there})
    assert labels["same"].tolist() == [False]
    ledger.withdraw(later.id, "b", later.made)
    assert case_labels(view_of(store), {here, there})["same"].tolist() == [True]


def test_judged_cases_stay_two_entities(store: Store, planted: dict[str, Mention]) -> None:
    here, there = planted["here"].id, planted["there"].id
    Ledger(store).append([make_judgement(here, there)])
    view = view_of(store)
    assert view.entity(here).id != view.entity(there).id


def test_no_cases_link_nothing(store: Store) -> None:
    linked = linked_cases(view_of(store))
    assert linked.pairs(at_least=0.0) == []
    assert linked.series == ()
