"""Websockets: exact Origin, live session, own page; cut when the session ends."""

import re
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.workbench.running import Running

PULL = ('{"msgid":"1","msgtype":"PULL-DOC-REQ"}', "{}", "{}")


def _page_token(running: Running, cookie: dict[str, str]) -> str:
    with running.stranger() as client:
        page = client.get("/app/overview", headers=cookie).text
    found = re.search(r'"token":"([^"]+)"', page)
    assert found is not None
    return found[1]


def _open(running: Running, token: str, **headers: Any) -> ClientConnection:
    address = running.origin.replace("http", "ws", 1) + "/app/overview/ws"
    cookie = headers.pop("cookie", None)
    return connect(
        address,
        origin=headers.pop("origin", running.origin),
        additional_headers=cookie or {},
        subprotocols=["bokeh", token],  # type: ignore[list-item]
        max_size=None,
        open_timeout=30,
    )


def _pull(socket: ClientConnection) -> str:
    """Ask for the document; returns everything received until it came."""
    for part in PULL:
        socket.send(part)
    received = ""
    while "PULL-DOC-REPLY" not in received or "roots" not in received:
        received += str(socket.recv(timeout=60))
    return received


def test_own_page_opens_and_shows_own_cases(running: Running) -> None:
    cookie = running.cookie("jakarta")
    with _open(running, _page_token(running, cookie), cookie=cookie) as socket:
        shown = _pull(socket)
    assert "LKN/1/2026" in shown
    assert "LKN/9/2026" not in shown


@pytest.mark.parametrize("origin", ["http://evil.example", None])
def test_other_origin_is_refused(running: Running, origin: str | None) -> None:
    cookie = running.cookie("jakarta")
    token = _page_token(running, cookie)
    with pytest.raises(InvalidStatus):
        _open(running, token, cookie=cookie, origin=origin)


def test_stolen_page_token_without_cookie_is_refused(running: Running) -> None:
    token = _page_token(running, running.cookie("jakarta"))
    with pytest.raises(InvalidStatus):
        _open(running, token)


def test_page_token_of_another_session_is_refused(running: Running) -> None:
    token = _page_token(running, running.cookie("jakarta"))
    with pytest.raises(InvalidStatus):
        _open(running, token, cookie=running.cookie("medan"))


@pytest.mark.parametrize("token", ["junk", "e30.e30"])
def test_self_made_token_is_refused(running: Running, token: str) -> None:
    with pytest.raises(InvalidStatus):
        _open(running, token, cookie=running.cookie("jakarta"))


def test_sign_out_cuts_an_open_page(running: Running) -> None:
    cookie = running.cookie("jakarta")
    with _open(running, _page_token(running, cookie), cookie=cookie) as socket:
        _pull(socket)
        with running.stranger() as client:
            client.post("/sign-out", headers={**cookie, "origin": running.origin})
        with pytest.raises(ConnectionClosed) as cut:
            while True:
                socket.recv(timeout=30)
    assert cut.value.rcvd is not None
    assert cut.value.rcvd.code == 4401
