"""A pytest plugin that prints which functions ran on the linkgraph backend, and how often."""

from collections import Counter
from functools import wraps

from graph.network.backend import Backend
from graph.network.backend_info import FUNCTIONS

RUNS: Counter[str] = Counter()


def _counted(name, function):
    @wraps(function)
    def run(*args, **kwargs):
        result = function(*args, **kwargs)
        RUNS[name] += 1
        return result

    return run


def pytest_configure(config) -> None:
    for name in FUNCTIONS:
        setattr(Backend, name, _counted(name, getattr(Backend, name)))


def pytest_terminal_summary(terminalreporter) -> None:
    ran = sorted(name for name in FUNCTIONS if RUNS[name])
    terminalreporter.write_line(f"functions that ran on linkgraph: {len(ran)} of {len(FUNCTIONS)}")
    terminalreporter.write_line("did not run: " + " ".join(sorted(set(FUNCTIONS) - set(ran))))
