"""A document as HTML (Jinja) and as PDF (Typst); neither reads or writes anything else."""

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import jinja2
import matplotlib
import typst
from markupsafe import Markup

from workbench.reports.document import Document

_TEMPLATES = files("workbench.reports") / "templates"
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def html(document: Document) -> bytes:
    """Render one self-contained page: no script, nothing fetched."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["svg"] = _inline
    template = environment.from_string((_TEMPLATES / "report.html").read_text("utf-8"))
    return template.render(document=document).encode()


def pdf(document: Document) -> bytes:
    """Render the pages; the text is data to the template, so nothing in it is interpreted."""
    source = (_TEMPLATES / "report.typ").read_bytes()
    return bytes(
        typst.compile(
            source,
            sys_inputs={"document": json.dumps(asdict(document), ensure_ascii=False)},
            font_paths=[_FONTS],
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
        )
    )


def _inline(svg: str) -> Markup:
    """Our own plots only: the XML prologue has no place inside a page."""
    return Markup(svg[svg.index("<svg") :])
