import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import panel as pn
import pytest
from panel.io.server import serve
from playwright.sync_api import Browser, Page, sync_playwright

from workbench.components.build import build
from workbench.components.link_chart import LinkChart

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FIND = """(body) => {
  const walk = root => {
    for (const el of root.querySelectorAll('*')) {
      if (el.chart) return el.chart
      const found = el.shadowRoot && walk(el.shadowRoot)
      if (found) return found
    }
  }
  return new Function('chart', body)(walk(document))
}"""


@dataclass
class Canvas:
    """A link chart in a browser: what the page holds and what it told Python."""

    page: Page
    component: LinkChart
    told: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def run(self, body: str) -> Any:
        """Run a function body that is given the chart."""
        return self.page.evaluate(_FIND, body)

    def wait(self, body: str) -> None:
        """Wait until a function body gives true."""
        for _ in range(200):
            if self.run(body):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(body)

    def positions(self) -> dict[str, tuple[float, float]]:
        """Where every node is."""
        found = self.run("return chart.cy.nodes().map(n => [n.id(), n.position()])")
        return {name: (round(at["x"], 3), round(at["y"], 3)) for name, at in found}


def node(name: str, kind: str = "person") -> dict[str, Any]:
    """A node as the canvas takes it."""
    return {"id": name, "kind": kind, "label": name.upper()}


def edge(start: str, end: str, first: int = 202601, last: int = 202603) -> dict[str, Any]:
    """A tie as the canvas takes it."""
    name = f"{start}.{end}"
    return {"id": name, "source": start, "target": end, "first": first, "last": last}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file; every test has a context of its own in it."""
    build()
    path = next(filter(None, map(shutil.which, _NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def canvas(chromium: Browser, free_port: int) -> Iterator[Canvas]:
    """A chart of a person, a case and a phone, drawn by a real browser."""
    look = {"colour": "#2b62a3", "icon": '<circle cx="12" cy="12" r="6"/>'}
    chart = LinkChart(
        elements={
            "nodes": [node("a"), node("b", "case"), node("c", "phone")],
            "edges": [edge("a", "b"), edge("a", "c", 202609, 202611)],
        },
        kinds={k: {**look, "name": k} for k in ("person", "case", "phone")},
        banner="RAHASIA <&>",
        width=900,
        height=600,
    )
    server = serve(pn.Column(chart), port=free_port, show=False, threaded=True, verbose=False)
    size = {"width": 1000, "height": 700}
    context = chromium.new_context(viewport=size, accept_downloads=True)
    page = context.new_page()
    shown = Canvas(page, chart)
    for event in ("ready", "expand", "open", "added", "exported"):
        chart.when(event, lambda data: shown.told.append(dict(data)))
    page.on("request", lambda request: shown.asked.append(request.url))
    page.goto(f"http://127.0.0.1:{free_port}")
    shown.wait("return Boolean(chart && chart.timeline)")
    yield shown
    context.close()
    server.stop()
