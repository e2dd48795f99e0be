"""``workbench report``."""

from contextlib import closing

import click

from security.labels import NATIONAL
from workbench.actions.reports import make_report
from workbench.actions.services import service_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import ShownProgress, say
from workbench.reports.week import Week
from workbench.settings import Settings


@click.group()
def report() -> None:
    """Make reports."""


@report.command()
@click.option("--week", default=None, help="ISO week, 2026-W47; else the last whole week.")
@click.option("--scope", default=NATIONAL, show_default=True, help="Province code, 00 national.")
@click.pass_obj
def weekly(settings: Settings, week: str | None, scope: str) -> None:
    """Make the weekly network-risk report of one scope, as HTML and PDF."""
    with open_workbench(settings) as bench:
        chosen = Week.parse(week) if week else Week.of(bench.clock().date()).before(1)
        provinces = frozenset({"*"}) if scope == NATIONAL else frozenset({scope})
        sitting = service_sitting("reports", "weekly report by command", provinces=provinces)
        with closing(ShownProgress()) as progress:
            made = make_report(bench, sitting, chosen, scope, progress=progress)
    say(f"report {made.id} for {made.period}, scope {made.scope}:")
    for name in made.files:
        say(f"  {settings.reports / made.id / name}")
