"""Parts of the frame that live in the browser: keys and the clock of the sitting."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent
from panel.io import hold

from workbench.components.build import DIST


class PageKeys(JSComponent):
    """Keys of a page: ``go`` leads to addresses, ``keys`` call ``on_key``, ``?`` lists them.

    Keys that scroll act on the page from the start, and Escape leaves a field.
    """

    title = param.String(default="", doc="heading of the list of keys")
    help = param.List(default=[], doc="pairs of key and meaning")
    go = param.Dict(default={}, doc="key to address")
    keys = param.List(default=[], item_type=str, doc="keys handed to on_key")

    paced = param.Boolean(
        default=False, doc="one key at a time, and what it brings is shown from its head"
    )
    handled = param.Integer(default=0, doc="how many keys were handled")

    _bundle: ClassVar[Path] = DIST / "frame.bundle.js"
    _esm: ClassVar[Path] = DIST / "frame.bundle.js"

    def __init__(self, on_key: Callable[[str], None] | None = None, **params: Any) -> None:
        super().__init__(**params)  # type: ignore[no-untyped-call]
        self._on_key = on_key

    def _handle_msg(self, data: Mapping[str, Any]) -> None:
        key = data.get("key")
        # A message comes from the browser: only keys that this page declared are acted on.
        if self._on_key is None or key not in self.keys:
            return
        if not self.paced:
            self._on_key(str(key))
            return
        with hold():  # what a key brings appears at once, and with it the leave to press the next
            try:
                self._on_key(str(key))
            finally:
                self.handled += 1


class SessionClock(JSComponent):
    """Minutes left of the sitting; ``ends`` is in milliseconds since 1970."""

    ends = param.Number(default=0, doc="when the session ends")
    text = param.String(default="{n}", doc="the text, with {n} for the minutes")
    over = param.String(default="", doc="the text when no time is left")

    _bundle: ClassVar[Path] = DIST / "frame.bundle.js"
    _esm: ClassVar[Path] = DIST / "frame.bundle.js"
