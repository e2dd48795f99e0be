"""``workbench keys``."""

import click

from security.clock import utc_now
from security.keyring import Keyring
from workbench.actions.administer import key_status, rotate_key
from workbench.actions.services import operator_sitting
from workbench.bootstrap import open_workbench
from workbench.cli.output import note, say, table
from workbench.settings import Settings

_PURPOSE = "key administration"


@click.group()
def keys() -> None:
    """Make, rotate or list keys. Nobody sees a key."""


@keys.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Make the root key and the keyring of a new installation; harmless if they exist."""
    if (settings.keys / "root.key").exists():
        say(f"keys exist already: {settings.keys}")
        return
    settings.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    Keyring.create(settings.keys, clock=utc_now)
    say(f"keys are made: {settings.keys}")
    note("keep a copy of root.key apart from every backup: without it nothing can be read")


@keys.command()
@click.pass_obj
def status(settings: Settings) -> None:
    """List data keys and their state."""
    with open_workbench(settings) as bench:
        found = key_status(bench, operator_sitting("administrator", _PURPOSE, clock=bench.clock))
    rows = [(k.key_id, k.domain, k.sealed_class, k.version, k.state, k.created) for k in found]
    table(("key", "domain", "class", "version", "state", "made"), rows)


@keys.command()
@click.argument("domain")
@click.pass_obj
def rotate(settings: Settings, domain: str) -> None:
    """Make a new primary key for DOMAIN; what is sealed under the old one still opens."""
    with open_workbench(settings) as bench:
        sitting = operator_sitting("administrator", _PURPOSE, clock=bench.clock)
        rotate_key(bench, sitting, domain)
    say(f"{domain} has a new primary key")
