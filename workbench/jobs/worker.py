"""The process that computes: it is handed a graph and a function, and knows no store and no key.

Started as ``python -I -m workbench.jobs.worker DESCRIPTOR`` with an empty environment, so that
neither a password nor an open file of the service reaches it. Each message is a call; progress and
the outcome go back on the same channel. It ends when the channel does.
"""

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from traceback import extract_tb
from types import TracebackType

NICENESS = 5
"""Pages come before long work."""

Call = tuple[Callable[..., object], tuple[object, ...]]
ADVANCE, DONE = "advance", "done"


def main(descriptor: int) -> None:
    """Answer calls until the other end is closed."""
    os.nice(NICENESS)
    channel: Connection = Connection(descriptor)

    def advance(stage: str, done: int, total: int) -> None:
        channel.send((ADVANCE, stage, done, total))

    while True:
        try:
            work, arguments = channel.recv()
        except EOFError:
            return
        channel.send((DONE, work(*arguments, progress=advance)))


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Name an error and where it arose; its message could hold a value of a record."""
    frames = extract_tb(trace)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    sys.stderr.write(f"worker failed: {kind.__name__}{where}\n")


if __name__ == "__main__":
    sys.excepthook = report
    main(int(sys.argv[1]))
