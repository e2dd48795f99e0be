"""Parts of the frame that live in the browser: keys and the clock of the sitting."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from workbench.components.build import DIST


class PageKeys(JSComponent):
    """Keys of a page: ``go`` leads to addresses, ``keys`` call ``on_key``, ``?`` lists them."""

    title = param.String(default="", doc="heading of the list of keys")
    help = param.List(default=[], doc="pairs of key and meaning")
    go = param.Dict(default={}, doc="key to address")
    keys = param.List(default=[], item_type=str, doc="keys handed to on_key")

    _bundle: ClassVar[Path] = DIST / "frame.bundle.js"
    _esm: ClassVar[Path] = DIST / "frame.bundle.js"

    def __init__(self, on_key: Callable[[str], None] | None = None, **params: Any) -> None:
        super().__init__(**params)  # type: ignore[no-untyped-call]
        self._on_key = on_key

    def _handle_msg(self, data: Mapping[str, Any]) -> None:
        key = data.get("key")
        # A message comes from the browser: only keys that this page declared are acted on.
        if self._on_key is not None and key in self.keys:
            self._on_key(str(key))


class SessionClock(JSComponent):
    """Minutes left of the sitting; ``ends`` is in milliseconds since 1970."""

    ends = param.Number(default=0, doc="when the session ends")
    text = param.String(default="{n}", doc="the text, with {n} for the minutes")
    over = param.String(default="", doc="the text when no time is left")

    _bundle: ClassVar[Path] = DIST / "frame.bundle.js"
    _esm: ClassVar[Path] = DIST / "frame.bundle.js"
