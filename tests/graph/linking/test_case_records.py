"""Case records from mentions and links: resolved ids, lifted values, grades."""

from dataclasses import replace

from graph.linking.cases import CASE_FILES, case_records, link
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Grade
from tests.factories import make_link, make_mention

F6 = Grade("F", "6")


def test_case_records_lift_seizures_and_join_persons() -> None:
    case = make_mention(Kind.CASE, 1, drug="sabu", opened="2024-02-01")
    other = make_mention(Kind.CASE, 2, drug="sabu", opened="2024-02-11")
    person, again = make_mention(Kind.PERSON, 3), make_mention(Kind.PERSON, 4)
    phone = make_mention(Kind.PHONE, 5)
    seizure = make_mention(Kind.SEIZURE, 6, packaging="guanyinwang", latitude="3.5", longitude="98")
    sample = make_mention(Kind.SAMPLE, 7, purity="71.5", profile="a:4;b:0", method="gcms")
    links = [
        make_link(LinkKind.INVOLVED_IN, person, case),
        replace(make_link(LinkKind.INVOLVED_IN, again, other), grade=F6),
        make_link(LinkKind.USES_PHONE, person, phone),
        make_link(LinkKind.SEIZED_IN, seizure, case),
        make_link(LinkKind.SAMPLE_OF, sample, seizure),
    ]
    same = {again.id: person.id}
    mentions = [case, other, person, again, phone, seizure, sample]
    table = case_records(mentions, links, lambda m: same.get(m, m)).set_index("unique_id")
    first = table.loc[case.id]
    assert first.persons == [person.id] == table.loc[other.id].persons
    assert first.phones == [phone.id]
    assert (first.pack, first.purity, first.lat, first.day) == (
        "guanyinwang",
        71.5,
        3.5,
        "2024-02-01",
    )
    assert first.chem == [1.0, 0.0]
    pairs = link(table.reset_index(), features=CASE_FILES).pairs
    assert pairs.grade_persons.tolist() == ["F6"]


def test_no_cases_give_an_empty_table() -> None:
    assert len(case_records([], [], str)) == 0
