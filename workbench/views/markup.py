"""Small pieces of HTML. Every text that comes in is escaped unless it is Markup already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

Text = str | Markup

EMPTY = Markup("")


def join(parts: Iterable[Text], between: Text = "") -> Markup:
    """Parts one after the other, each escaped where it must be."""
    return escape(between).join(escape(p) for p in parts)


def link(address: str, text: Text, css: str = "") -> Markup:
    """A link; the address holds ids only."""
    return Markup('<a href="{}" class="{}">{}</a>').format(address, css, text)


def breaking(text: str) -> Markup:
    """A long number that may go on in the next line after a stroke, and only there."""
    return escape(text).replace("/", Markup("/<wbr>"))


def card(title: Text, body: Text, *, count: str = "", level: int = 2) -> Markup:
    """A titled block; ``count`` stands beside the title."""
    shown = Markup('<span class="count">{}</span>').format(count) if count else EMPTY
    return Markup('<section class="card"><h{0}>{1}{2}</h{0}>{3}</section>').format(
        level, title, shown, body
    )


def empty(what: Text, then: Text) -> Markup:
    """An empty state: what is not here, and what to do next."""
    return Markup('<div class="empty"><b>{}</b><p>{}</p></div>').format(what, then)


def notice(title: Text, text: Text, *, bad: bool = False) -> Markup:
    """A message inside the page."""
    role = "alert" if bad else "status"
    css = "notice bad" if bad else "notice"
    return Markup('<div class="{}" role="{}"><b>{}</b>{}</div>').format(css, role, title, text)


def chip(text: Text, css: str = "") -> Markup:
    """A short mark."""
    return Markup('<span class="chip {}">{}</span>').format(css, text)


def row(*parts: Text) -> Markup:
    """Parts beside each other, wrapping."""
    return Markup('<div class="row">{}</div>').format(join(parts))


def stack(*parts: Text) -> Markup:
    """Parts below each other with the page's distance."""
    return Markup('<div class="stack">{}</div>').format(join(parts))


def columns(*parts: Text) -> Markup:
    """Parts side by side where the page is wide enough."""
    return Markup('<div class="columns">{}</div>').format(join(parts))


def soft(text: Text) -> Markup:
    """Text of second rank."""
    return Markup('<span class="soft">{}</span>').format(text)


def facts(pairs: Iterable[tuple[Text, Text]]) -> Markup:
    """Names and their values."""
    items = (Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in pairs)
    return Markup('<dl class="facts">{}</dl>').format(join(items))


def figures(named: Iterable[tuple[Text, str]]) -> Markup:
    """Figures in a row, each below its name."""
    shown = (Markup('<div class="figure">{}<b>{}</b></div>').format(*pair) for pair in named)
    return Markup('<div class="figures">{}</div>').format(join(shown))


def items(rows: Iterable[Text]) -> Markup:
    """A plain list with rules between."""
    return Markup('<ul class="list">{}</ul>').format(
        join(Markup("<li>{}</li>").format(r) for r in rows)
    )


def more(summary: Text, body: Text) -> Markup:
    """What opens on demand."""
    return Markup("<details><summary>{}</summary>{}</details>").format(summary, body)


@dataclass(frozen=True, slots=True)
class Column:
    """Heading of a column; numbers stand to the right."""

    title: str
    number: bool = False


def table(heads: Sequence[Column], rows: Iterable[Sequence[Text]], caption: str = "") -> Markup:
    """A table; the caption is for screen readers."""
    css = ["num" if h.number else "" for h in heads]
    top = join(
        Markup('<th scope="col" class="{}">{}</th>').format(c, h.title)
        for h, c in zip(heads, css, strict=True)
    )
    body = join(
        Markup("<tr>{}</tr>").format(
            join(
                Markup('<td class="{}">{}</td>').format(c, cell)
                for cell, c in zip(cells, css, strict=True)
            )
        )
        for cells in rows
    )
    name = Markup('<caption class="sr">{}</caption>').format(caption) if caption else EMPTY
    return Markup(
        '<div class="scroll" tabindex="0"><table>{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format(name, top, body)
