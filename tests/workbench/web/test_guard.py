"""The guard over HTTP: generated over every route, page and asset of the application."""

from collections.abc import Iterable, Iterator

import pyotp
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from tests.workbench.people import PASSWORD, PURPOSE, enrol
from tests.workbench.running import Running
from workbench.bootstrap import Workbench
from workbench.views import PAGES
from workbench.web.app import create_app
from workbench.web.guard import PUBLIC
from workbench.web.sittings import COOKIE

OWN_DOORS = {"/sign-in", "/healthz", "/api/v1/sign-in", "/preferences"}


def _routes(bench: Workbench) -> list[tuple[str, str]]:
    """Method and path of every route, pages and Panel's own files included."""
    inner = create_app(bench)._app  # type: ignore[attr-defined]
    assert isinstance(inner, FastAPI)
    found = [
        (method, route.path.format(**dict.fromkeys(route.param_convertors, "x")))
        for route in _all_routes(inner.routes)
        for method in route.methods
    ]
    found += [("GET", f"/app/{page}{rest}") for page in PAGES for rest in ("", "/autoload.js")]
    return [*found, ("GET", "/static/js/bokeh.min.js"), ("GET", "/session_info"), ("GET", "/x")]


def _all_routes(routes: Iterable[object]) -> Iterator[APIRoute]:
    """Routes, those of included routers too."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif (included := getattr(route, "original_router", None)) is not None:
            yield from _all_routes(included.routes)


def test_every_route_refuses_a_stranger(running: Running) -> None:
    with running.stranger() as stranger:
        answers = {
            (method, path): stranger.request(
                method, path, headers={"origin": running.origin}, content=b""
            )
            for method, path in _routes(running.bench)
            if path not in OWN_DOORS
        }
    assert len(answers) > 40
    for (_, path), answer in answers.items():
        if path.startswith("/api/"):
            assert (answer.status_code, answer.json()) == (401, {"error": "unauthenticated"})
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert "LKN" not in answer.text


def test_public_paths_are_the_few_expected() -> None:
    assert PUBLIC == OWN_DOORS


def test_every_answer_is_hardened(running: Running) -> None:
    paths = ["/sign-in", "/app/overview", "/api/v1/me", "/reports/x/report.json", "/nothing"]
    with running.browser("jakarta") as browser:
        answers = [browser.get(path) for path in paths]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_page_shows_its_own_session_only(running: Running) -> None:
    with running.browser("jakarta") as browser:
        page = browser.get("/app/overview")
    assert page.status_code == 200
    token = browser.headers["cookie"].split("=", 1)[1]
    assert token not in page.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_changes_from_another_origin_are_refused(running: Running, origin: str) -> None:
    headers = {**running.cookie("jakarta"), "origin": origin}
    with running.stranger() as client:
        answer = client.post("/sign-out", headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"error": "wrong_origin"})
        assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_change_by_cookie_without_origin_is_refused(running: Running) -> None:
    with running.stranger() as client:
        answer = client.post("/sign-out", headers=running.cookie("jakarta"))
    assert answer.status_code == 403


def test_unknown_host_is_refused(running: Running) -> None:
    with running.stranger() as client:
        answer = client.get("/sign-in", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()) == (421, {"error": "unknown_host"})


def test_page_of_another_session_cannot_be_joined(running: Running) -> None:
    with running.browser("jakarta") as browser:
        by_query = browser.get("/app/overview?bokeh-session-id=abc")
        by_header = browser.get("/app/overview", headers={"bokeh-session-id": "abc"})
    assert (by_query.status_code, by_header.status_code) == (403, 403)


def test_stranger_may_send_little(running: Running) -> None:
    with running.stranger() as client:
        answer = client.post(
            "/sign-in", headers={"origin": running.origin}, data={"name": "x" * 20_000}
        )
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})


def test_sign_in_leads_through_purpose_to_the_first_page(running: Running) -> None:
    secret = enrol(running.bench, "jakarta")
    assert secret is not None
    form = {"name": "jakarta", "password": PASSWORD, "code": pyotp.TOTP(secret).now()}
    with running.stranger() as client:
        client.headers["origin"] = running.origin
        signed_in = client.post("/sign-in", data=form)
        assert signed_in.headers["location"] == "/sign-in/purpose"
        first = _cookie(signed_in.headers["set-cookie"])
        early = client.get("/app/overview", headers={"cookie": first})
        assert early.headers["location"] == "/sign-in/purpose"
        stated = client.post(
            "/sign-in/purpose", data={"purpose": PURPOSE}, headers={"cookie": first}
        )
        second = _cookie(stated.headers["set-cookie"])
        assert stated.headers["location"] == "/"
        assert client.get("/app/overview", headers={"cookie": second}).status_code == 200
        assert client.get("/app/overview", headers={"cookie": first}).status_code == 303
    actions = [e.event.action for e in running.bench.audit.events(actor="jakarta")]
    assert actions[-2:] == ["state_purpose", "sign_in"]


def test_refused_sign_in_is_recorded_without_what_was_typed(running: Running) -> None:
    form = {"name": "hunter2-typed-here", "password": "x", "code": "000000"}
    with running.stranger() as client:
        answer = client.post("/sign-in", data=form, headers={"origin": running.origin})
    assert answer.status_code == 401
    (event,) = running.bench.audit.events(actor="unknown")
    assert (event.event.action, event.event.decision) == ("sign_in", "deny")
    assert b"hunter2" not in running.bench.settings.audit.read_bytes()


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_preferences_lead_nowhere_else(running: Running, back: str) -> None:
    with running.stranger() as client:
        answer = client.get("/preferences", params={"language": "en", "back": back})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("who", "page"), [("jakarta", "overview"), ("auditor", "audit"), ("records", "sources")]
)
def test_sitting_begins_at_the_first_page_that_is_open_to_it(
    running: Running, who: str, page: str
) -> None:
    with running.browser(who) as browser:
        assert browser.get("/").headers["location"] == f"/app/{page}"


def _cookie(header: str) -> str:
    assert header.startswith(f"{COOKIE}=")
    flags = header.lower()
    assert "httponly" in flags and "secure" in flags and "samesite=strict" in flags
    return header.split(";", 1)[0]


def test_second_factor_can_be_shown_again(running: Running) -> None:
    secret = enrol(running.bench, "jakarta")
    assert secret is not None
    form = {"code": pyotp.TOTP(secret).now(), "back": "/app/person?id=x"}
    with running.browser("jakarta") as browser:
        assert browser.get("/second-factor").status_code == 200
        accepted = browser.post("/second-factor", data=form)
        replayed = browser.post("/second-factor", data=form)
    assert (accepted.status_code, accepted.headers["location"]) == (303, form["back"])
    assert replayed.status_code == 401
