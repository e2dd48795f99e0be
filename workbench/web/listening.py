"""Where the server may listen; asked before the pages are loaded."""

import socket

from workbench.errors import BadSetting
from workbench.settings import WebAddress


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
