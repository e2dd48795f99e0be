"""The graphs of a view: what a store holds, as ties of persons and as one graph of entities."""

from dataclasses import replace
from datetime import date
from math import log2

import pytest

from graph.analysis.person_ties import person_ties
from graph.case_graph import case_graph, person_case_graph
from graph.entity_graph import entity_graph
from graph.links import LinkKind
from graph.network.kernels.building import arc_rows
from graph.person_graph import person_graph
from graph.pole import Kind
from graph.resolution.ledger import Ledger
from graph.statement import Grade, Interval, Link, Mention
from graph.store import Store
from graph.view import Authority, Snapshot, View
from tests.factories import JAKARTA, make_link, make_mention


@pytest.fixture
def view(store: Store) -> View:
    """Two persons of a case, one of whose phones called a third person's phone three times."""
    a, b, c = persons = [make_mention(Kind.PERSON, row) for row in (1, 2, 3)]
    case = make_mention(Kind.CASE, 4, opened="2022-03-05", drug="sabu")
    late = make_mention(Kind.CASE, 5, opened="2023-01-09")
    phones = [make_mention(Kind.PHONE, row, number=f"+6281{row}") for row in (6, 7)]
    prison = make_mention(Kind.PRISON, 8)
    links = [
        make_link(LinkKind.INVOLVED_IN, a, case, 1, day=date(2022, 3, 5)),
        make_link(LinkKind.INVOLVED_IN, b, case, 2, day=date(2022, 3, 5)),
        make_link(LinkKind.INVOLVED_IN, b, late, 3, day=date(2023, 1, 9)),
        make_link(LinkKind.USES_PHONE, a, phones[0], 4, day=date(2022, 4, 1)),
        make_link(LinkKind.USES_PHONE, c, phones[1], 5, day=date(2022, 5, 1)),
        make_link(LinkKind.HELD_IN, c, prison, 6, day=date(2022, 5, 1)),
        *(
            make_link(LinkKind.CALLED, phones[0], phones[1], row, day=date(2022, 6, row))
            for row in (7, 8, 9)
        ),
    ]
    store.write([*persons, case, late, *phones, prison], links)
    granted = frozenset({JAKARTA})
    return View(Authority("sari", granted, "test"), Snapshot.load(store, Ledger(store), granted))


def _person(view: View, row: int) -> str:
    return make_mention(Kind.PERSON, row).id


def test_person_graph_ties_through_cases_and_calls(view: View) -> None:
    a, b, c = (_person(view, row) for row in (1, 2, 3))
    graph = person_graph(view, date(2022, 12, 31))
    half_life = 36.0
    assert {frozenset(edge) for edge in graph.edges} == {frozenset((a, b)), frozenset((a, c))}
    b2 = 0.9 * 0.9  # what each link of the store is graded
    assert graph[a][b]["weight"] == pytest.approx(b2 * 0.5 ** (9 / half_life))
    assert graph[a][c]["weight"] == pytest.approx(b2 * 0.35 * log2(4) * 0.5 ** (6 / half_life))
    assert (graph[a][c]["first"], graph[a][c]["last"]) == (202206, 202206)
    assert person_graph(view)[a][b]["weight"] < graph[a][b]["weight"]  # older, seen from 2023


def test_entity_graph_holds_what_is_seen_with_its_facts(view: View) -> None:
    graph = entity_graph(view)
    a = _person(view, 1)
    kinds = dict(graph.nodes(data="kind"))
    assert sorted(kinds.values()) == sorted(
        ["person"] * 3 + ["case"] * 2 + ["phone"] * 2 + ["prison"]
    )
    case = next(n for n in graph.neighbors(a) if kinds[n] == "case")
    assert graph.nodes[case]["drug"] == ("sabu",)
    assert graph.nodes[case]["month"] == 202203
    assert graph[a][case] == {
        "weight": 1.0,
        "month": 202203,
        "trust": pytest.approx(0.81),
        "strength": 1.0,
    }
    assert graph.nodes[a]["area"] == "31"
    assert [d["weight"] for *_, d in graph.edges(data=True)].count(3.0) == 1
    assert graph.number_of_edges() == 7


def test_entity_graph_as_of_a_day_knows_nothing_later(view: View) -> None:
    early, whole = entity_graph(view, date(2022, 6, 7)), entity_graph(view)
    assert len(whole) - len(early) == 1  # the case of 2023
    assert max(d["weight"] for *_, d in early.edges(data=True)) == 1.0  # one of three calls
    assert max(d["month"] for *_, d in early.edges(data=True)) == 202206


def test_case_graph_ties_cases_through_who_is_in_them(view: View) -> None:
    case, late = (make_mention(Kind.CASE, row).id for row in (4, 5))
    graph = case_graph(view)
    assert set(graph) == {case, late}
    # Each link is graded B2; the older one has aged ten months when the newer is made.
    aged = 0.5 ** (10 / 36.0)
    assert graph[case][late]["weight"] == pytest.approx(0.81 * aged**0.5)
    assert (graph[case][late]["first"], graph[case][late]["last"]) == (202203, 202301)
    assert not case_graph(view, date(2022, 12, 31)).edges


def test_person_case_graph_has_both_kinds_of_nodes(view: View) -> None:
    a, b = (_person(view, row) for row in (1, 2))
    case, late = (make_mention(Kind.CASE, row).id for row in (4, 5))
    graph = person_case_graph(view)
    assert {frozenset(edge) for edge in graph.edges} == {
        frozenset((a, case)),
        frozenset((b, case)),
        frozenset((b, late)),
    }
    assert graph[b][late]["weight"] == pytest.approx(0.81)
    assert graph[b][case]["weight"] < 0.81


def test_links_of_lower_grade_tie_less(store: Store) -> None:
    persons = [make_mention(Kind.PERSON, row) for row in (1, 2, 3, 4)]
    cases = [make_mention(Kind.CASE, row, opened="2022-03-05") for row in (5, 6)]
    grades = [Grade("A", "1"), Grade("A", "1"), Grade("C", "3"), Grade("C", "3")]
    links = [
        replace(make_link(LinkKind.INVOLVED_IN, person, cases[at // 2], at + 1), grade=grade)
        for at, (person, grade) in enumerate(zip(persons, grades, strict=True))
    ]
    store.write([*persons, *cases], links)
    granted = frozenset({JAKARTA})
    view = View(Authority("sari", granted, "test"), Snapshot.load(store, Ledger(store), granted))
    assert view.snapshot.link_grades == {k.id: str(k.grade) for k in links}
    graph = person_graph(view)
    a, b, c, d = (person.id for person in persons)
    assert graph[a][b]["weight"] == pytest.approx(1.0)
    assert graph[c][d]["weight"] == pytest.approx(0.7 * 0.7)
    whole = entity_graph(view)
    assert whole[a][cases[0].id]["trust"] == pytest.approx(1.0)
    assert whole[d][cases[1].id]["trust"] == pytest.approx(0.7 * 0.7)
    ties = person_ties(whole)
    assert sorted(ties.trust) == pytest.approx([0.49, 0.49, 1.0, 1.0])


def held(person: Mention, prison: Mention, row: int, first: date | None, last: date | None) -> Link:
    link = make_link(LinkKind.HELD_IN, person, prison, row, day=first)
    return replace(link, observed=Interval(first, last))


def test_prison_ties_those_who_were_in_it_at_one_time(store: Store) -> None:
    persons = [make_mention(Kind.PERSON, row) for row in range(1, 6)]
    prison = make_mention(Kind.PRISON, 8)
    spans = [
        (date(2020, 1, 1), date(2020, 6, 30)),
        (date(2020, 6, 30), date(2020, 12, 31)),  # one day with the first
        (date(2021, 1, 1), None),  # after both, and still there
        (date(2021, 3, 1), date(2021, 4, 1)),
        (None, None),  # nobody knows when
    ]
    links = [
        held(person, prison, row, *span)
        for row, (person, span) in enumerate(zip(persons, spans, strict=True), start=11)
    ]
    store.write([*persons, prison], links)
    granted = frozenset({JAKARTA})
    view = View(Authority("sari", granted, "test"), Snapshot.load(store, Ledger(store), granted))
    a, b, c, d, _ = (person.id for person in persons)
    graph = person_graph(view)
    assert {frozenset(edge) for edge in graph.edges} == {frozenset((a, b)), frozenset((c, d))}
    assert (graph[a][b]["first"], graph[a][b]["last"]) == (202006, 202006)
    assert (graph[c][d]["first"], graph[c][d]["last"]) == (202103, 202104)
    assert not person_graph(view, date(2020, 6, 29)).edges
    assert set(person_graph(view, date(2020, 6, 30)).edges) == set(graph.subgraph((a, b)).edges)
    whole = entity_graph(view)
    assert whole[a][b]["strength"] == pytest.approx(0.2)
    assert whole[a][b]["trust"] == pytest.approx(0.81)
    ties = person_ties(whole)
    number = ties.index()
    arcs = zip(arc_rows(ties.csr.ptr).tolist(), ties.csr.idx.tolist(), strict=True)
    assert set(arcs) == {(number[x], number[y]) for x, y in ((a, b), (b, a), (c, d), (d, c))}
    assert ties.csr.weight == pytest.approx(0.2 * 0.81)
