"""A running server of a workbench, as browsers and clients meet it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import httpx

from tests.workbench.people import open_session
from workbench.bootstrap import Workbench
from workbench.web.server import web_server
from workbench.web.sittings import COOKIE

STARTS_WITHIN = 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server, and sessions to speak to it with."""

    bench: Workbench

    @property
    def origin(self) -> str:
        """Its origin."""
        return self.bench.settings.web.origin

    def stranger(self) -> httpx.Client:
        """A client without a session."""
        return httpx.Client(base_url=self.origin, timeout=60)

    def cookie(self, who: str) -> dict[str, str]:
        """Headers of a browser signed in as somebody."""
        return {"cookie": f"{COOKIE}={open_session(self.bench, who)}"}

    def browser(self, who: str) -> httpx.Client:
        """A browser signed in as somebody."""
        headers = {**self.cookie(who), "origin": self.origin}
        return httpx.Client(base_url=self.origin, headers=headers, timeout=60)


@contextmanager
def serving(bench: Workbench) -> Iterator[Running]:
    """Serve a workbench on its own port for a while."""
    server = web_server(bench)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started
    yield Running(bench)
    server.should_exit = True
    thread.join(timeout=30)
