"""The page of a person: whom it is tied to, and through what."""

import pytest

from graph.errors import UnknownEntity
from graph.links import LinkKind
from graph.pole import Kind
from tests.factories import make_link, make_mention, make_source
from tests.workbench.people import JAKARTA, Planted, Sit
from workbench.actions.open_person import open_association, open_person
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


def test_persons_whose_telephones_called_each_other_are_tied_through_them(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    calls = make_source("panggilan.csv")
    dedi = make_mention(Kind.PERSON, 1, label=JAKARTA, source=calls, name="Dedi Kurnia")
    phone = make_mention(Kind.PHONE, 2, label=JAKARTA, source=calls, number="+628122222222")
    bench.store.begin_source(calls)
    uses = make_link(LinkKind.USES_PHONE, dedi, phone, 21)
    called = make_link(LinkKind.CALLED, phone, planted.phone, 22)
    bench.store.write([dedi, phone], [uses, called])

    page = open_person(bench, sit("jakarta"), planted.budi.id)
    by_name = {line.person.title: line for line in page.associates}
    (touched,) = by_name["Dedi Kurnia"].in_touch
    assert [thing.title for thing in touched] == ["+628111111111", "+628122222222"]
    assert by_name["Dedi Kurnia"].through == ()
    assert by_name["Citra Dewi"].in_touch == ()
    assert [thing.kind for thing in by_name["Citra Dewi"].through] == [Kind.CASE]


def test_one_tie_tells_what_it_goes_through(bench: Workbench, planted: Planted, sit: Sit) -> None:
    jakarta = sit("jakarta")
    line = open_association(bench, jakarta, planted.budi.id, planted.citra.id)
    assert (line.person.title, line.weight > 0) == ("Citra Dewi", True)
    assert [thing.title for thing in line.through] == ["LKN/1/2026"]
    with pytest.raises(UnknownEntity):
        open_association(bench, jakarta, planted.budi.id, planted.medan_person.id)
    with pytest.raises(BadRequest):
        open_association(bench, jakarta, planted.budi.id, planted.case.id)
