"""The main job on three small files: every stage real, from the file to the page and the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.pole import Kind
from ingest.mapping import shipped
from ingest.synthetic import read_manifest, write_first_sample
from tests.workbench.browser import browsing
from tests.workbench.people import enrol
from tests.workbench.running import Running, serving
from workbench.actions.ingest_file import ingest_file
from workbench.actions.link import link
from workbench.actions.networks import list_networks
from workbench.actions.open_person import open_person
from workbench.actions.reports import list_reports, make_report
from workbench.actions.search import search
from workbench.actions.services import service_sitting
from workbench.bootstrap import Workbench
from workbench.reports.week import Week

WEEK = Week.parse("2026-W47")
SERVICE = service_sitting("test", "test")


@dataclass(frozen=True)
class Investigation:
    bench: Workbench
    alias: str = "Ucok"


@pytest.fixture
def investigation(bench: Workbench, tmp_path: Path) -> Investigation:
    sample = tmp_path / "sample"
    write_first_sample(sample)
    for entry in read_manifest(sample):
        result = ingest_file(bench, SERVICE, str(entry.path), shipped(entry.mapping), entry.office)
        assert result.read == result.accepted + result.quarantined + result.duplicate
    link(bench, SERVICE)
    return Investigation(bench)


@pytest.fixture
def served(investigation: Investigation) -> Iterator[Running]:
    with serving(investigation.bench) as running:
        yield running


def person_of(bench: Workbench, sitting, alias: str) -> str:
    found = search(bench, sitting, alias)
    hits = dict(found.groups)[Kind.PERSON]
    return hits[0].entity.id


def test_alias_leads_to_one_person_of_several_records(investigation, sit):
    bench, national = investigation.bench, sit("national")
    page = open_person(bench, national, person_of(bench, national, investigation.alias))
    assert len(page.page.mentions) > 1
    assert all(value.origin.file for m in page.page.mentions for value in m.values)
    assert any(j.evidence and j.evidence.parts for j in page.page.judgements)


def test_other_province_neither_finds_nor_counts(investigation, sit):
    bench = investigation.bench
    medan, jakarta = sit("medan"), sit("jakarta")
    assert search(bench, medan, investigation.alias).total > 0
    assert search(bench, jakarta, investigation.alias).total == 0
    assert list_networks(bench, jakarta).persons == 0


def test_report_is_read_by_whose_labels_span_it(investigation, sit):
    bench = investigation.bench
    made = make_report(bench, SERVICE, WEEK, "12")
    assert set(made.files) == {
        "report.json",
        *(f"report.{lang}.{form}" for lang in ("id", "en") for form in ("html", "pdf")),
    }
    assert [r.id for r in list_reports(bench, sit("medan")).reports] == [made.id]
    assert list_reports(bench, sit("jakarta")).reports == ()


@pytest.mark.browser
def test_analyst_goes_from_alias_to_undo_chart_network_and_report(investigation, served):
    bench = investigation.bench
    make_report(bench, SERVICE, WEEK, "00")
    secret = enrol(bench, "national")
    with browsing(served.origin) as visit:
        page = visit.page
        visit.sign_in("national", secret)
        visit.open("/app/search")
        box = page.get_by_label("Name, alias, NIK, phone, plate, account or case number")
        box.fill(investigation.alias)
        box.press("Enter")
        page.locator("a.title").first.click()
        page.get_by_text("Why these records are one person").wait_for()
        person = page.url
        page.get_by_role("button", name="Undo this merge").first.click()
        page.get_by_text("Decided otherwise or undone").wait_for()
        visit.open(person.removeprefix(visit.origin).replace("/person?", "/chart?"))
        page.locator("canvas").first.wait_for()
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
