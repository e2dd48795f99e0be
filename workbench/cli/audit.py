"""``workbench audit``: needs no keys beside the public one, and no Neo4j."""

from datetime import timedelta
from pathlib import Path

import click

from security.audit_verification import State, proof_text, prove, verify
from security.clock import utc_now
from workbench.bootstrap import open_keyring
from workbench.cli.exits import Exit
from workbench.cli.output import note, say
from workbench.errors import BadRequest
from workbench.settings import Settings

_FRESH = timedelta(hours=24)
_CODES = {
    State.CLEAN: Exit.DONE,
    State.TAMPERED: Exit.AUDIT,
    State.INCOMPLETE: Exit.UNWITNESSED,
}


@click.group()
def audit() -> None:
    """Verify the audit log, or prove one of its entries."""


@audit.command("verify")
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed checkpoint kept outside this machine; repeat it.",
)
@click.pass_obj
def verify_log(settings: Settings, witnesses: tuple[Path, ...]) -> int:
    """Check every entry, the chain, the checkpoints and their signatures."""
    key = open_keyring(settings, utc_now).audit_public_key()
    notes = [path.read_text(encoding="utf-8") for path in witnesses]
    found = verify(settings.audit, key, notes, fresh_after=utc_now() - _FRESH)
    say(f"{found.size} entries: {found.state}")
    for problem in found.problems:
        say(f"  entry {problem.seq}: {problem.fault}")
    if found.state is State.INCOMPLETE:
        note("nothing is wrong; give a checkpoint of the last day from outside with --witness")
    return _CODES[found.state]


@audit.command("prove")
@click.argument("entry", type=click.IntRange(1))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None)
@click.pass_obj
def prove_entry(settings: Settings, entry: int, out: Path | None) -> None:
    """Write a proof that ENTRY is in the log of a signed checkpoint."""
    try:
        text = proof_text(prove(settings.audit, entry))
    except ValueError as fault:
        raise BadRequest(str(fault)) from fault
    if out is None:
        say(text)
    else:
        out.write_text(text, encoding="utf-8")
        say(f"proof of entry {entry}: {out}")
