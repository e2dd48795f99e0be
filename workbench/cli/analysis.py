"""``workbench networks`` and ``query``."""

from contextlib import closing

import click

from workbench.actions.catalogue import catalogue
from workbench.actions.networks import list_networks as networks_of
from workbench.bootstrap import open_workbench
from workbench.cli.output import ShownProgress, note, table
from workbench.cli.signing import SignedIn
from workbench.errors import BadRequest
from workbench.settings import Settings


@click.command("networks")
@click.option("--name", "account", required=True, help="Your account.")
@click.option("--purpose", required=True)
@click.option("--case", default=None)
@click.pass_obj
def list_networks(settings: Settings, account: str, purpose: str, case: str | None) -> None:
    """List the networks that you may see, highest risk first."""
    with (
        open_workbench(settings) as bench,
        SignedIn(bench, account, purpose, case) as sitting,
        closing(ShownProgress()) as progress,
    ):
        found = networks_of(bench, sitting, progress=progress)
    rows = [
        (n.id, n.name, n.members, n.cases, ",".join(n.provinces), n.grams / 1000, n.risk)
        for n in found.networks
    ]
    table(("network", "name", "members", "cases", "provinces", "kg", "risk"), rows)


@click.command("query")
@click.argument("query")
@click.argument("parameters", nargs=-1)
@click.option("--name", "account", required=True, help="Your account.")
@click.option("--purpose", required=True)
@click.option("--case", default=None)
@click.pass_obj
def run_query(
    settings: Settings,
    query: str,
    parameters: tuple[str, ...],
    account: str,
    purpose: str,
    case: str | None,
) -> None:
    """Run QUERY of the catalogue with PARAMETERS as name=value."""
    given: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise BadRequest("write parameters as name=value")
        given[name] = value
    with open_workbench(settings) as bench, SignedIn(bench, account, purpose, case) as sitting:
        found = catalogue(bench, sitting, query, given)
    table(found.columns, found.rows)
    if found.cut:
        note("there are more rows: narrow the query")
