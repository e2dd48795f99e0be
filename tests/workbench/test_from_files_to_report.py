"""The main job on three small files: every stage real, from the file to the page and the report."""

import re

import pytest

from graph.pole import Kind
from tests.workbench.browser import browsing
from tests.workbench.people import SERVICE, enrol
from workbench.actions.networks import list_networks
from workbench.actions.open_person import open_person
from workbench.actions.reports import list_reports, make_report
from workbench.actions.search import search
from workbench.bootstrap import Workbench
from workbench.reports.week import Week

WEEK = Week.parse("2026-W47")
ALIAS = "Ucok"


@pytest.fixture
def bench(investigation: Workbench) -> Workbench:
    """The workbench of the people is the one with the sample."""
    return investigation


def person_of(bench: Workbench, sitting, alias: str) -> str:
    found = search(bench, sitting, alias)
    hits = dict(found.groups)[Kind.PERSON]
    return hits[0].entity.id


def test_alias_leads_to_one_person_of_several_records(bench, sit):
    national = sit("national")
    page = open_person(bench, national, person_of(bench, national, ALIAS))
    assert len(page.page.mentions) > 1
    assert all(value.origin.file for m in page.page.mentions for value in m.values)
    assert any(j.evidence and j.evidence.parts for j in page.page.judgements)


def test_other_province_neither_finds_nor_counts(bench, sit):
    medan, jakarta = sit("medan"), sit("jakarta")
    assert search(bench, medan, ALIAS).total > 0
    assert search(bench, jakarta, ALIAS).total == 0
    assert list_networks(bench, jakarta).persons == 0


def test_report_is_read_by_whose_labels_span_it(bench, sit):
    made = make_report(bench, SERVICE, WEEK, "12")
    assert set(made.files) == {
        "report.json",
        *(f"report.{lang}.{form}" for lang in ("id", "en") for form in ("html", "pdf")),
    }
    assert [r.id for r in list_reports(bench, sit("medan")).reports] == [made.id]
    assert list_reports(bench, sit("jakarta")).reports == ()


@pytest.mark.browser
def test_analyst_goes_from_alias_to_undo_chart_network_and_report(bench, served):
    make_report(bench, SERVICE, WEEK, "00")
    secret = enrol(bench, "headquarters")
    with browsing(served.origin) as visit:
        page = visit.page
        visit.sign_in("headquarters", secret)
        visit.open("/app/search")
        box = page.get_by_label("Name, alias, NIK, phone, plate, account or case number")
        box.fill(ALIAS)
        box.press("Enter")
        page.locator("a.title").first.click()
        page.get_by_text("Why these records are one person").wait_for()
        person = page.url
        page.get_by_role("button", name="Undo this merge").first.click()
        page.get_by_text("Decided otherwise or undone").wait_for()
        visit.open(person.removeprefix(visit.origin).replace("/person?", "/chart?"))
        page.locator("canvas").first.wait_for()
        page.locator(".canvas").focus()
        page.keyboard.press("e")
        page.locator("[aria-live]").filter(has_text=re.compile("added|Nothing new")).wait_for(
            state="attached"
        )
        visit.open("/app/networks")
        page.locator("a.title").first.click()
        page.wait_for_url("**/app/network?id=*")
        page.get_by_text("Key actors").first.wait_for()
        visit.open("/app/reports")
        chip = page.get_by_role("link", name="PDF", exact=True).first
        chip.wait_for()
        got = page.context.request.get(visit.origin + chip.get_attribute("href"))
        assert got.ok
        assert got.body().startswith(b"%PDF")
        assert visit.asked
        assert visit.elsewhere() == []
