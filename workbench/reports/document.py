"""A report in words: what every rendering shows, in one language, already written out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their alignment (``left`` or ``right``), relative widths, and rows of text.

    ``depths`` indents the first column of each row; empty means no row is indented.
    """

    columns: tuple[str, ...]
    align: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    depths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot as SVG text, and what it shows in a sentence (also its alternative text)."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, then figures and tables; ``empty`` is said where there is no row."""

    heading: str
    text: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: ``banner`` is the classification, printed on every page."""

    language: str
    banner: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    figures_of_week: tuple[tuple[str, str, str], ...]
    sections: tuple[Section, ...]
    footer: str
    seal_svg: str
    seal_text: str
