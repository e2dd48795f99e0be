"""The guard around everything: no request reaches a route, a page or a websocket without it.

HTTP: known host, exact Origin for what changes things, a live session for all but a few public
paths, security headers and ``no-store`` on every answer. Websockets: exact Origin, live session,
the page's own session; every message is checked again, and a session that ends cuts them.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from bokeh.util.token import get_token_payload
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from workbench.settings import WebAddress
from workbench.web.headers import security_headers
from workbench.web.sittings import Caller, Sittings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SESSION_HEADER = "x-jejaring-session"
"""Set by the guard on what it lets through; the same header from outside is dropped."""
SIGN_IN, PURPOSE = "/sign-in", "/sign-in/purpose"
PUBLIC = frozenset({SIGN_IN, "/healthz", "/api/v1/sign-in", "/preferences"})
PUBLIC_ASSETS = "/assets/"
_BEFORE_PURPOSE = frozenset({PURPOSE, "/sign-out", "/preferences"})
_READING = frozenset({"GET", "HEAD"})
_FOREIGN_SESSION = ("bokeh-token", "bokeh-session-id")
_UNKNOWN_CALLER_LIMIT = 16 * 1024
_POLICY_VIOLATION, _SIGNED_OUT = 4403, 4401
_CHECK_SECONDS = 1.0


class Guard:
    """An ASGI application around another."""

    def __init__(self, app: ASGIApp, sittings: Sittings, address: WebAddress) -> None:
        self._app = app
        self._sittings = sittings
        self._origins = address.origins
        self._hosts = frozenset(origin.split("://", 1)[1] for origin in address.origins)
        self._headers = security_headers(address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, self._hardened(scope, send))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        caller = await asyncio.to_thread(self._sittings.caller, headers)
        refusal = self._refusal(scope, headers, caller)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        if caller is not None:
            await asyncio.to_thread(self._sittings.touch, caller)
        await self._app(_marked(scope, caller), receive, send)

    def _refusal(
        self, scope: Scope, headers: dict[str, str], caller: Caller | None
    ) -> Response | None:
        """Why a request goes no further, or None."""
        path = scope["path"]
        if headers.get("host") not in self._hosts:
            return _refused(421, "unknown_host")
        if any(name in headers or name in _query(scope) for name in _FOREIGN_SESSION):
            return _refused(403, "foreign_session")
        if caller is None and path not in PUBLIC and not path.startswith(PUBLIC_ASSETS):
            return _sign_in_first(path)
        if scope["method"] not in _READING and not self._may_change(path, headers, caller):
            return _refused(403, "wrong_origin")
        if caller is None:
            return _too_large(headers)
        if not caller.sitting.purpose and not _open_before_purpose(path):
            return _purpose_first(path)
        return None

    def _may_change(self, path: str, headers: dict[str, str], caller: Caller | None) -> bool:
        """A browser names its origin; a client without cookies need not."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._origins
        if caller is None:
            return path == "/api/v1/sign-in"
        return not caller.by_cookie

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        caller = await asyncio.to_thread(self._sittings.caller, headers)
        known = headers.get("origin") in self._origins and headers.get("host") in self._hosts
        if caller is None or not known or not _own_page(headers, caller):
            await receive()
            code = _SIGNED_OUT if caller is None else _POLICY_VIOLATION
            await send({"type": "websocket.close", "code": code})
            return
        watched = _Watched(self._sittings, caller, receive, send)
        await self._app(_marked(scope, caller), watched.receive, watched.send)

    def _hardened(self, scope: Scope, send: Send) -> Send:
        added = self._headers.of(scope["path"])

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in added}
                kept = [h for h in message.get("headers", []) if h[0].lower() not in own]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        return send_hardened


class _Watched:
    """A websocket that lives no longer than its session."""

    def __init__(self, sittings: Sittings, caller: Caller, receive: Receive, send: Send) -> None:
        self._sittings = sittings
        self._caller = caller
        self._receive = receive
        self._send = send
        self._closed = False

    async def receive(self) -> Message:
        """The next message, after a look at the session; a disconnect as soon as it has ended."""
        waiting = asyncio.ensure_future(self._receive())
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=_CHECK_SECONDS)
            if not await self._live():
                waiting.cancel()
                await self._cut()
                return {"type": "websocket.disconnect", "code": _SIGNED_OUT}
            if done:
                message = waiting.result()
                if message["type"] == "websocket.receive":
                    await asyncio.to_thread(self._sittings.touch, self._caller)
                return message

    async def send(self, message: Message) -> None:
        """Pass a message on, unless the session has ended."""
        if self._closed:
            return
        if await self._live():
            await self._send(message)
        else:
            await self._cut()

    async def _live(self) -> bool:
        session = self._caller.sitting.session_id
        return await asyncio.to_thread(self._sittings.is_live, session)

    async def _cut(self) -> None:
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": _SIGNED_OUT})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in scope["headers"]}


def _query(scope: Scope) -> str:
    return str(scope.get("query_string", b"").decode("latin-1")).lower()


def _marked(scope: Scope, caller: Caller | None) -> Scope:
    """The scope with our session header in place of any other, and the caller in its state."""
    name = SESSION_HEADER.encode()
    kept = [h for h in scope["headers"] if h[0].lower() != name]
    if caller is not None:
        kept.append((name, caller.sitting.session_id.encode()))
    return {**scope, "headers": kept, "state": {**scope.get("state", {}), "caller": caller}}


def _own_page(headers: dict[str, str], caller: Caller) -> bool:
    """Whether the page that opens the websocket was made for the same session."""
    offered = [p.strip() for p in headers.get("sec-websocket-protocol", "").split(",")]
    if len(offered) != 2:
        return False
    try:
        payload = get_token_payload(offered[1])
    except ValueError:
        return False
    return bool(payload.get("headers", {}).get(SESSION_HEADER) == caller.sitting.session_id)


def _refused(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)


def _too_large(headers: dict[str, str]) -> Response | None:
    """Strangers may send little, and must say how much."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdigit():
        return _refused(411, "length_required")
    return _refused(413, "too_large") if int(length) > _UNKNOWN_CALLER_LIMIT else None


def _sign_in_first(path: str) -> Response:
    if path.startswith("/api/"):
        return _refused(401, "unauthenticated")
    return RedirectResponse(SIGN_IN, 303)


def _purpose_first(path: str) -> Response:
    if path.startswith("/api/"):
        return _refused(403, "purpose_missing")
    return RedirectResponse(PURPOSE, 303)


def _open_before_purpose(path: str) -> bool:
    return path in PUBLIC or path in _BEFORE_PURPOSE or path.startswith(PUBLIC_ASSETS)
