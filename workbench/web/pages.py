"""Panel's pages inside the application: identity comes from our session, and only from there."""

from collections.abc import Callable
from secrets import token_bytes
from typing import Any

import panel as pn
from fastapi import FastAPI
from panel.io.fastapi import add_applications
from panel.viewable import Viewable

from workbench.bootstrap import Workbench
from workbench.locale import LANGUAGES
from workbench.views import PAGES
from workbench.views.addresses import BASE
from workbench.web.guard import SESSION_HEADER
from workbench.web.sittings import Sittings

_UNUSED_MS = 15_000
_CHECK_MS = 5_000


def mount_pages(app: FastAPI, bench: Workbench, sittings: Sittings) -> None:
    """Serve every page of the table under ``/app``."""
    panels: Any = {f"{BASE}/{name}": _page(name, bench, sittings) for name in PAGES}
    add_applications(
        panels,
        app=app,
        title="Jejaring",
        index_enabled=False,
        # The browser's token of a page names the session it was made for, and is signed: the
        # guard compares the name, Panel the signature. The session's own token is not in it.
        secret_key=token_bytes(32),
        sign_sessions=True,
        include_headers=[SESSION_HEADER],
        include_cookies=["language", "theme"],
        websocket_origin=[o.split("://", 1)[1] for o in bench.settings.web.origins],
        unused_session_lifetime_milliseconds=_UNUSED_MS,
        check_unused_sessions_milliseconds=_CHECK_MS,
    )


def _page(name: str, bench: Workbench, sittings: Sittings) -> Callable[[], Viewable]:
    def serve() -> Viewable:
        sitting = sittings.of(str(pn.state.headers[SESSION_HEADER]))
        chosen = pn.state.cookies.get("language")
        language = chosen if chosen in LANGUAGES else bench.settings.language
        return PAGES[name](bench, sitting, language)

    return serve
