"""The full run's page in a real browser, decided by keys alone, in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.pole import Kind
from tests.factories import make_judgement, make_mention, make_source
from tests.workbench.browser import browsing
from tests.workbench.people import JAKARTA, SERVICE, Planted, enrol
from tests.workbench.running import Running
from workbench.actions.link import link
from workbench.bootstrap import Workbench


@pytest.mark.browser
def test_run_is_decided_by_keys_alone(
    bench: Workbench, planted: Planted, running: Running, tmp_path: Path
) -> None:
    secret = enrol(bench, "jakarta")
    assert secret is not None
    with browsing(running.origin) as visit:
        page = visit.page
        visit.sign_in("jakarta", secret)
        visit.open("/app/full_run")
        page.get_by_text("No full run waits.").wait_for()
        _plant_a_difference(bench, planted)
        visit.open("/app/full_run")
        page.get_by_text("group 1 of 2").wait_for()
        page.screenshot(path=tmp_path / "en.png", full_page=True)
        page.keyboard.press("ArrowRight")
        page.get_by_text("group 2 of 2").wait_for()
        page.keyboard.press("r")
        page.get_by_text("Refused. What stands holds").wait_for()
        page.get_by_text("group 1 of 1").wait_for()
        page.keyboard.press("z")
        page.get_by_text("group 1 of 2").wait_for()
        page.keyboard.press("A")
        page.get_by_text("Accept all 2 groups?").wait_for()
        page.keyboard.press("A")
        page.get_by_text("All of it is accepted.").wait_for()
        page.get_by_text("Decided on this run").wait_for()
        visit.open("/preferences?language=id&back=/app/full_run")
        page.get_by_text("Yang sudah diputuskan").wait_for()
        page.keyboard.press("z")
        page.get_by_text("kelompok 1 dari 2").wait_for()
        page.screenshot(path=tmp_path / "id.png", full_page=True)
        assert visit.elsewhere() == []


def _plant_a_difference(bench: Workbench, planted: Planted) -> None:
    """Two new records of one man, and a merge of an old model that is no longer made."""
    source = make_source("baru.csv")
    bench.store.begin_source(source)
    values = {"nik": "3171010505800007", "birth_date": "1980-05-05"}
    new = [
        make_mention(Kind.PERSON, row, label=JAKARTA, source=source, name=name, **values)
        for row, name in ((1, "Muhammad Ridwan"), (2, "Moh. Ridwan"))
    ]
    bench.store.write(new, [])
    wrong = make_judgement(*planted.proposal, bits=9.0, actor="program:old")
    bench.ledger.append([replace(wrong, reason="")])
    assert link(bench, SERVICE).waiting is not None
