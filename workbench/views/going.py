"""Going to another page by a key."""

from urllib.parse import urlsplit

import panel as pn

from workbench.views import addresses


def open_page(route: str, **ids: str) -> None:
    """Take the reader's browser to a page; without a browser nothing happens."""
    if pn.state.location is not None:
        address = urlsplit(addresses.page(route, **ids))
        query = f"?{address.query}" if address.query else ""
        pn.state.location.param.update(pathname=address.path, search=query, reload=True)
