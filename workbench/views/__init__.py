"""Pages: each is drawn for one sitting from what actions release, and holds no authority itself."""

from collections.abc import Mapping

from workbench.views import (
    audit,
    case,
    changes,
    chart,
    entity,
    full_run,
    model,
    network,
    networks,
    overview,
    pair,
    person,
    reports,
    review,
    search,
    sources,
)
from workbench.views.frame import Draw, Page, page

_DRAWN: Mapping[str, Draw] = {
    "overview": overview.draw,
    "search": search.draw,
    "person": person.draw,
    "case": case.draw,
    "entity": entity.draw,
    "review": review.draw,
    "pair": pair.draw,
    "model": model.draw,
    "full_run": full_run.draw,
    "chart": chart.draw,
    "networks": networks.draw_list,
    "network": network.draw,
    "changes": changes.draw,
    "reports": reports.draw,
    "sources": sources.draw,
    "audit": audit.draw,
}

PAGES: Mapping[str, Page] = {route: page(route, draw) for route, draw in _DRAWN.items()}
"""Route below ``addresses.BASE`` to the function that serves it."""
