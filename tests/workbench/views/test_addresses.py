import pytest

from graph.pole import Kind
from workbench.views import PAGES, addresses


@pytest.mark.parametrize(
    ("kind", "page"),
    [(Kind.PERSON, "person"), (Kind.CASE, "case"), (Kind.PHONE, "entity"), (Kind.AREA, "entity")],
)
def test_entity_leads_to_the_page_of_its_kind(kind, page):
    assert addresses.entity(kind, "m1") == f"/app/{page}?id=m1"


def test_every_kind_leads_to_a_page_that_exists():
    routes = {addresses.entity(kind, "m1").split("/")[2].split("?")[0] for kind in Kind}
    assert routes <= set(PAGES)


def test_page_quotes_what_it_is_given():
    assert addresses.page("person", id="a&b=c") == "/app/person?id=a%26b%3Dc"


def test_preference_returns_to_the_same_page():
    address = addresses.preference("theme", "dark", "/app/person?id=m1")
    assert address == "/preferences?theme=dark&back=%2Fapp%2Fperson%3Fid%3Dm1"


def test_report_address_names_its_file():
    assert addresses.report("r1", "report.id.pdf") == "/reports/r1/report.id.pdf"
