"""Queries that give ties: what a viewer's labels span, and no more."""

import pytest

from graph.links import LinkKind
from graph.pole import Kind
from tests.factories import make_link, make_mention
from tests.workbench.people import JAKARTA, Planted, Sit
from workbench.actions.catalogue import catalogue
from workbench.bootstrap import Workbench


def ends(bench: Workbench, sitting, name: str) -> set[frozenset[object]]:
    return {frozenset(row[:2]) for row in catalogue(bench, sitting, name, {}).rows}


def budi(planted: Planted) -> str:
    """The entity that both of his mentions are."""
    return min(planted.budi.id, planted.budi_again.id)


def test_persons_are_tied_within_the_labels_of_who_asks(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    case = frozenset((budi(planted), planted.citra.id))
    phone = frozenset((budi(planted), planted.medan_person.id))
    assert ends(bench, sit("jakarta"), "ties_of_persons") == {case}
    assert ends(bench, sit("medan"), "ties_of_persons") == set()
    assert ends(bench, sit("national"), "ties_of_persons") == {case, phone}


def test_cases_are_tied_through_whom_they_share(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    other = make_mention(Kind.CASE, 40, label=JAKARTA, number="LKN/2/2026", opened="2026-10-01")
    bench.store.write([other], [make_link(LinkKind.INVOLVED_IN, planted.citra, other, 41)])
    assert ends(bench, sit("jakarta"), "ties_of_cases") == {frozenset((planted.case.id, other.id))}
    assert ends(bench, sit("jakarta"), "persons_in_cases") == {
        frozenset((budi(planted), planted.case.id)),
        frozenset((planted.citra.id, planted.case.id)),
        frozenset((planted.citra.id, other.id)),
    }


def test_flows_between_areas_add_up_and_no_place_is_recorded_as_an_entity(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    seizures = [
        make_mention(
            Kind.SEIZURE, row, label=JAKARTA, origin=origin, destination="DKI Jakarta", net=net
        )
        for row, origin, net in ((50, "Aceh", "1500"), (51, "Aceh", "500"), (52, "Myanmar", "700"))
    ]
    links = [make_link(LinkKind.SEIZED_IN, s, planted.case, 60 + n) for n, s in enumerate(seizures)]
    bench.store.write(seizures, links)
    found = catalogue(bench, sit("jakarta"), "flows_between_areas", {})
    assert found.columns == ("start", "end", "weight")
    assert found.rows == (("11", "31", 2000.0), ("Myanmar", "31", 700.0))
    outcome = bench.audit.events(actor="jakarta")[0]
    assert (outcome.event.entities, outcome.event.rows) == ((), 2)


@pytest.mark.parametrize("name", ["ties_of_persons", "ties_of_cases", "persons_in_cases"])
def test_ties_of_a_day_know_nothing_later(
    name: str, bench: Workbench, planted: Planted, sit: Sit
) -> None:
    assert catalogue(bench, sit("jakarta"), name, {"until": "2020-01-01"}).rows == ()
