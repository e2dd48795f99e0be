"""A few processes that compute, with a queue before them: progress, cancel, results kept.

Work that several ask for at once is done once; it is stopped when the last of them has left. One
asker never holds the last free process while others may come.
"""

import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Condition, Thread
from typing import Any

from graph.errors import Cancelled
from graph.progress import Progress, silent
from workbench.errors import WorkFailed
from workbench.jobs.worker import ADVANCE

PROCESSES = 2
_KEPT = 64
_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Task[T]:
    """Work for a process: ``work(*arguments(), progress=…)``.

    ``key`` names the result (kind of work, labels, graph version, what was asked); ``asker`` is who
    waits for it; ``arguments`` are made only if the result is not there yet; ``kept`` says whether
    the result stays for the next who asks.
    """

    key: Hashable
    asker: str
    work: Callable[..., T]
    arguments: Callable[[], tuple[object, ...]]
    kept: bool = True


@dataclass(eq=False)
class _Run:
    """One computation: how far it is, what came out, and how many still want it."""

    key: Hashable
    asker: str
    kept: bool
    wanted: int = 1
    call: tuple[Any, ...] = ()
    stage: tuple[str, int, int] = ("waiting", 0, 0)
    process: "_Process | None" = None
    over: bool = False
    value: Any = None
    error: Exception | None = None


class _Process:
    """One interpreter of its own and the channel to it."""

    def __init__(self) -> None:
        ours, theirs = Pipe()
        self.channel: Connection[Any, Any] = ours
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-m", "workbench.jobs.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={},
            )

    def stop(self) -> None:
        """End it at once, whatever it is doing."""
        self._child.kill()
        self._child.wait()


@dataclass
class _State:
    running: dict[Hashable, _Run] = field(default_factory=dict)
    waiting: list[_Run] = field(default_factory=list)
    done: OrderedDict[Hashable, _Run] = field(default_factory=OrderedDict)
    busy: list[_Run] = field(default_factory=list)
    idle: list[_Process] = field(default_factory=list)


class Jobs:
    """Runs tasks; processes start when first needed and are used again."""

    def __init__(self, processes: int = PROCESSES) -> None:
        self._processes = processes
        self._changed = Condition()
        self._state = _State()

    def run[T](self, task: Task[T], progress: Progress = silent) -> T:
        """Return the result, computed now or before.

        ``progress`` is called about ten times a second from this thread; what it raises ends the
        wait, and the work too if nobody else waits for it. Raises WorkFailed if the process died.
        """
        run, is_new = self._join(task)
        try:
            if is_new:
                self._prepare(run, task)
            value: T = self._wait(run, progress)
            return value
        finally:
            self._leave(run)

    def close(self) -> None:
        """Stop all processes; what still waits ends with Cancelled."""
        with self._changed:
            state = self._state
            for run in state.waiting:
                self._end(run, error=Cancelled("the program ends"))
            state.waiting.clear()
            busy = [run.process for run in state.busy if run.process]
            idle, state.idle = state.idle, []
        for process in (*busy, *idle):
            process.stop()

    def _join(self, task: Task[Any]) -> tuple[_Run, bool]:
        with self._changed:
            state = self._state
            if (kept := state.done.get(task.key)) is not None:
                state.done.move_to_end(task.key)
                return kept, False
            if (same := state.running.get(task.key)) is not None:
                same.wanted += 1
                return same, False
            run = _Run(task.key, task.asker, task.kept)
            state.running[task.key] = run
            return run, True

    def _prepare(self, run: _Run, task: Task[Any]) -> None:
        """Make the arguments and queue the work; a failure ends it for all who wait."""
        prepared = False
        try:
            run.call = (task.work, task.arguments())
            prepared = True
        finally:
            with self._changed:
                if prepared:
                    self._state.waiting.append(run)
                    self._dispatch()
                else:
                    self._end(run, error=WorkFailed("what the work needs could not be read"))

    def _wait(self, run: _Run, progress: Progress) -> Any:
        while True:
            with self._changed:
                over, stage = run.over, run.stage
            if over:
                break
            progress(*stage)  # before the wait, so that even short work can be stopped
            with self._changed:
                if not run.over:
                    self._changed.wait(_POLL_SECONDS)
        if run.error is not None:
            raise run.error
        return run.value

    def _leave(self, run: _Run) -> None:
        """Stop what nobody waits for any more."""
        with self._changed:
            run.wanted -= 1
            if run.over or run.wanted > 0:
                return
            if run in self._state.waiting:
                self._state.waiting.remove(run)
            self._end(run, error=Cancelled("nobody waits for it any more"))
            process = run.process
        if process is not None:
            process.stop()

    def _dispatch(self) -> None:
        """Give free processes the next work; call it with the lock held."""
        while (run := self._next()) is not None:
            self._state.waiting.remove(run)
            self._state.busy.append(run)
            Thread(target=self._carry_out, args=(run,), daemon=True).start()

    def _next(self) -> _Run | None:
        free = self._processes - len(self._state.busy)
        askers = {run.asker for run in self._state.busy}
        for run in self._state.waiting if free > 0 else ():
            if run.asker not in askers or free > 1:
                return run
        return None

    def _carry_out(self, run: _Run) -> None:
        with self._changed:
            process = self._state.idle.pop() if self._state.idle else None
        process = process or _Process()
        with self._changed:
            run.process, run.stage = process, ("started", 0, 0)
            wanted = not run.over
        alive = self._converse(run, process) if wanted else True
        with self._changed:
            self._state.busy.remove(run)
            if alive:
                self._state.idle.append(process)
            self._dispatch()
        if not alive:
            process.stop()
            process.channel.close()

    def _converse(self, run: _Run, process: _Process) -> bool:
        """Send the call and take what comes back; False if the process is gone."""
        try:
            process.channel.send(run.call)
            run.call = ()
            while True:
                kind, *rest = process.channel.recv()
                with self._changed:
                    if kind == ADVANCE:
                        run.stage = (rest[0], rest[1], rest[2])
                    else:
                        self._end(run, value=rest[0])
                        return not run.error
        except (EOFError, OSError):
            with self._changed:
                self._end(run, error=WorkFailed("the process that computed has ended"))
            return False

    def _end(self, run: _Run, *, value: Any = None, error: Exception | None = None) -> None:
        """Note the outcome once; call it with the lock held."""
        if run.over:
            return
        run.over, run.value, run.error = True, value, error
        with suppress(KeyError):
            del self._state.running[run.key]
        if error is None and run.kept:
            self._state.done[run.key] = run
            while len(self._state.done) > _KEPT:
                self._state.done.popitem(last=False)
        self._changed.notify_all()
