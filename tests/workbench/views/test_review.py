"""The review queue in a real browser, worked without a mouse."""

import pytest

from graph.evidence import Verdict
from tests.factories import make_judgement
from tests.workbench.browser import browsing
from tests.workbench.people import Planted, enrol
from tests.workbench.running import Running
from workbench.bootstrap import Workbench


@pytest.mark.browser
def test_queue_is_worked_by_keys_alone(
    bench: Workbench, planted: Planted, running: Running
) -> None:
    bench.ledger.append([make_judgement(*planted.proposal, Verdict.UNSURE, bits=0.5)])
    secret = enrol(bench, "jakarta")
    assert secret is not None
    with browsing(running.origin) as visit:
        page = visit.page
        visit.sign_in("jakarta", secret)
        visit.open("/app/review")
        page.get_by_text("1 waiting · 1 decided").wait_for()
        page.locator(".pair mark").first.wait_for()
        for key, verdict in (("d", "different"), ("u", "unsure"), ("s", "same")):
            page.keyboard.press(key)
            page.get_by_text(f"Recorded: {verdict}.").wait_for()
            page.get_by_text("Every proposed match is decided.").wait_for()
            page.keyboard.press("z")
            page.get_by_text("Undone.").wait_for()
            page.get_by_text("1 waiting · 1 decided").wait_for()
        page.keyboard.press("ArrowRight")
        page.get_by_text("1 waiting · 1 decided").wait_for()
        page.keyboard.press("?")
        page.get_by_text("undo the last decision").first.wait_for()
        assert visit.elsewhere() == []
