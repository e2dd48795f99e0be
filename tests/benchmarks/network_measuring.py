"""Rows of a benchmark: our figure, the peers', the ratio and the goal it is held against.

Times are the least of a few runs, CPU time of all threads beside wall time; ratios are of CPU
times, which other work on the machine disturbs less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one run."""

    wall: float
    cpu: float

    def times(self, factor: float) -> "Spent":
        """Return the seconds of ``factor`` times the work."""
        return Spent(self.wall * factor, self.cpu * factor)


@dataclass(frozen=True, slots=True)
class Part:
    """A call that does one ``share``-th of the work, for a peer that would take hours."""

    call: Call
    share: float


def spent(call: Call | Part, repeats: int = 5) -> Spent:
    """Return the least wall and CPU seconds of a few runs; fewer runs of what takes long."""
    if isinstance(call, Part):
        return spent(call.call, 1).times(call.share)
    wall, cpu = float("inf"), float("inf")
    for _ in range(repeats):
        wall_start, cpu_start = perf_counter(), process_time()
        call()
        cpu, wall = min(cpu, process_time() - cpu_start), min(wall, perf_counter() - wall_start)
        if wall > 1.0:
            break
    return Spent(wall, cpu)


class Table:
    """Prints rows as they are measured and remembers which goals are missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        print(f"{'':30}{'wall ms':>10}{'CPU ms':>10}   ratio   goal")

    def against(
        self, name: str, goal: float, ours: Call, *, call: Call | None = None, **peers: Call | Part
    ) -> None:
        """Hold our time against the best peer's, and against a twentieth of NetworkX's.

        ``call`` is the same through NetworkX's dispatcher, which makes a dict of the results.
        """
        mine = spent(ours)
        others = {peer: spent(run) for peer, run in peers.items()}
        best = min(time.cpu for peer, time in others.items() if peer != "networkx")
        self._print(name, mine, mine.cpu / best, goal)
        if call is not None:
            self._note("through NetworkX", spent(call))
        for peer, time in others.items():
            self._note(peer + (" *" if isinstance(peers[peer], Part) else ""), time, mine)
        if "networkx" in others:
            self._remember(f"{name} beside NetworkX", mine.cpu <= others["networkx"].cpu / 20)

    def within(self, name: str, limit: float, ours: Call) -> None:
        """Hold the seconds that we make somebody wait to a limit.

        Of one thread that is CPU time, which other work disturbs less; of several, wall time.
        """
        mine = spent(ours)
        self._print(name, mine, min(mine.wall, mine.cpu), limit, unit=" s")

    def figure(self, name: str, value: float, goal: float, unit: str) -> None:
        """Hold any figure against the most it may be."""
        met = value <= goal
        self._remember(name, met)
        print(f"{name:30}{value:12.3f} {unit:24} goal {goal:g} {unit}  {_said(met)}", flush=True)

    def close(self) -> None:
        """Say what was missed."""
        print("goals missed: " + ("; ".join(self.missed) or "none"), flush=True)

    def _print(self, name: str, mine: Spent, value: float, goal: float, unit: str = "") -> None:
        self._remember(name, value <= goal)
        print(
            f"{name:30}{mine.wall * 1e3:10.2f}{mine.cpu * 1e3:10.2f}{value:8.3f}{goal:7.3f}{unit}"
            f"  {_said(value <= goal)}",
            flush=True,
        )

    def _note(self, who: str, time: Spent, mine: Spent | None = None) -> None:
        share = f"{mine.cpu / time.cpu:8.3f}" if mine else ""
        print(f"    {who:26}{time.wall * 1e3:10.2f}{time.cpu * 1e3:10.2f}{share}", flush=True)

    def _remember(self, name: str, met: bool) -> None:
        if not met:
            self.missed.append(name)


def _said(met: bool) -> str:
    return "met" if met else "MISSED"
