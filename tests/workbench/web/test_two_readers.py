"""Long work of one reader, and pages of another, over a real server with two real sessions."""

import time
from threading import Thread

import pytest

from graph.links import LinkKind
from graph.pole import Kind
from security.audit import Phase
from tests.factories import make_link, make_mention, make_source
from tests.workbench.people import JAKARTA
from tests.workbench.running import Running
from workbench.bootstrap import Workbench

PERSONS, AT_ONCE = 600, 8


@pytest.fixture
def crowded(running: Running) -> Running:
    """The planted graph, and in Jakarta many persons in many cases."""
    source = make_source("ramai.csv")
    persons = [
        make_mention(Kind.PERSON, n, label=JAKARTA, source=source, name=f"Orang {n}")
        for n in range(PERSONS)
    ]
    cases = [
        make_mention(
            Kind.CASE, PERSONS + n, label=JAKARTA, source=source, number=f"LKN/{n}/RAMAI/2026"
        )
        for n in range(PERSONS // 2)
    ]
    links = [
        make_link(LinkKind.INVOLVED_IN, person, cases[(n * k) // 5 % len(cases)], 3 * n + k)
        for n, person in enumerate(persons)
        for k in (1, 2, 3)
    ]
    running.bench.store.begin_source(source)
    running.bench.store.write(persons + cases, links)
    return running


def under_way(bench: Workbench, who: str, action: str) -> bool:
    """Whether the last event of an action is its intent: it has begun and has no outcome yet."""
    found = (e.event for e in bench.audit.events(actor=who) if e.event.action == action)
    last = next(found, None)
    return last is not None and last.phase is Phase.INTENT


def test_page_of_another_answers_while_networks_are_found(crowded: Running) -> None:
    bench = crowded.bench
    with crowded.browser("jakarta") as busy, crowded.browser("medan") as other:
        assert other.get("/app/search").status_code == 200
        started = Thread(target=lambda: busy.get("/app/networks"))
        started.start()
        until = time.monotonic() + 30
        while not under_way(bench, "jakarta", "list_networks") and time.monotonic() < until:
            time.sleep(0.02)
        answers = [other.get(page).status_code for page in ("/app/search", "/app/review")]
        still = under_way(bench, "jakarta", "list_networks")
        started.join(timeout=60)
    assert answers == [200, 200]
    assert still


def test_many_waiting_pages_leave_the_guard_its_threads(crowded: Running) -> None:
    bench = crowded.bench
    with crowded.browser("jakarta") as busy, crowded.browser("medan") as other:
        assert other.get("/app/search").status_code == 200
        waiting = [Thread(target=lambda: busy.get("/app/overview")) for _ in range(AT_ONCE)]
        for thread in waiting:
            thread.start()
        until = time.monotonic() + 30
        while not under_way(bench, "jakarta", "overview") and time.monotonic() < until:
            time.sleep(0.02)
        answer = other.get("/app/search").status_code
        still = any(thread.is_alive() for thread in waiting)
        for thread in waiting:
            thread.join(timeout=120)
    assert (answer, still) == (200, True)
