"""Another province's analyst does not see, find or count; the auditor sees visits, no cases."""

from collections.abc import Callable

import pytest

from graph.errors import UnknownEntity
from graph.evidence import Verdict
from graph.pole import Kind
from security.errors import Denied
from tests.workbench.people import Planted, Sit
from workbench.actions.audit import read_audit
from workbench.actions.catalogue import catalogue
from workbench.actions.expand import expand
from workbench.actions.explain_pair import explain_pair
from workbench.actions.find_path import find_path
from workbench.actions.gate import Sitting
from workbench.actions.judge import judge
from workbench.actions.open_entity import open_entity
from workbench.actions.open_person import open_person
from workbench.actions.overview import overview
from workbench.actions.search import search
from workbench.actions.sources import sources
from workbench.actions.withdraw import withdraw
from workbench.bootstrap import Workbench

Call = Callable[[Workbench, Sitting, Planted], object]


def test_search_finds_own_province_only(bench: Workbench, planted: Planted, sit: Sit) -> None:
    totals = {
        (who, text): search(bench, sit(who), text).total
        for who in ("jakarta", "medan", "national")
        for text in ("Togar Sitorus", "1271012003850002")
    }
    assert totals == {
        ("jakarta", "Togar Sitorus"): 0,
        ("jakarta", "1271012003850002"): 0,
        ("medan", "Togar Sitorus"): 1,
        ("medan", "1271012003850002"): 1,
        ("national", "Togar Sitorus"): 1,
        ("national", "1271012003850002"): 1,
    }


def test_overview_counts_own_province_only(bench: Workbench, planted: Planted, sit: Sit) -> None:
    counts = {who: dict(overview(bench, sit(who)).counts) for who in ("jakarta", "medan")}
    assert counts == {
        "jakarta": {Kind.PERSON: 2, Kind.CASE: 1, Kind.PHONE: 1},
        "medan": {Kind.PERSON: 1, Kind.CASE: 1, Kind.PHONE: 1},
    }


def test_shared_telephone_leads_nowhere_hidden(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    around = {
        who: {node.title for node in expand(bench, sit(who), planted.phone.id).nodes}
        for who in ("jakarta", "national")
    }
    assert around == {
        "jakarta": {"Boedi Santoso"},
        "national": {"Boedi Santoso", "Togar Sitorus"},
    }


HIDDEN: dict[str, Call] = {
    "open_entity": lambda b, s, p: open_entity(b, s, p.medan_case.id),
    "open_person": lambda b, s, p: open_person(b, s, p.medan_person.id),
    "expand": lambda b, s, p: expand(b, s, p.medan_phone.id),
    "find_path": lambda b, s, p: find_path(b, s, p.budi.id, p.medan_person.id),
    "judge": lambda b, s, p: judge(b, s, p.budi.id, p.medan_person.id, Verdict.SAME, "guess"),
    "explain_pair": lambda b, s, p: explain_pair(b, s, p.budi.id, p.medan_person.id),
    "query": lambda b, s, p: catalogue(b, s, "cases_of_person", {"entity": p.medan_person.id}),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_entity_does_not_exist(
    name: str, bench: Workbench, planted: Planted, sit: Sit
) -> None:
    HIDDEN[name](bench, sit("national"), planted)
    with pytest.raises(UnknownEntity):
        HIDDEN[name](bench, sit("jakarta"), planted)


def test_hidden_judgement_cannot_be_withdrawn(bench: Workbench, planted: Planted, sit: Sit) -> None:
    with pytest.raises(UnknownEntity):
        withdraw(bench, sit("medan"), planted.judgement)
    assert len(withdraw(bench, sit("jakarta"), planted.judgement).entities) == 2


def test_catalogue_lists_own_province_only(bench: Workbench, planted: Planted, sit: Sit) -> None:
    numbers = {
        who: [row[1] for row in catalogue(bench, sit(who), "cases", {}).rows]
        for who in ("jakarta", "medan", "national")
    }
    assert numbers == {
        "jakarta": ["LKN/1/2026"],
        "medan": ["LKN/9/2026"],
        "national": ["LKN/9/2026", "LKN/1/2026"],
    }


def test_sources_shown_are_those_of_visible_records(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    names = {
        who: {line.name for line in sources(bench, sit(who)).sources}
        for who in ("jakarta", "medan", "records")
    }
    assert names == {
        "jakarta": {"jakarta.csv"},
        "medan": {"medan.csv"},
        "records": {"jakarta.csv", "medan.csv"},
    }


def test_auditor_sees_both_visits_and_no_case(bench: Workbench, planted: Planted, sit: Sit) -> None:
    open_person(bench, sit("jakarta"), planted.budi.id)
    search(bench, sit("medan"), "Budi Santoso")
    events = read_audit(bench, sit("auditor")).events
    assert {(e.actor, e.action) for e in events if e.phase == "outcome"} == {
        ("jakarta", "open_person"),
        ("medan", "search"),
    }
    assert "Budi" not in repr(events)
    visits = read_audit(bench, sit("auditor"), entity=planted.budi.id).events
    assert [e.actor for e in visits] == ["jakarta"]
    with pytest.raises(Denied):
        open_person(bench, sit("auditor"), planted.budi.id)
