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
_FONTS = typst.Fonts(
    include_system_fonts=False,
    font_paths=[Path(matplotlib.get_data_path()) / "fonts" / "ttf"],
)


def html(document: Document) -> bytes:
    """Render one self-contained page: no script, nothing fetched."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["svg"] = _inline
    template = environment.from_string((_TEMPLATES / "report.html").read_text("utf-8"))
    return template.render(document=document).encode()


def pdf(document: Document) -> bytes:
    """Render the pages; the text is data to the template, so nothing in it is interpreted."""
    compiler = typst.Compiler((_TEMPLATES / "report.typ").read_bytes(), font_paths=_FONTS)
    data = json.dumps(asdict(document), ensure_ascii=False)
    pages = compiler.compile(format="pdf", sys_inputs={"document": data}, pdf_standards="a-2b")
    if not isinstance(pages, bytes):
        raise TypeError("a PDF is one file")
    return pages


def _inline(svg: str) -> Markup:
    """Our own plots only: the XML prologue has no place inside a page."""
    return Markup(svg[svg.index("<svg") :])
