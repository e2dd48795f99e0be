"""A real Chromium for tests, which records every request and reaches this machine only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pyotp
from playwright.sync_api import Page, sync_playwright

from tests.workbench.people import PASSWORD

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_WITHIN_MS = 90_000


@dataclass
class Visit:
    """One browser window, and the addresses it asked for."""

    page: Page
    origin: str
    asked: list[str] = field(default_factory=list)

    def sign_in(self, name: str, totp_secret: str) -> None:
        """Sign in as a person does: password, code, purpose."""
        self.page.goto(f"{self.origin}/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.page.fill("#code", pyotp.TOTP(totp_secret).now())
        self.page.click("form button")
        self.page.wait_for_selector("#case")
        self.page.click("form button")
        self.page.wait_for_url("**/app/overview")

    def open(self, address: str) -> None:
        """Go to a page of the application."""
        self.page.goto(f"{self.origin}{address}")

    def elsewhere(self) -> list[str]:
        """Addresses asked for that are not this server's."""
        inside = ("data", "blob", "about")
        parts = [(urlsplit(address), address) for address in self.asked]
        return [
            address
            for split, address in parts
            if split.scheme not in inside and split.netloc != urlsplit(self.origin).netloc
        ]


@contextmanager
def browsing(origin: str) -> Iterator[Visit]:
    """Open a window."""
    path = next(filter(None, map(shutil.which, _NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_SWITCHES))
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        context.set_default_timeout(_WITHIN_MS)
        visit = Visit(context.new_page(), origin)
        context.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("websocket", lambda socket: visit.asked.append(socket.url))
        yield visit
        browser.close()
