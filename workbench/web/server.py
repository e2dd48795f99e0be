"""Serving: one process, TLS unless only this machine can reach it."""

import socket

import uvicorn

from workbench.bootstrap import Workbench
from workbench.errors import BadSetting
from workbench.schedule import Scheduler, Timetable
from workbench.settings import WebAddress
from workbench.web.app import create_app

_LARGEST_MESSAGE = 64 * 2**20


def check_address(address: WebAddress) -> None:
    """Refuse to send sign-ins and records over a network in clear; raises BadSetting."""
    if not address.loopback and not address.encrypted:
        raise BadSetting(
            f"{address.host} can be reached from other machines: set WORKBENCH_TLS_CERT and "
            "WORKBENCH_TLS_KEY, or serve on 127.0.0.1 behind a proxy that speaks TLS"
        )


def check_port(address: WebAddress) -> None:
    """Raise BadSetting if nothing can listen there; ask before long work."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError:
            raise BadSetting(
                f"{address.host}, port {address.port} is in use or not this machine's: stop what "
                "listens there, or set WORKBENCH_PORT to another port"
            ) from None


def web_server(bench: Workbench) -> uvicorn.Server:
    """The server of a workbench, not yet running."""
    address = bench.settings.web
    check_address(address)
    return uvicorn.Server(
        uvicorn.Config(
            create_app(bench),
            host=address.host,
            port=address.port,
            ssl_certfile=str(address.certificate) if address.certificate else None,
            ssl_keyfile=str(address.private_key) if address.private_key else None,
            log_level="warning",
            # Request lines of the access log would carry what was searched for.
            access_log=False,
            server_header=False,
            date_header=False,
            ws_max_size=_LARGEST_MESSAGE,
        )
    )


def serve(bench: Workbench) -> None:
    """Serve until stopped, and make reports when they are due."""
    server = web_server(bench)
    scheduler = Scheduler(bench, Timetable())
    scheduler.start()
    try:
        server.run()
    finally:
        scheduler.stop()
