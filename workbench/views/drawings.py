"""Icons, as SVG files of our own in a 24 × 24 box."""

from functools import cache
from pathlib import Path

from markupsafe import Markup

_FOLDER = Path(__file__).parent / "icons"


@cache
def drawing(name: str) -> str:
    """What is inside the SVG of this name, for another SVG of the same box to hold."""
    text = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")]


def icon(name: str) -> Markup:
    """The icon in the colour of the text around it; the text beside it names it."""
    return Markup('<svg viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(
        Markup(drawing(name))
    )
