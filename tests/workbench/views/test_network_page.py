"""A network's page in a real browser: intervals, routes, what-if by keys, and long work stopped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.analysis.disruption import best_removal
from graph.errors import Cancelled
from graph.links import LinkKind
from graph.pole import Kind
from tests.factories import make_link, make_mention, make_source
from tests.workbench.browser import Visit, browsing
from tests.workbench.people import JAKARTA, Sit, enrol
from tests.workbench.running import Running, serving
from workbench.actions.networks import list_networks, open_network
from workbench.bootstrap import Workbench
from workbench.jobs.pool import PROCESSES, Task

PERSONS = 9


@pytest.fixture
def ring(bench: Workbench) -> Iterator[Running]:
    """Nine persons, all tied: each case names five in a row; what one case seized came by sea."""
    source = make_source("lingkaran.csv")
    persons = [
        make_mention(Kind.PERSON, n, label=JAKARTA, source=source, name=f"Orang {n}")
        for n in range(PERSONS)
    ]
    cases = [
        make_mention(
            Kind.CASE,
            20 + n,
            label=JAKARTA,
            source=source,
            number=f"LKN/{n}/2026",
            drug="sabu",
            opened=f"2026-0{1 + n % 9}-01",
        )
        for n in range(PERSONS)
    ]
    goods = {"origin": "Malaysia", "transit": "Riau", "net": "1500", "drug": "sabu"}
    seizure = make_mention(
        Kind.SEIZURE, 40, label=JAKARTA, source=source, area="3173", seized="2026-01-01", **goods
    )
    links = [
        make_link(LinkKind.INVOLVED_IN, persons[(n + k) % PERSONS], case, 50 + 5 * n + k)
        for n, case in enumerate(cases)
        for k in range(5)
    ]
    links.append(make_link(LinkKind.SEIZED_IN, seizure, cases[0], 120))
    bench.store.begin_source(source)
    bench.store.write([*persons, *cases, seizure], links)
    with serving(bench) as running:
        yield running


@contextmanager
def _all_processes_held(bench: Workbench) -> Iterator[None]:
    """Others compute something long in every process."""
    over = Event()

    def until_over(stage: str, done: int, total: int) -> None:
        if over.is_set():
            raise Cancelled("the others leave")

    def hold(asker: str) -> None:
        task = Task(
            key=("held", asker),
            asker=asker,
            work=partial(best_removal, budget=10, seed=1),
            arguments=lambda: (nx.gnm_random_graph(4000, 16000, seed=1),),
        )
        with pytest.raises(Cancelled):
            bench.jobs.run(task, until_over)

    with ThreadPoolExecutor(PROCESSES) as pool:
        held = [pool.submit(hold, f"other {n}") for n in range(PROCESSES)]
        try:
            yield
        finally:
            over.set()
            for future in held:
                future.result(timeout=60)


@pytest.mark.filterwarnings("error:reference already known")  # the server would not act on it
@pytest.mark.browser
def test_network_is_read_and_questioned_by_keys(bench: Workbench, ring: Running, sit: Sit) -> None:
    secret = enrol(bench, "jakarta")
    assert secret is not None
    (line,) = list_networks(bench, sit("jakarta")).networks
    seen = open_network(bench, sit("jakarta"), line.id)
    with browsing(ring.origin) as visit:
        visit.sign_in("jakarta", secret)
        visit.open(f"/app/network?id={line.id}")
        _reads(visit, len(seen.actors))
        _takes_key_players(visit)
        _asks_by_keys(visit)
        _stops(visit, bench)
        assert visit.elsewhere() == []


def _reads(visit: Visit, actors: int) -> None:
    page = visit.page
    page.get_by_text("Key actors").first.wait_for()
    intervals = page.locator("svg.interval")
    expect(intervals).to_have_count(actors)
    expect(intervals.locator("line.range")).to_have_count(actors)
    expect(page.get_by_text("not separable from #").first).to_be_visible()
    route = page.locator("svg.map")
    expect(route.locator("path.arc")).to_have_count(2)
    expect(route.get_by_text("Malaysia", exact=True)).to_be_attached()
    expect(page.get_by_text("Malaysia → Riau → DKI Jakarta")).to_be_visible()


def _takes_key_players(visit: Visit) -> None:
    page = visit.page
    page.get_by_text("Whom to remove (KPP-Neg)").wait_for()
    page.get_by_text("members are reached within 1 step,").first.wait_for()
    page.get_by_role("button", name="5", exact=True).click()
    page.get_by_role("button", name="2", exact=True).last.click()
    page.get_by_text("members are reached within 2 steps,").first.wait_for()
    page.get_by_role("button", name="Take whom to remove").click()
    page.get_by_text("5 persons removed").wait_for()
    page.locator(".canvas").first.focus()
    page.keyboard.press("c")
    page.get_by_text("Nobody is removed.").wait_for()


def _asks_by_keys(visit: Visit) -> None:
    page = visit.page
    chart = page.locator(".canvas").first
    chart.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.get_by_text("Why these two are tied").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("Why these two are tied").wait_for(state="detached")
    page.keyboard.press("r")
    one = page.get_by_text("1 person removed")
    one.wait_for()
    page.get_by_text("Others within 2 steps").wait_for()
    page.get_by_role("button", name="4", exact=True).first.click()
    page.get_by_text("Others within 4 steps").wait_for()
    chart.focus()
    page.keyboard.press("z")
    page.get_by_text("Nobody is removed.").wait_for()
    page.keyboard.press("y")
    one.wait_for()
    page.get_by_text("Others within 4 steps").wait_for()
    page.keyboard.press("c")
    page.get_by_text("Nobody is removed.").wait_for()


def _stops(visit: Visit, bench: Workbench) -> None:
    page = visit.page
    with _all_processes_held(bench):
        page.keyboard.press("s")
        page.get_by_text("Waiting for a free process").wait_for()
        page.get_by_role("button", name="Stop").click()
        page.get_by_text("Stopped.").wait_for()
    page.get_by_role("button", name="Start again").click()
    page.get_by_text("Suggested set").wait_for()
