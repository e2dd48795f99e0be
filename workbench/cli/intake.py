"""``workbench ingest``."""

from pathlib import Path

import click

from ingest.mapping import Mapping, load_mapping, shipped, shipped_names
from workbench.actions.ingest_file import ingest_file
from workbench.actions.services import operator_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import ShownProgress, note, say
from workbench.settings import Settings


@click.command()
@click.argument("locations", nargs=-1, required=True)
@click.option("--mapping", required=True, help="Name of a shipped mapping, or a YAML file.")
@click.option("--office", required=True, help="Code of the office the files come from, e.g. 12.")
@click.option("--purpose", default="intake of records", show_default=True)
@click.pass_obj
def ingest(
    settings: Settings, locations: tuple[str, ...], mapping: str, office: str, purpose: str
) -> None:
    """Take in files (CSV, XLSX, JSON lines) or database tables (SQLAlchemy URLs).

    Rows that cannot be taken in are written to the quarantine folder with the reason; correct
    them there and ingest that file again. The same file twice adds nothing.
    """
    chosen = _mapping(mapping)
    with open_workbench(settings) as bench:
        sitting = operator_sitting("records_officer", purpose, clock=bench.clock)
        for location in locations:
            progress = ShownProgress()
            result = ingest_file(bench, sitting, location, chosen, office, progress=progress)
            progress.close()
            say(
                f"{result.source.name}: read {result.read}, accepted {result.accepted}, "
                f"quarantined {result.quarantined}, duplicate {result.duplicate}"
            )
            if result.quarantine_file is not None:
                note(f"correct and ingest again: {result.quarantine_file}")


def _mapping(given: str) -> Mapping:
    return shipped(given) if given in shipped_names() else load_mapping(Path(given))
