"""What a page is drawn for: the workbench, the reader's sitting, their words and their hour."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import panel as pn
from markupsafe import Markup

from ingest.areas import Areas
from workbench.actions.gate import Sitting
from workbench.bootstrap import Workbench
from workbench.locale import Words, words, written
from workbench.views.styles import STYLE


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to every page; holds no data of records."""

    bench: Workbench
    sitting: Sitting
    words: Words
    zone: str
    dark: bool

    @classmethod
    def of(cls, bench: Workbench, sitting: Sitting, language: str) -> "Desk":
        """The desk of this request; the theme is kept in a cookie."""
        dark = pn.state.cookies.get("theme") == "dark"
        return cls(bench, sitting, words(language), _zone(sitting.account.provinces), dark)

    def day(self, value: date) -> str:
        """A date in the reader's language."""
        return written.day(value, self.words.language)

    def moment(self, value: datetime) -> str:
        """A time in the zone of the reader's office."""
        return written.moment(value, self.words.language, self.zone)

    def asked(self, name: str = "id") -> str:
        """A parameter of the page's address, empty if it has none."""
        values = (pn.state.session_args or {}).get(name) or [b""]
        return bytes(values[0]).decode("utf-8", "replace")

    def html(self, content: Markup, **layout: object) -> pn.pane.HTML:
        """A piece of page in the house style."""
        look = ["dark"] if self.dark else []
        layout = {"sizing_mode": "stretch_width", "margin": 0, **layout}
        return pn.pane.HTML(str(content), stylesheets=[STYLE], css_classes=look, **layout)

    def paper(self, *parts: pn.viewable.Viewable) -> pn.Column:
        """Parts on one sheet, as ``markup.card`` draws it for plain HTML."""
        ink = "#e6eaed" if self.dark else "#1d252c"
        styles = {
            "background": "var(--panel-surface-color)",
            "border": f"1px solid color-mix(in srgb, {ink} 13%, transparent)",
            "border-radius": "12px",
            "padding": "20px 22px",
            "box-sizing": "border-box",
            "max-height": "none",
        }
        return pn.Column(*parts, sizing_mode="stretch_width", margin=0, styles=styles)


def _zone(provinces: frozenset[str]) -> str:
    """The zone of the reader's only province; national readers live by WIB."""
    known = [p for p in areas().provinces() if p.code in provinces]
    return str(known[0].zone) if len(known) == 1 else "WIB"


@cache
def areas() -> Areas:
    """Names and zones of areas; the table never changes while the program runs."""
    return Areas.load()
