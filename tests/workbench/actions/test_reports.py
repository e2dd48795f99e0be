"""The weekly report is found and drawn in processes of its own, and can be stopped."""

import os
import time

import psutil
import pytest

from graph.errors import Cancelled
from tests.workbench.people import SERVICE, Planted
from workbench.actions.reports import list_reports, make_report
from workbench.bootstrap import Workbench
from workbench.reports.week import Week

WEEK = Week.parse("2026-W36")
DRAWING = ("writing", "rendering")


def test_a_report_that_is_stopped_leaves_nothing(bench: Workbench, planted: Planted) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        make_report(bench, SERVICE, WEEK, "31", progress=stop)
    assert list_reports(bench, SERVICE).reports == ()


def test_a_report_can_be_stopped_while_it_is_drawn(bench: Workbench, planted: Planted) -> None:
    stopped: list[psutil.Process] = []

    def stop(stage: str, done: int, total: int) -> None:
        if stage in DRAWING:
            stopped.extend(_processes())
            raise Cancelled("asked to stop")

    with pytest.raises(Cancelled):
        make_report(bench, SERVICE, WEEK, "31", progress=stop)
    _, alive = psutil.wait_procs(stopped, timeout=1)
    assert stopped != []
    assert alive == []
    assert list_reports(bench, SERVICE).reports == ()
    assert not list(bench.settings.reports.glob("*/*"))


def test_a_report_is_drawn_beside_the_service_not_in_it(bench: Workbench, planted: Planted) -> None:
    drawing: list[tuple[float, float]] = []

    def watch(stage: str, done: int, total: int) -> None:
        if stage in DRAWING:
            drawing.append((time.process_time(), sum(map(_spent, _processes()))))

    made = make_report(bench, SERVICE, WEEK, "31", progress=watch)
    (ours, theirs), last = drawing[0], sum(map(_spent, _processes()))
    assert time.process_time() - ours < 0.25 * (last - theirs)
    assert [line.id for line in list_reports(bench, SERVICE).reports] == [made.id]


def test_a_report_tells_how_far_it_is(bench: Workbench, planted: Planted) -> None:
    told: list[str] = []
    make_report(bench, SERVICE, WEEK, "31", progress=lambda stage, *_: told.append(stage))
    assert told[0] in ("waiting", "started")  # from the process that finds the networks
    assert told.index("collecting") < next(at for at, stage in enumerate(told) if stage in DRAWING)


def _processes() -> list[psutil.Process]:
    """Those that compute for this service."""
    children = psutil.Process(os.getpid()).children()
    return [child for child in children if "workbench.jobs.worker" in child.cmdline()]


def _spent(process: psutil.Process) -> float:
    """Seconds of processor time."""
    times = process.cpu_times()
    return float(times.user + times.system)
