"""``workbench doctor``: looks at every part and says what to do."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from graph.errors import GraphError
from security.audit_verification import verify
from security.clock import utc_now
from security.errors import SecurityError
from workbench.bootstrap import connect, open_keyring
from workbench.cli.exits import Exit
from workbench.cli.output import say
from workbench.errors import NotReady, WorkbenchError
from workbench.settings import Settings
from workbench.web.listening import check_address

_LEAST_FREE = 2 * 2**30
_PRIVATE = 0o077
Check = Callable[[Settings], str]


@click.command()
@click.pass_obj
def doctor(settings: Settings) -> int:
    """Look at keys, disk, address, Neo4j and audit log."""
    healthy = True
    for name, check in _CHECKS:
        try:
            say(f"well   {name}: {check(settings)}")
        except (SecurityError, GraphError, WorkbenchError, OSError) as fault:
            healthy = False
            say(f"ILL    {name}: {fault}")
    return Exit.DONE if healthy else Exit.FAILED


def _keys(settings: Settings) -> str:
    open_keyring(settings, utc_now).close()
    open_to_others = [path.name for path in _private_files(settings) if _readable(path)]
    if open_to_others:
        raise WorkbenchError(f"chmod 600 {settings.keys}/{open_to_others[0]}: others can read it")
    return "they open, and only this user can read them"


def _private_files(settings: Settings) -> Iterator[Path]:
    yield from (path for path in settings.keys.iterdir() if path.is_file())


def _readable(path: Path) -> bool:
    return bool(path.stat().st_mode & _PRIVATE)


def _disk(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    if free < _LEAST_FREE:
        raise WorkbenchError(f"only {free // 2**20} MiB are free under {settings.home}")
    return f"{free // 2**30} GiB free under {settings.home}"


def _address(settings: Settings) -> str:
    check_address(settings.web)
    return settings.web.origin


def _neo4j(settings: Settings) -> str:
    connection = connect(settings)
    try:
        connection.verify()
    finally:
        connection.close()
    return "it answers"


def _audit(settings: Settings) -> str:
    if not settings.audit.exists():
        raise NotReady("there is none yet; the first action makes it")
    found = verify(settings.audit, open_keyring(settings, utc_now).audit_public_key())
    if not found.clean:
        raise WorkbenchError(f"altered from entry {found.first_bad}: run `workbench audit verify`")
    return f"{found.size} entries, whole"


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("keys", _keys),
    ("disk", _disk),
    ("address", _address),
    ("neo4j", _neo4j),
    ("audit log", _audit),
)
