"""What the frame takes from the page library's browser side, beside its public interface."""

import shutil
from collections.abc import Iterator

import panel as pn
import pytest
from panel.io.server import serve
from playwright.sync_api import Page, sync_playwright

from workbench.components.build import build
from workbench.components.frame import PageKeys

pytestmark = pytest.mark.browser

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def _page() -> pn.Column:
    """A button that puts another one on the page, and the keys that every page has."""
    first, shown = pn.widgets.Button(label="first"), pn.Column()

    def add(_: object) -> None:
        shown.append(pn.widgets.Button(label="second"))

    first.on_click(add)
    return pn.Column(first, shown, PageKeys(title="keys"))


@pytest.fixture
def page(free_port: int) -> Iterator[Page]:
    """That page in a browser."""
    build()
    server = serve(_page, port=free_port, show=False, threaded=True, verbose=False)
    path = next(filter(None, map(shutil.which, _NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.goto(f"http://127.0.0.1:{free_port}")
        yield shown
        browser.close()
    server.stop()


def test_page_keeps_no_model_of_the_server_as_news_of_its_own(page: Page) -> None:
    """It reaches into ``Document._new_models`` for that, which another BokehJS may not have."""
    page.get_by_role("button", name="first").click()
    page.get_by_role("button", name="second").wait_for()
    kept = page.evaluate(
        "() => Bokeh.documents.map(d => "
        "d._new_models instanceof Set ? [...d._new_models].map(m => m.id) : null)"
    )
    assert kept
    assert None not in kept, "BokehJS keeps its news elsewhere: see knowWhatCame in the frame"
    assert [name for names in kept for name in names if name.startswith("p")] == []
