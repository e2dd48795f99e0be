"""Sign-in, purpose, sign-out and preferences, as plain pages that need no script."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape

from security.errors import LockedOut, Unauthenticated
from workbench.actions.authenticate import (
    confirm_factor,
    sign_in,
    sign_out,
    state_purpose,
)
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.locale import LANGUAGES, Words, words
from workbench.views.addresses import START
from workbench.web.sittings import COOKIE, Caller, cookie

_YEAR = 365 * 24 * 3600
_LANGUAGE, _THEME, _THEMES = "language", "theme", ("light", "dark")
_HERE = {
    "sign_in.html": "/sign-in",
    "purpose.html": "/sign-in/purpose",
    "second_factor.html": "/second-factor",
}
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)


def sign_in_routes(bench: Workbench) -> APIRouter:
    """Routes of the two sign-in pages and what belongs to them."""
    routes = APIRouter()
    default = bench.settings.language

    @routes.get("/sign-in")
    def show_sign_in(request: Request) -> Response:
        if request.state.caller is not None:
            return RedirectResponse(START, 303)
        return _page("sign_in.html", language_of(request, default))

    @routes.post("/sign-in")
    def do_sign_in(
        request: Request,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
    ) -> Response:
        language = language_of(request, default)
        try:
            token = sign_in(bench, name.strip(), password, code.strip())
        except LockedOut:
            return _page("sign_in.html", language, status=429, fault="locked")
        except Unauthenticated:
            return _page("sign_in.html", language, status=401, fault="refused")
        return _with_session(RedirectResponse("/sign-in/purpose", 303), token)

    _purpose_routes(routes, bench)
    _second_factor_routes(routes, bench)
    _leaving_routes(routes, bench)
    return routes


def _purpose_routes(routes: APIRouter, bench: Workbench) -> None:
    """Whoever has signed in says what for before anything is shown."""
    default = bench.settings.language

    @routes.get("/sign-in/purpose")
    def show_purpose(request: Request) -> Response:
        return _purpose_page(request, language_of(request, default))

    @routes.post("/sign-in/purpose")
    def do_purpose(
        request: Request,
        purpose: Annotated[str, Form()] = "",
        own_purpose: Annotated[str, Form()] = "",
        case: Annotated[str, Form()] = "",
    ) -> Response:
        caller = caller_of(request)
        stated = own_purpose.strip() or purpose
        try:
            token = state_purpose(bench, caller.token, stated, case)
        except BadRequest:
            return _purpose_page(request, language_of(request, default), status=400)
        return _with_session(RedirectResponse(START, 303), token)


def _leaving_routes(routes: APIRouter, bench: Workbench) -> None:
    """Sign out; language and colours, which are a browser's and not an account's."""

    @routes.post("/sign-out")
    def do_sign_out(request: Request) -> Response:
        sign_out(bench, caller_of(request).token)
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    @routes.get("/preferences")
    def keep_preference(
        language: str | None = None, theme: str | None = None, back: str = START
    ) -> Response:
        answer = RedirectResponse(_local(back), 303)
        for name, value, known in ((_LANGUAGE, language, LANGUAGES), (_THEME, theme, _THEMES)):
            if value in known and value is not None:
                answer.set_cookie(name, value, max_age=_YEAR, samesite="lax", httponly=True)
        return answer


def _second_factor_routes(routes: APIRouter, bench: Workbench) -> None:
    """Unmasking and exporting ask for a second factor that is minutes old."""

    @routes.get("/second-factor")
    def show_second_factor(request: Request, back: str = START) -> Response:
        language = language_of(request, bench.settings.language)
        return _page("second_factor.html", language, back=_local(back))

    @routes.post("/second-factor")
    def do_second_factor(
        request: Request, code: Annotated[str, Form()] = "", back: Annotated[str, Form()] = START
    ) -> Response:
        language = language_of(request, bench.settings.language)
        try:
            confirm_factor(bench, caller_of(request).token, code.strip())
        except LockedOut:
            return _factor_refused(language, back, 429, "locked")
        except Unauthenticated:
            return _factor_refused(language, back, 401, "code_refused")
        return RedirectResponse(_local(back), 303)


def _factor_refused(language: str, back: str, status: int, fault: str) -> Response:
    return _page("second_factor.html", language, status=status, fault=fault, back=_local(back))


def caller_of(request: Request) -> Caller:
    """The caller that the guard found; raises Unauthenticated on a public path without one."""
    caller = request.state.caller
    if not isinstance(caller, Caller):
        raise Unauthenticated("sign in first")
    return caller


def language_of(request: Request, default: str) -> str:
    """The reader's language: their choice, else the installation's."""
    chosen = cookie({"cookie": request.headers.get("cookie", "")}, _LANGUAGE)
    return chosen if chosen in LANGUAGES else default


def _with_session(answer: Response, token: str) -> Response:
    answer.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _local(address: str) -> str:
    """A path of ours; anything that could lead elsewhere leads to the first page."""
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours and not parts.scheme and not parts.netloc else START


def purposes(say: Words) -> tuple[str, ...]:
    """The usual purposes, in the reader's language."""
    return (
        say("Investigation of a case"),
        say("Review of proposed matches"),
        say("Analysis of networks"),
        say("Answer to a request from another office"),
        say("Audit or inspection"),
        say("Intake of records"),
    )


def _purpose_page(request: Request, language: str, *, status: int = 200) -> Response:
    account = caller_of(request).sitting.account
    return _page(
        "purpose.html",
        language,
        status=status,
        fault="empty" if status != 200 else "",
        display=account.display,
        office=account.office,
        purposes=purposes(words(language)),
    )


def _page(template: str, language: str, *, status: int = 200, **values: object) -> Response:
    other = next(code for code in LANGUAGES if code != language)
    text = _TEMPLATES.get_template(template).render(
        say=_texts(words(language)),
        language=language,
        other=other,
        here=_HERE[template],
        **{"fault": "", **values},
    )
    return Response(text, status, media_type="text/html; charset=utf-8")


def _texts(say: Words) -> dict[str, str]:
    """Every text of the sign-in pages."""
    return {
        "title": say("Sign in"),
        "about": say("Case linking and network analysis"),
        "name": say("Account name"),
        "password": say("Password"),
        "code": say("Code from your authenticator"),
        "code_hint": say("Six digits; each code works once. A recovery code works too."),
        "go": say("Sign in"),
        "refused": say("Name, password or code is not right. Check all three and try again."),
        "locked": say("Too many attempts. Wait 15 minutes, or ask your administrator."),
        "purpose_title": say("Why are you here?"),
        "purpose_why": say("Your purpose stands beside everything you open, in the audit log."),
        "purpose": say("Purpose of access"),
        "own": say("Or in your own words"),
        "case": say("Case number, if you work on one"),
        "open": say("Open the workbench"),
        "empty": say("Choose a purpose or write one."),
        "leave": say("Sign out"),
        "factor_title": say("Confirm that it is you"),
        "factor_why": say("What you asked for needs a code that is at most five minutes old."),
        "confirm": say("Confirm"),
        "back": say("Back"),
        "code_refused": say("The code is not right, or was used before. Wait for the next one."),
        "welcome": say("Signed in as"),
    }
