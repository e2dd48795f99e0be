"""How long work reports that it advances, and how it is cancelled."""

from typing import Protocol


class Progress(Protocol):
    """Called with a stage name, the units done and the total (0 if unknown).

    An implementation cancels the work by raising ``graph.errors.Cancelled``.
    """

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
