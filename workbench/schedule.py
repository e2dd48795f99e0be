"""What runs by itself: matching of what is new each week, of everything each month, and reports.

What was missed is caught up once. The first matching of an installation is a person's to start.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Event, Thread
from time import monotonic
from zoneinfo import ZoneInfo

from graph.errors import Cancelled, GraphError
from graph.progress import Progress, silent
from security.errors import SecurityError
from security.labels import NATIONAL
from workbench.actions.link import link, link_new
from workbench.actions.reports import WEEKLY, make_report
from workbench.actions.services import service_sitting
from workbench.bootstrap import Workbench
from workbench.errors import WorkbenchError
from workbench.frozen_model import FrozenModel
from workbench.full_runs import FullRuns
from workbench.reports.archive import Archive
from workbench.reports.week import Week

_log = logging.getLogger("workbench.schedule")
_FAULTS = (GraphError, SecurityError, WorkbenchError, OSError, RuntimeError, ValueError, TypeError)
"""What matching and reports may raise, drawing included: one bad one must not end the schedule."""

PURPOSE = "laporan mingguan terjadwal"
MATCHING = "pencocokan orang terjadwal"


@dataclass(frozen=True, slots=True)
class Timetable:
    """When things are due: on ``weekday`` (0 is Monday), matching before the report of the week.

    What is new is matched each week, everything on the first such day of a month.
    """

    weekday: int = 0
    hour: int = 6
    matching_hour: int = 2
    zone: str = "Asia/Jakarta"

    def due_week(self, now: datetime) -> Week:
        """The last week whose report is due by now. Only this one is caught up, not older ones."""
        local = now.astimezone(ZoneInfo(self.zone))
        monday = local.date() - timedelta(days=local.weekday())
        at = datetime.combine(
            monday + timedelta(days=self.weekday), time(self.hour), ZoneInfo(self.zone)
        )
        this_week = Week.of(local.date())
        return this_week.before(1) if local >= at else this_week.before(2)

    def matching(self, now: datetime) -> datetime:
        """The last time by now at which matching of what is new was due."""
        local = now.astimezone(ZoneInfo(self.zone))
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        at = datetime.combine(day, time(self.matching_hour), ZoneInfo(self.zone))
        return at if at <= local else at - timedelta(weeks=1)

    def full_run(self, now: datetime) -> datetime:
        """The last time by now at which matching of everything was due."""
        at = self.matching(now)
        return at - timedelta(weeks=(at.day - 1) // 7)


def match_due(bench: Workbench, timetable: Timetable, *, progress: Progress = silent) -> list[str]:
    """Match what is due, as a service over everything; returns the names of what was run.

    A full run changes nothing: it waits to be accepted.
    """
    now, home = bench.clock(), bench.settings.home
    frozen, last = FrozenModel.read(home), FullRuns(home, bench.keyring).last()
    sitting, done = service_sitting("linking", MATCHING), []
    if frozen is not None and frozen.at < timetable.matching(now):
        link_new(bench, sitting, progress=progress)
        done.append(link_new.__name__)
    if last is not None and last < timetable.full_run(now):
        link(bench, sitting, progress=progress)
        done.append(link.__name__)
    return done


def due(bench: Workbench, timetable: Timetable) -> Iterator[tuple[Week, str]]:
    """The reports that are due and not made by the schedule yet, the national one first."""
    week = timetable.due_week(bench.clock())
    made = {
        manifest.scope
        for manifest in Archive(bench.settings.reports).manifests()
        if manifest.kind == WEEKLY and manifest.period == str(week)
    }
    provinces = {label.province for label in bench.store.labels()} - {NATIONAL}
    for scope in (NATIONAL, *sorted(provinces)):
        if scope not in made:
            yield week, scope


def make_due(
    bench: Workbench,
    timetable: Timetable,
    rest: Callable[[float], bool],
    *,
    progress: Progress = silent,
) -> int:
    """Make what is due, each as a service with its scope's authority; returns how many.

    After each, ``rest`` is called with the seconds that it took, and tells if to stop: analysts
    share the processor with the catching up of forty reports. ``progress`` may cancel one in hand.
    """
    count = 0
    for week, scope in due(bench, timetable):
        began = monotonic()
        provinces = frozenset({"*"}) if scope == NATIONAL else frozenset({scope})
        sitting = service_sitting("reports", PURPOSE, provinces=provinces)
        make_report(bench, sitting, week, scope, progress=progress)
        count += 1
        if rest(monotonic() - began):
            break
    return count


class Scheduler:
    """Looks once a minute whether something is due; a failure is logged and tried again."""

    def __init__(self, bench: Workbench, timetable: Timetable, *, seconds: float = 60) -> None:
        self._bench = bench
        self._timetable = timetable
        self._seconds = seconds
        self._stop = Event()
        self._thread = Thread(target=self._run, name="schedule", daemon=True)

    def start(self) -> None:
        """Begin looking."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is in hand is not brought to the end, and is due again at the next start."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            for work in (self._match, self._report):
                try:
                    work()
                except Cancelled:
                    return
                except _FAULTS as fault:
                    _log.error("what was due could not be done: %s", type(fault).__name__)

    def _match(self) -> None:
        for run in match_due(self._bench, self._timetable, progress=self._unless_stopped):
            _log.info("did what was due: %s", run)

    def _report(self) -> None:
        rest, progress = self._stop.wait, self._unless_stopped
        made = make_due(self._bench, self._timetable, rest, progress=progress)
        if made:
            _log.info("made %d due reports", made)

    def _unless_stopped(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled("the application ends")
