"""Serving: one process, TLS unless only this machine can reach it."""

import uvicorn

from workbench.bootstrap import Workbench
from workbench.schedule import Scheduler, Timetable
from workbench.web.app import create_app
from workbench.web.listening import check_address

_LARGEST_MESSAGE = 64 * 2**20


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
