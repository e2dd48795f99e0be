"""The review queue in a real browser, worked without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from graph.evidence import Verdict
from graph.pole import Kind
from tests.factories import make_judgement, make_mention, make_source
from tests.workbench.browser import Visit, browsing
from tests.workbench.people import JAKARTA, Planted, Sit, enrol
from tests.workbench.running import Running
from workbench.actions.review_queue import Subject
from workbench.bootstrap import Workbench
from workbench.locale import words
from workbench.views.desk import Desk
from workbench.views.review import ReviewDesk

SMALL = {"width": 1366, "height": 500}


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
        _scrolls_and_decides_once(visit)
        page.keyboard.press("ArrowRight")
        page.get_by_text("1 waiting · 1 decided").wait_for()
        page.keyboard.press("?")
        page.get_by_text("undo the last decision").first.wait_for()
        assert visit.elsewhere() == []


def _scrolls_and_decides_once(visit: Visit) -> None:
    """Keys reach the end of the page; one held down decides one pair, shown from its head."""
    page = visit.page
    page.set_viewport_size(SMALL)
    content = page.locator(".main-content")
    page.keyboard.press("End")
    _until(page.wait_for_timeout, lambda: _scrolled(content) > 0)
    page.keyboard.down("s")
    for _ in range(5):
        page.keyboard.down("s")  # the browser says that the key repeats
    page.keyboard.up("s")
    page.get_by_text("Recorded: same.").wait_for()
    _until(page.wait_for_timeout, lambda: _scrolled(content) == 0)
    page.keyboard.press("z")
    page.get_by_text("Undone.").wait_for()
    page.keyboard.press("z")
    page.get_by_text("Nothing to undo.").wait_for()


def _scrolled(content: Locator) -> float:
    return float(content.evaluate("content => content.scrollTop"))


def _until(wait: Callable[[float], None], holds: Callable[[], bool]) -> None:
    for _ in range(100):
        if holds():
            return
        wait(50)
    raise AssertionError("it did not come to that")


NAMES = ("Ahmad", "Bambang", "Cahyo", "Darmawan")


@pytest.fixture
def queue(bench: Workbench, sit: Sit) -> ReviewDesk:
    """Four pairs that wait, each of two records with one name."""
    source = make_source("antrean.csv")
    pairs = [
        [
            make_mention(Kind.PERSON, 2 * n + k, label=JAKARTA, source=source, name=name)
            for k in (0, 1)
        ]
        for n, name in enumerate(NAMES)
    ]
    bench.store.begin_source(source)
    bench.store.write([mention for pair in pairs for mention in pair], [])
    bench.ledger.append([make_judgement(a.id, b.id, Verdict.UNSURE, bits=0.5) for a, b in pairs])
    desk = Desk(bench, sit("jakarta"), words("en"), "WIB", False)
    return ReviewDesk(desk, Subject.PERSONS, "")


def _shown(queue: ReviewDesk) -> str:
    page = str(queue.body()[-1].object)  # type: ignore[attr-defined]
    (name,) = [name for name in NAMES if name in page]
    return name


def test_pair_passed_over_comes_again_last(queue: ReviewDesk) -> None:
    passed = _shown(queue)
    seen = []
    queue.press("ArrowRight")
    for _ in NAMES[1:]:
        seen.append(_shown(queue))
        queue.press("d")
    assert sorted([passed, *seen]) == list(NAMES)
    assert _shown(queue) == passed


def test_undo_shows_the_pair_whose_decision_it_took_back(queue: ReviewDesk) -> None:
    queue.press("ArrowRight")
    decided = []
    for key in "ds":
        decided.append(_shown(queue))
        queue.press(key)
    for name in reversed(decided):
        queue.press("z")
        assert _shown(queue) == name
