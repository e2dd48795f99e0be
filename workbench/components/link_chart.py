"""The link chart: Cytoscape.js with fcose, as one Panel component."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from workbench.components.build import DIST

Handler = Callable[[Mapping[str, Any]], None]


class LinkChart(JSComponent):
    """Entities and ties on a canvas; what is done to it can be undone.

    ``elements`` are only the first ones; later ones come by ``add``, which moves no old node.
    """

    elements = param.Dict(default={"nodes": [], "edges": []}, doc="nodes and edges at the start")
    kinds = param.Dict(default={}, doc="colour, icon and name of each kind")
    words = param.Dict(default={}, doc="texts of the canvas in the reader's language")
    selection = param.List(default=[], item_type=str, doc="ids of selected nodes and edges")
    hidden_kinds = param.List(default=[], item_type=str, doc="kinds that are not shown")
    period = param.List(default=["", ""], doc="first and last month (YYYYMM) drawn in full")
    language = param.String(default="id", doc="language of month names")
    dark = param.Boolean(default=False, doc="whether the dark theme is on")
    banner = param.String(default="", doc="classification that stands on every export")

    _bundle: ClassVar[Path] = DIST / "link_chart.bundle.js"
    _esm: ClassVar[Path] = DIST / "link_chart.bundle.js"

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)  # type: ignore[no-untyped-call]
        self._handlers: dict[str, Handler] = {}

    def when(self, event: str, handler: Handler) -> None:
        """Call ``handler`` on an event: ready, open, expand, added, history, exported."""
        self._handlers[event] = handler

    def _handle_msg(self, data: Mapping[str, Any]) -> None:
        handler = self._handlers.get(str(data.get("type")))
        if handler is not None:
            handler(data)

    def add(
        self, anchor: str, nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]
    ) -> None:
        """Add what is not on the chart yet, beside ``anchor``."""
        self.command("add", anchor=anchor, nodes=list(nodes), edges=list(edges))

    def command(self, name: str, **values: Any) -> None:
        """Run a command of the canvas.

        undo, redo, fit, pin, hide, arrange, ring, path, remove (shown faint), export.
        """
        self._send_msg({"type": name, **values})
