"""``workbench serve`` and ``demo``."""

from dataclasses import replace
from pathlib import Path

import click

from workbench.bootstrap import open_workbench
from workbench.cli.output import note, say
from workbench.settings import Settings, WebAddress
from workbench.web.listening import check_address, check_port


@click.command()
@click.option("--host", default=None, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=None)
@click.option("--tls-cert", type=click.Path(dir_okay=False, path_type=Path), default=None)
@click.option("--tls-key", type=click.Path(dir_okay=False, path_type=Path), default=None)
@click.pass_obj
def serve(
    settings: Settings,
    host: str | None,
    port: int | None,
    tls_cert: Path | None,
    tls_key: Path | None,
) -> None:
    """Serve the application, and make reports when they are due.

    Refuses an address that other machines can reach without TLS.
    """
    given = {"host": host, "port": port, "certificate": tls_cert, "private_key": tls_key}
    web = _with(settings.web, {name: value for name, value in given.items() if value is not None})
    check_address(web)
    check_port(web)
    from workbench.web.server import serve as until_stopped  # noqa: PLC0415 - pages load slowly

    with open_workbench(replace(settings, web=web)) as bench:
        say(f"Jejaring is at {web.origin}")
        note("stop it with Ctrl+C")
        until_stopped(bench)


def _with(web: WebAddress, given: dict[str, object]) -> WebAddress:
    return replace(web, **given)  # type: ignore[arg-type]


@click.command()
def demo() -> int:
    """Set up from nothing with the national sample; the same as ``make demo``."""
    from workbench.demo.run import main  # noqa: PLC0415 - the sample's makers load slowly

    return main()


@click.command("demo-code")
@click.argument("name")
@click.pass_obj
def demo_code(settings: Settings, name: str) -> None:
    """Print the present one-time code of a demo account; real accounts use an authenticator."""
    from workbench.demo.accounts import read_credentials  # noqa: PLC0415 - only the demo needs it

    say(read_credentials(settings, name).code)
