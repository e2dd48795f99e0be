"""Who sends a request: the session cookie of a browser or the bearer token of a client."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from threading import Lock

from security.clock import Clock
from security.errors import Unauthenticated
from workbench.actions.gate import Sitting
from workbench.bootstrap import Workbench

COOKIE = "__Host-sitting"
_BEARER = "bearer "
_TOUCH_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Caller:
    """A valid session behind a request; ``by_cookie`` if a browser sent it by itself."""

    token: str
    sitting: Sitting
    by_cookie: bool


class Sittings:
    """Reads sessions from requests, and finds them again for the pages of this process."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._clock: Clock = bench.clock
        self._open: dict[str, Sitting] = {}
        self._touched: dict[str, datetime] = {}
        self._lock = Lock()

    def caller(self, headers: Mapping[str, str]) -> Caller | None:
        """The caller, or None if there is no live session behind the request."""
        authorization = headers.get("authorization", "")
        if authorization.lower().startswith(_BEARER):
            return self._read(authorization[len(_BEARER) :].strip(), by_cookie=False)
        token = cookie(headers, COOKIE)
        return self._read(token, by_cookie=True) if token else None

    def of(self, session_id: str) -> Sitting:
        """The sitting of a session seen by this process; raises Unauthenticated."""
        sitting = self._open.get(session_id)
        if sitting is None or not self.is_live(session_id):
            raise Unauthenticated("the session has ended: sign in again")
        return sitting

    def is_live(self, session_id: str) -> bool:
        """Whether the session still stands; one that does not is forgotten."""
        live = self._bench.sessions.is_live(session_id)
        if not live:
            with self._lock:
                self._open.pop(session_id, None)
                self._touched.pop(session_id, None)
        return live

    def touch(self, caller: Caller) -> None:
        """Note activity, so that the session does not end for idleness; rarely written."""
        now = self._clock()
        last = self._touched.get(caller.sitting.session_id)
        if last is None or now - last >= _TOUCH_EVERY:
            self._touched[caller.sitting.session_id] = now
            self._bench.sessions.touch(caller.token)

    def _read(self, token: str, *, by_cookie: bool) -> Caller | None:
        try:
            sitting = self._bench.sitting(token)
        except Unauthenticated:
            return None
        with self._lock:
            self._open[sitting.session_id] = sitting
        return Caller(token, sitting, by_cookie)


def cookie(headers: Mapping[str, str], name: str) -> str | None:
    """One cookie of a request, None if absent or not readable."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None
