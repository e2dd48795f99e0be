"""Ways between two entities: within what the reader may see, the best first."""

from graph.links import LinkKind
from graph.pole import Kind
from tests.factories import make_link, make_mention
from tests.workbench.people import JAKARTA, Planted, Sit
from workbench.actions.find_path import find_path
from workbench.bootstrap import Workbench


def test_ways_come_shortest_first_and_begin_again(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    dewi, eko = (
        make_mention(Kind.PERSON, row, label=JAKARTA, name=name)
        for row, name in ((70, "Dewi"), (71, "Eko"))
    )
    car, phone = (
        make_mention(kind, row, label=JAKARTA)
        for kind, row in ((Kind.VEHICLE, 72), (Kind.PHONE, 73))
    )
    links = [
        make_link(LinkKind.USES_VEHICLE, planted.citra, car, 80),
        make_link(LinkKind.USES_VEHICLE, dewi, car, 81),
        make_link(LinkKind.USES_PHONE, citra := planted.citra, phone, 82),
        make_link(LinkKind.USES_PHONE, eko, phone, 83),
        make_link(LinkKind.INVOLVED_IN, eko, planted.case, 84),
        make_link(LinkKind.INVOLVED_IN, dewi, planted.case, 85),
    ]
    bench.store.write([dewi, eko, car, phone], links)
    ways = [find_path(bench, sit("jakarta"), citra.id, dewi.id, way=n) for n in range(3)]
    through = [[node.id for node in way.nodes[1:-1]] for way in ways]
    # The car of two comes before the case of four, and the way over Eko's phone last
    assert through == [[car.id], [planted.case.id], [phone.id, eko.id, planted.case.id]]
    assert [(way.way, way.ways) for way in ways] == [(0, 3), (1, 3), (2, 3)]
    assert [len(way.edges) for way in ways] == [2, 2, 4]
    again = find_path(bench, sit("jakarta"), citra.id, dewi.id, way=3)
    assert again == ways[0]


def test_no_way_leads_through_a_prison_unless_it_is_asked_for(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    inmate = make_mention(Kind.PERSON, 70, label=JAKARTA, name="Dewi")
    prison = make_mention(Kind.PRISON, 74, label=JAKARTA)
    links = [
        make_link(LinkKind.HELD_IN, planted.citra, prison, 80),
        make_link(LinkKind.HELD_IN, inmate, prison, 81),
    ]
    bench.store.write([inmate, prison], links)
    jakarta = sit("jakarta")
    nothing = find_path(bench, jakarta, planted.citra.id, inmate.id)
    assert (nothing.nodes, nothing.edges, nothing.ways) == ((), (), 0)
    asked = find_path(bench, jakarta, inmate.id, prison.id)
    assert [node.id for node in asked.nodes] == [inmate.id, prison.id]


def test_a_way_over_what_is_hidden_is_none(bench: Workbench, planted: Planted, sit: Sit) -> None:
    ends = (planted.citra.id, planted.medan_case.id)
    assert len(find_path(bench, sit("national"), *ends).nodes) == 6
    phone = (planted.citra.id, planted.phone.id)
    assert len(find_path(bench, sit("jakarta"), *phone).nodes) == 4
