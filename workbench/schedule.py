"""Reports that run by themselves: each week once for each scope, missed ones caught up."""

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
from workbench.actions.reports import WEEKLY, make_report
from workbench.actions.services import service_sitting
from workbench.bootstrap import Workbench
from workbench.errors import WorkbenchError
from workbench.reports.archive import Archive
from workbench.reports.week import Week

_log = logging.getLogger("workbench.schedule")
_FAULTS = (GraphError, SecurityError, WorkbenchError, OSError, RuntimeError, ValueError, TypeError)
"""What making a report may raise, drawing included: one bad report must not end the schedule."""

PURPOSE = "laporan mingguan terjadwal"


@dataclass(frozen=True, slots=True)
class Timetable:
    """When the report of the week that has ended is due: ``weekday`` 0 is Monday."""

    weekday: int = 0
    hour: int = 6
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
    """Looks once a minute whether a report is due; a failure is logged and tried again."""

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
        """Stop; a report in hand is not made to the end, and is due again at the next start."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                made = make_due(
                    self._bench, self._timetable, self._stop.wait, progress=self._unless_stopped
                )
            except Cancelled:
                return
            except _FAULTS as fault:
                _log.error("a due report could not be made: %s", type(fault).__name__)
            else:
                if made:
                    _log.info("made %d due reports", made)

    def _unless_stopped(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Cancelled("the application ends")
