"""``workbench user``."""

import io

import click
import segno

from security.accounts import ROLES
from security.labels import Classification
from workbench.actions.administer import (
    NewAccount,
    add_account,
    list_accounts,
    suspend_account,
)
from workbench.actions.services import operator_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import note, say, table
from workbench.settings import Settings

_PURPOSE = "user administration"
_LEVELS = {level.name.lower(): level for level in Classification}


@click.group()
def user() -> None:
    """Add, list or suspend accounts."""


@user.command()
@click.argument("name")
@click.option("--display", required=True, help="Name as shown.")
@click.option("--role", multiple=True, required=True, type=click.Choice(sorted(ROLES)))
@click.option("--province", multiple=True, help="Province code; repeat it, or * for all.")
@click.option("--clearance", type=click.Choice(list(_LEVELS)), default="terbatas")
@click.option("--compartment", multiple=True)
@click.option("--office", default="")
@click.pass_obj
def add(settings: Settings, /, name: str, **stated: object) -> None:
    """Add the account NAME, asking for its password; print its second factor, once."""
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    new = _new_account(name, password, stated)
    with open_workbench(settings) as bench:
        sitting = operator_sitting("administrator", _PURPOSE, clock=bench.clock)
        enrolment = add_account(bench, sitting, new)
    code = io.StringIO()
    segno.make(enrolment.uri).terminal(out=code, compact=True)
    say(code.getvalue())
    say(f"second factor   {enrolment.totp_secret}")
    say("recovery codes  " + "  ".join(enrolment.recovery_codes))
    note("hand both to the account's owner now: they are not shown again")


def _new_account(name: str, password: str, stated: dict[str, object]) -> NewAccount:
    def several(option: str) -> frozenset[str]:
        given = stated[option]
        return frozenset(map(str, given)) if isinstance(given, tuple) else frozenset()

    return NewAccount(
        name=name,
        display=str(stated["display"]),
        password=password,
        roles=several("role"),
        provinces=several("province"),
        clearance=_LEVELS[str(stated["clearance"])],
        compartments=several("compartment"),
        office=str(stated["office"]),
    )


@user.command("list")
@click.pass_obj
def list_all(settings: Settings) -> None:
    """List accounts."""
    with open_workbench(settings) as bench:
        sitting = operator_sitting("administrator", _PURPOSE, clock=bench.clock)
        found = list_accounts(bench, sitting)
    rows = [
        (
            account.name,
            account.display,
            ",".join(sorted(account.roles)),
            ",".join(sorted(account.provinces)),
            account.clearance.name.lower(),
            account.office,
            "suspended" if account.suspended else "active",
        )
        for account in found
    ]
    table(("name", "shown as", "roles", "provinces", "clearance", "office", "state"), rows)


@user.command()
@click.argument("name")
@click.pass_obj
def suspend(settings: Settings, name: str) -> None:
    """Suspend the account NAME and end its sessions."""
    with open_workbench(settings) as bench:
        sitting = operator_sitting("administrator", _PURPOSE, clock=bench.clock)
        suspend_account(bench, sitting, name)
    say(f"{name} is suspended; open sessions have ended")
