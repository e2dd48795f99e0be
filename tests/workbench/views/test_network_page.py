"""A network's page in a real browser: intervals, routes, what-if by keys, and long work stopped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import takewhile
from threading import Event

import networkx as nx
import pytest
from playwright.sync_api import expect

from graph.analysis.disruption import best_removal
from graph.errors import Cancelled
from graph.links import LinkKind
from graph.pole import Kind
from security.audit import Phase
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
        assert _asked_since(bench, "overview") == ["open_network"]
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
    expect(page.get_by_text("not separable from #2–#9")).to_be_visible()
    route = page.locator("svg.map")
    expect(route.locator("path.arc")).to_have_count(2)
    expect(route.get_by_text("Malaysia", exact=True)).to_be_attached()
    expect(page.get_by_text("Malaysia → Riau → DKI Jakarta")).to_be_visible()


def _asked_since(bench: Workbench, action: str) -> list[str]:
    """What was asked of the gate after the last of some action, the last first."""
    intents = (e.event for e in bench.audit.events() if e.event.phase is Phase.INTENT)
    return [event.action for event in takewhile(lambda event: event.action != action, intents)]


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


@pytest.fixture
def trio(bench: Workbench) -> Iterator[Running]:
    """Three persons met in two cases without a day, a seizure or a telephone."""
    source = make_source("bertiga.csv")
    persons = [make_mention(Kind.PERSON, n, label=JAKARTA, source=source) for n in range(3)]
    cases = [
        make_mention(Kind.CASE, 20 + n, label=JAKARTA, source=source, number=f"LKN/{n}/2026")
        for n in range(2)
    ]
    links = [
        make_link(LinkKind.INVOLVED_IN, person, case, 30 + 3 * n + k, day=None)
        for n, case in enumerate(cases)
        for k, person in enumerate(persons)
    ]
    bench.store.begin_source(source)
    bench.store.write([*persons, *cases], links)
    with serving(bench) as running:
        yield running


@pytest.mark.browser
def test_small_network_says_what_it_lacks(bench: Workbench, trio: Running, sit: Sit) -> None:
    secret = enrol(bench, "jakarta")
    assert secret is not None
    (line,) = list_networks(bench, sit("jakarta")).networks
    with browsing(trio.origin) as visit:
        page = visit.page
        visit.sign_in("jakarta", secret)
        visit.open(f"/app/network?id={line.id}")
        for lacking in ("No case of this network is dated.", "No route is known."):
            page.get_by_text(lacking).wait_for()
        _removes_everybody(visit)
        visit.open("/app/network?id=n-none")
        page.get_by_text("There is no such network now.").wait_for()
        page.get_by_role("link", name="All networks by risk").click()
        page.wait_for_url("**/app/networks")


def _removes_everybody(visit: Visit) -> None:
    page = visit.page
    for number in ("1 person removed", "2 persons removed", "3 persons removed"):
        page.get_by_role("button", name="Remove", exact=True).click()
        page.get_by_text(number).wait_for()
