"""What commands print: progress on the error stream, results on the output stream."""

import sys
from collections.abc import Iterable, Sequence

import click

_BAR = 30


def say(text: str) -> None:
    """One line of result."""
    click.echo(text)


def note(text: str) -> None:
    """One line of remark."""
    click.echo(text, err=True)


class ShownProgress:
    """Progress as one line that is written over; silent where no person looks on."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._shown:
            return
        if self._stage and stage != self._stage:
            click.echo(err=True)
        self._stage = stage
        bar = "█" * (_BAR * done // total) if total else ""
        count = f"{done:,} / {total:,}" if total else f"{done:,}"
        click.echo(f"\r{stage:<24} {bar:<{_BAR}} {count:<24}", err=True, nl=False)

    def close(self) -> None:
        """End the line."""
        if self._stage:
            click.echo(err=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in columns as wide as their widest cell."""
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for row in cells:
        say("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
