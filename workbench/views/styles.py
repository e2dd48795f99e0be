"""The one stylesheet of the pages, and the theme of the page components that agrees with it."""

from pathlib import Path
from typing import Any

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

_FONT = '"Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, sans-serif'


def _palette(accent: str, on_accent: str, ground: str, paper: str, ink: str) -> dict[str, Any]:
    return {
        "primary": {"main": accent, "contrastText": on_accent},
        "background": {"default": ground, "paper": paper},
        "text": {"primary": ink},
    }


def theme() -> dict[str, Any]:
    """Light and dark theme: one accent, calm grounds, no capitals on buttons."""
    common = {
        "typography": {"fontFamily": _FONT, "button": {"textTransform": "none", "fontWeight": 600}},
        "shape": {"borderRadius": 8},
    }
    light = _palette("#0b6e6e", "#ffffff", "#f6f7f8", "#ffffff", "#1d252c")
    dark = _palette("#4fd1c5", "#06201f", "#12171b", "#1a2126", "#e6eaed")
    return {"light": {"palette": light, **common}, "dark": {"palette": dark, **common}}
