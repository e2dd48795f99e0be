"""``workbench neo4j``: the private server."""

import click

from workbench.bootstrap import managed_server
from workbench.cli.output import ShownProgress, note, say
from workbench.errors import BadSetting
from workbench.settings import Settings

_MEBI = 2**20


@click.group()
@click.pass_obj
def neo4j(settings: Settings) -> None:
    """Start, stop or look at the private Neo4j server."""
    if settings.neo4j is not None:
        raise BadSetting("NEO4J_URI is set: that server is the agency's to start and stop")


@neo4j.command()
@click.pass_obj
def start(settings: Settings) -> None:
    """Start it, or find it running; the first start fetches it."""
    progress = ShownProgress()
    address = managed_server(settings).start(progress=progress)
    progress.close()
    say(f"Neo4j answers at {address.uri}")
    note("stop it with: workbench neo4j stop")


@neo4j.command()
@click.pass_obj
def stop(settings: Settings) -> None:
    """Stop it."""
    managed_server(settings).stop()
    say("Neo4j is stopped")


@neo4j.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """Say if it runs."""
    found = managed_server(settings).status()
    if not found.running:
        say("Neo4j does not run; start it with: workbench neo4j start")
        return
    memory = f", {found.resident // _MEBI} MiB" if found.resident else ""
    say(f"Neo4j runs at {found.uri} (process {found.pid}{memory})")
