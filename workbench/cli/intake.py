"""``workbench ingest``."""

from pathlib import Path

import click

from ingest.mapping import Mapping, load_mapping, shipped, shipped_names
from ingest.pipeline import LoadResult
from ingest.sources.database import holds_password, wants_password, with_password
from workbench.actions.ingest_file import ingest_file
from workbench.actions.services import operator_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import ShownProgress, note, say
from workbench.errors import BadRequest
from workbench.settings import Settings


@click.command()
@click.argument("locations", nargs=-1, required=True)
@click.option("--mapping", required=True, help="Name of a shipped mapping, or a YAML file.")
@click.option("--office", required=True, help="Code of the office the files come from, e.g. 12.")
@click.option("--purpose", default="intake of records", show_default=True)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The database's password; asked for, unseen, if an address names a user.",
)
@click.pass_obj
def ingest(
    settings: Settings,
    locations: tuple[str, ...],
    mapping: str,
    office: str,
    purpose: str,
    password_file: Path | None,
) -> None:
    """Take in files (CSV, XLSX, JSON lines) or database tables (SQLAlchemy URLs).

    Rows that cannot be taken in are written to the quarantine folder with the reason; correct
    them there and ingest that file again. The same file twice adds nothing.
    """
    chosen = _mapping(mapping)
    sources = [_signed_in(location, password_file) for location in locations]
    with open_workbench(settings) as bench:
        sitting = operator_sitting("records_officer", purpose, clock=bench.clock)
        for location in sources:
            progress = ShownProgress()
            result = ingest_file(bench, sitting, location, chosen, office, progress=progress)
            progress.close()
            say(
                f"{result.source.name}: read {result.read}, accepted {result.accepted}, "
                f"quarantined {result.quarantined}, duplicate {result.duplicate}"
            )
            _tell_what_to_look_at(result)


def _signed_in(location: str, password_file: Path | None) -> str:
    """A database's password comes from a file or the keyboard: arguments are for all to see."""
    if holds_password(location):
        raise BadRequest(
            "leave the password out of the address, where other users of this machine see it: "
            "give --password-file, or enter it when asked"
        )
    if not wants_password(location):
        return location
    if password_file is not None:
        password = password_file.read_text("utf-8").rstrip("\r\n")
    else:
        password = click.prompt("Password of the database", hide_input=True, err=True)
    return with_password(location, password)


def _tell_what_to_look_at(result: LoadResult) -> None:
    if result.quarantine_file is not None:
        note(f"correct and ingest again: {result.quarantine_file}")
    if result.flag_file is not None:
        note(f"{result.flagged} accepted rows to look at: {result.flag_file}")
    if result.unknown_columns:
        note(f"columns in no mapping, not taken in: {', '.join(result.unknown_columns)}")
    if result.unread_sheets:
        note(f"sheets not read: {', '.join(result.unread_sheets)}")


def _mapping(given: str) -> Mapping:
    return shipped(given) if given in shipped_names() else load_mapping(Path(given))
