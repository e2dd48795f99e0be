"""The pool with real processes; the work is carried by value, since processes know no tests."""

import inspect
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread

import networkx as nx
import psutil
import pytest

from graph.analysis.networks import find_networks
from graph.errors import Cancelled, UnknownEntity
from workbench.errors import WorkFailed
from workbench.jobs.pool import Jobs, Task


class ByValue:
    """A function of a test, which a process can read without knowing its module."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        source = "import os, time\n" + inspect.getsource(self._function)
        name = self._function.__name__
        return eval, (f"(exec({source!r}, made := {{}}), made[{name!r}])[1]",)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    pool = Jobs(processes=2)
    yield pool
    pool.close()


def task(key, work, *arguments, asker="dewi"):
    carried = ByValue(work) if work.__module__ == __name__ else work
    return Task(key, asker, carried, lambda: arguments)


def doubled(number, *, progress):
    progress("doubling", 1, 2)
    return 2 * number


def forever(*, progress):
    while True:
        progress("waiting for ever", 0, 0)
        time.sleep(0.02)


def fails(*, progress):
    raise ValueError("a value of a record")


def surroundings(*, progress):
    return os.getpid(), dict(os.environ), sorted(os.listdir("/proc/self/fd"))


def stop_after(seconds):
    """A progress that cancels when it has waited long enough."""
    until = time.monotonic() + seconds

    def progress(stage, done, total):
        if time.monotonic() > until:
            raise Cancelled("asked to stop")

    return progress


def test_run_returns_what_the_process_computed(jobs):
    assert jobs.run(task("a", doubled, 21)) == 42


def test_run_computes_the_same_key_once(jobs):
    first = jobs.run(task("here", surroundings))
    made = []
    second = Task("here", "dewi", ByValue(surroundings), lambda: made.append(1) or ())
    assert jobs.run(second) == first
    assert made == []


def test_run_computes_again_what_is_not_kept(jobs):
    made = []
    work = ByValue(surroundings)
    once = Task("report", "dewi", work, lambda: made.append(1) or (), kept=False)
    jobs.run(once)
    jobs.run(once)
    assert made == [1, 1]


def test_process_is_another_and_has_no_environment(jobs, monkeypatch):
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    process, environment, _ = jobs.run(task("here", surroundings))
    assert process != os.getpid()
    assert "NEO4J_PASSWORD" not in environment


def test_process_is_used_again(jobs):
    assert jobs.run(task(1, surroundings))[0] == jobs.run(task(2, surroundings))[0]


def test_cancel_ends_the_process_and_the_next_work_runs(jobs):
    before = set(psutil.Process().children())
    with pytest.raises(Cancelled):
        jobs.run(task("long", forever), stop_after(1.0))
    until = time.monotonic() + 5
    while set(psutil.Process().children()) - before and time.monotonic() < until:
        time.sleep(0.05)
    assert set(psutil.Process().children()) <= before
    assert jobs.run(task("b", doubled, 1)) == 2


def test_cancel_of_one_leaves_the_work_to_the_other(jobs):
    seen = []

    def stay(stage, done, total):
        seen.append(stage)
        if len(seen) > 30:
            raise Cancelled("now I go too")

    def wait():
        with pytest.raises(Cancelled):
            jobs.run(task("shared", forever), stay)

    other = Thread(target=wait)
    other.start()
    time.sleep(0.2)
    with pytest.raises(Cancelled):
        jobs.run(task("shared", forever), stop_after(0.2))
    before = len(seen)
    other.join(timeout=20)
    assert before < len(seen)
    assert not other.is_alive()


def test_one_asker_leaves_a_process_to_the_others(jobs):
    stop = time.monotonic() + 8

    def until_stopped(stage, done, total):
        if time.monotonic() > stop:
            raise Cancelled("enough")

    def ask(key):
        with pytest.raises(Cancelled):
            jobs.run(task(key, forever, asker="greedy"), until_stopped)

    greedy = [Thread(target=ask, args=(n,)) for n in range(3)]
    for thread in greedy:
        thread.start()
    time.sleep(0.3)
    assert jobs.run(task("mine", doubled, 3, asker="patient"), stop_after(7)) == 6
    for thread in greedy:
        thread.join(timeout=20)


def test_failing_work_names_no_value(jobs, capfd):
    with pytest.raises(WorkFailed) as caught:
        jobs.run(task("bad", fails))
    told = capfd.readouterr().err
    assert "a value of a record" not in str(caught.value) + told
    assert "ValueError" in told


def test_failure_to_make_arguments_is_the_askers(jobs):
    def arguments():
        raise UnknownEntity("none")

    with pytest.raises(UnknownEntity):
        jobs.run(Task("x", "dewi", find_networks, arguments))
    assert jobs.run(task("x", doubled, 4)) == 8


def test_process_computes_networks_as_this_one_does(jobs):
    graph = nx.relabel_nodes(nx.connected_caveman_graph(4, 6), str)
    work = partial(find_networks, seed=7)
    assert jobs.run(task("networks", work, graph)) == work(graph)
