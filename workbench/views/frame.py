"""What stands around every page: who, for what, how secret, how long, and the way elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import panel as pn
from markupsafe import Markup
from panel_material_ui.template.base import Page as MaterialPage

from security.labels import Classification
from workbench.actions.gate import Gate, Sitting
from workbench.bootstrap import Workbench
from workbench.components.frame import PageKeys, SessionClock
from workbench.views import addresses, drawings, failure, markup
from workbench.views.desk import Desk
from workbench.views.styles import STYLE, theme

_SESSION = timedelta(hours=8)
_IDLE = timedelta(minutes=15)
_NAVIGATION = (
    ("overview", "search"),
    ("search", "search"),
    ("review", "review"),
    ("model", "review"),
    ("chart", "view"),
    ("networks", "view"),
    ("reports", "report"),
    ("sources", "view"),
    ("audit", "audit_read"),
)

_BELONGS_TO = {
    "person": "search",
    "case": "search",
    "entity": "search",
    "pair": "review",
    "full_run": "model",
    "network": "networks",
    "changes": "networks",
}
"""The entry that is lit on a page which has none of its own."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page without its frame. ``classification`` is that of what it shows; None says unknown.

    Where keys decide on what is on the screen, they are ``paced``: one at a time.
    """

    title: str
    body: tuple[pn.viewable.Viewable, ...]
    classification: int | None = None
    keys: tuple[tuple[str, str], ...] = ()
    on_key: Callable[[str], None] | None = None
    wide: bool = False
    paced: bool = False


Draw = Callable[[Desk], Drawn]
Page = Callable[[Workbench, Sitting, str], pn.viewable.Viewable]


def page(route: str, draw: Draw) -> Page:
    """A route's function: draws within the frame, or says in it why it could not."""

    def served(bench: Workbench, sitting: Sitting, language: str) -> pn.viewable.Viewable:
        desk = Desk.of(bench, sitting, language)
        try:
            drawn = draw(desk)
        except failure.FAILURES as error:
            drawn = _failed(desk, route, error)
        except Exception as fault:  # noqa: BLE001 - the edge: the page library would show a traceback
            failure.log_fault(fault)
            drawn = _failed(desk, route, fault)
        return framed(desk, route, drawn)

    return served


def _failed(desk: Desk, route: str, error: Exception) -> Drawn:
    told = failure.message(desk.words, error)
    return Drawn(desk.words.term("page", route), (desk.html(told),), 0)


def framed(desk: Desk, route: str, drawn: Drawn) -> pn.viewable.Viewable:
    """The whole page."""
    body = pn.Column(
        *drawn.body, sizing_mode="stretch_both" if drawn.wide else "stretch_width", margin=0
    )
    body.styles = {"padding": "22px 28px 40px", "gap": "20px", "box-sizing": "border-box"}
    if not drawn.wide:
        body.styles = {**body.styles, "max-height": "none"}
    whole: pn.viewable.Viewable = MaterialPage(
        title="",
        meta_title=f"{drawn.title} – Jejaring",
        header=_header(desk, drawn),
        sidebar=[desk.html(_navigation(desk, route)), _keys(desk, drawn)],
        main=[body],
        main_width=None if drawn.wide else 1320,
        app_bar_width="100%",
        sidebar_variant="permanent",
        sidebar_width=216,
        sidebar_resizable=False,
        theme_toggle=False,
        dark_theme=desk.dark,
        theme_config=theme(),
        busy_indicator="linear",
        sx=_CALM,
    )
    return whole


_RULE = "1px solid color-mix(in srgb, currentColor 13%, transparent)"
_CALM = {
    "& .header": {
        "backgroundColor": "background.paper",
        "backgroundImage": "none",
        "color": "text.primary",
        "boxShadow": "none",
        "borderBottom": _RULE,
    },
    "& .sidebar": {"backgroundColor": "background.default", "borderRight": _RULE},
    "& main": {"backgroundColor": "background.default"},
}


def _header(desk: Desk, drawn: Drawn) -> list[pn.viewable.Viewable]:
    words = desk.words
    clock = SessionClock(  # type: ignore[no-untyped-call]
        ends=_ends(desk),
        text=words("{n} min left"),
        over=words("sitting ended"),
        stylesheets=[STYLE],
        align="center",
        width=118,
        margin=(0, 12),
    )
    left = desk.html(_purpose(desk, drawn.classification), align="center")
    right = desk.html(_reader(desk), align="center", sizing_mode=None, width=_READER_WIDTH)
    return [left, clock, right]


_READER_WIDTH = 560


def _purpose(desk: Desk, level: int | None) -> Markup:
    """Name of the program, classification of the screen, purpose and case."""
    words, sitting = desk.words, desk.sitting
    shown = Classification(sitting.account.clearance if level is None else level)
    case = words("case {number}", number=sitting.case) if sitting.case else words("no case named")
    return Markup(
        '<div class="top"><a class="mark" href="{}">Jejaring</a>'
        '<span class="secret c{}" title="{}">{}</span>'
        '<div class="why" title="{}">{}<br><span class="soft">{}</span></div></div>'
    ).format(
        addresses.START,
        int(shown),
        words("Classification of what is on the screen"),
        words.term("classification", shown.name.lower()),
        words("Purpose and case of this sitting"),
        sitting.purpose,
        case,
    )


def _reader(desk: Desk) -> Markup:
    """Who reads, and what they may set."""
    account = desk.sitting.account
    return Markup(
        '<div class="top end"><div class="who"><b>{}</b><br><span class="soft">{}</span></div>'
        "{}{}{}</div>"
    ).format(account.display, account.office, _language(desk), _theme(desk), _sign_out(desk))


def _ends(desk: Desk) -> float:
    """When the sitting ends if nothing more is done, in milliseconds since 1970."""
    now = desk.bench.clock()
    ends = now + _IDLE
    if desk.sitting.mfa_at is not None:
        ends = min(ends, desk.sitting.mfa_at + _SESSION)
    return ends.timestamp() * 1000


def _here(desk: Desk) -> str:
    location = pn.state.location
    if location is None or not location.pathname:
        return addresses.page("overview")
    return f"{location.pathname}{location.search or ''}"


def _language(desk: Desk) -> Markup:
    other = "en" if desk.words.language == "id" else "id"
    name = "English" if other == "en" else "Bahasa Indonesia"
    address = addresses.preference("language", other, _here(desk))
    return Markup('<a href="{}" lang="{}" hreflang="{}">{}</a>').format(address, other, other, name)


def _theme(desk: Desk) -> Markup:
    other = "light" if desk.dark else "dark"
    text = desk.words("Light") if desk.dark else desk.words("Dark")
    return markup.link(addresses.preference("theme", other, _here(desk)), text)


def _sign_out(desk: Desk) -> Markup:
    return Markup('<form method="post" action="{}"><button>{}</button></form>').format(
        addresses.SIGN_OUT, desk.words("Sign out")
    )


def first_page(gate: Gate, sitting: Sitting) -> str:
    """The address that a sitting begins at; the overview says why if no page is open to it."""
    return addresses.page(next(_open_to(gate, sitting), "overview"))


def _open_to(gate: Gate, sitting: Sitting) -> Iterator[str]:
    for name, verb in _NAVIGATION:
        if gate.permits(sitting, verb) or (name == "sources" and gate.permits(sitting, "ingest")):
            yield name


def _navigation(desk: Desk, route: str) -> Markup:
    """Only pages that the account may open at all."""
    lit = _BELONGS_TO.get(route, route)
    entries = [
        Markup('<a href="{}"{}>{}{}</a>').format(
            addresses.page(name),
            _current(name, route, lit),
            drawings.icon(f"page_{name}"),
            desk.words.term("page", name),
        )
        for name in _open_to(desk.bench.gate, desk.sitting)
    ]
    return Markup('<nav class="nav" aria-label="{}">{}</nav>').format(
        desk.words("Pages"), markup.join(entries)
    )


def _current(name: str, route: str, lit: str) -> Markup:
    """Whether an entry leads to this page, or holds it."""
    if name == route:
        return Markup(' aria-current="page"')
    return Markup(' aria-current="true"') if name == lit else markup.EMPTY


def _keys(desk: Desk, drawn: Drawn) -> PageKeys:
    words = desk.words
    general = [("/", words("search")), ("?", words("this list"))]
    return PageKeys(
        on_key=drawn.on_key,
        title=words("Keys of this page"),
        help=[list(pair) for pair in (*drawn.keys, *general)],
        go={"/": addresses.page("search")},
        keys=[_KEY_NAMES.get(key, key) for key, _ in drawn.keys if drawn.on_key],
        paced=drawn.paced,
        sizing_mode="fixed",
        width=0,
        height=0,
        margin=0,
    )


_KEY_NAMES = {"→": "ArrowRight", "←": "ArrowLeft"}
