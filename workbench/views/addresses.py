"""Addresses of the pages. They carry ids only, never a name or a number of a record."""

from urllib.parse import quote, urlencode

from graph.pole import Kind

BASE = "/app"
START = "/"
"""Leads on to the first page that the account may open."""
SIGN_OUT = "/sign-out"
PREFERENCES = "/preferences"
SECOND_FACTOR = "/second-factor"

_PAGE_OF_KIND = {Kind.PERSON: "person", Kind.CASE: "case"}


def page(route: str, **ids: str) -> str:
    """The address of a page, e.g. ``page("person", id=entity)``."""
    return f"{BASE}/{route}" + (f"?{urlencode(ids)}" if ids else "")


def entity(kind: Kind, entity_id: str) -> str:
    """The page on which an entity of this kind opens."""
    return page(_PAGE_OF_KIND.get(kind, "entity"), id=entity_id)


def preference(name: str, value: str, back: str) -> str:
    """The address that keeps a preference (``language``, ``theme``) and returns to ``back``."""
    return f"{PREFERENCES}?{urlencode({name: value, 'back': back})}"


def report(report_id: str, file: str) -> str:
    """The address of one file of a report."""
    return f"/reports/{report_id}/{quote(file)}"
