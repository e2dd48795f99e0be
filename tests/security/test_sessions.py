from pathlib import Path

import pytest

from security.errors import Unauthenticated
from security.sessions import Sessions
from tests.security.settable_clock import SettableClock


@pytest.fixture
def sessions(tmp_path: Path, clock: SettableClock) -> Sessions:
    return Sessions(tmp_path / "sessions.db", clock=clock)


def test_session_keeps_account_purpose_and_case(sessions: Sessions, clock: SettableClock) -> None:
    session = sessions.read(sessions.open("ana", "penyidikan", "LP/1"))
    assert (session.account, session.purpose, session.case) == ("ana", "penyidikan", "LP/1")
    assert session.opened == session.mfa_at == session.last_seen == clock.now
    assert sessions.is_live(session.id)


def test_token_is_not_in_the_file(sessions: Sessions, tmp_path: Path) -> None:
    token = sessions.open("ana", "p", None)
    assert len(token) >= 43
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("sessions.db*"))
    assert b"ana" in stored and token.encode() not in stored


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
def test_unknown_token_is_refused(sessions: Sessions, token: str) -> None:
    sessions.open("ana", "p", None)
    with pytest.raises(Unauthenticated):
        sessions.read(token)


def test_session_ends_when_idle(sessions: Sessions, clock: SettableClock) -> None:
    token = sessions.open("ana", "p", None)
    session_id = sessions.read(token).id
    clock.advance(minutes=14, seconds=59)
    assert sessions.is_live(session_id)
    clock.advance(seconds=1)
    assert not sessions.is_live(session_id)
    with pytest.raises(Unauthenticated):
        sessions.touch(token)


def test_use_keeps_a_session_alive_until_its_absolute_end(
    sessions: Sessions, clock: SettableClock
) -> None:
    token = sessions.open("ana", "p", None)
    for _ in range(47):
        clock.advance(minutes=10)
        sessions.touch(token)
    clock.advance(minutes=9, seconds=59)
    sessions.touch(token)
    clock.advance(seconds=1)
    with pytest.raises(Unauthenticated):
        sessions.read(token)


def test_reading_is_not_use(sessions: Sessions, clock: SettableClock) -> None:
    token = sessions.open("ana", "p", None)
    clock.advance(minutes=14)
    sessions.read(token)
    clock.advance(minutes=1)
    with pytest.raises(Unauthenticated):
        sessions.read(token)


def test_revoked_session_is_dead_at_once(sessions: Sessions) -> None:
    token, other = sessions.open("ana", "p", None), sessions.open("ana", "p", None)
    session_id = sessions.read(token).id
    sessions.revoke(token)
    assert not sessions.is_live(session_id)
    assert sessions.read(other).account == "ana"


def test_revoking_an_account_ends_all_its_sessions_and_no_other(
    sessions: Sessions, tmp_path: Path, clock: SettableClock
) -> None:
    tokens = [sessions.open("ana", "p", None) for _ in range(3)]
    kept = sessions.open("budi", "p", None)
    assert Sessions(tmp_path / "sessions.db", clock=clock).revoke_account("ana") == 3
    for token in tokens:
        with pytest.raises(Unauthenticated):
            sessions.read(token)
    assert sessions.read(kept).account == "budi"


def test_second_factor_can_be_shown_again(sessions: Sessions, clock: SettableClock) -> None:
    token = sessions.open("ana", "p", None)
    clock.advance(minutes=6)
    sessions.renew_factor(token)
    session = sessions.read(token)
    assert session.mfa_at == clock.now and session.opened < clock.now


def test_purpose_can_be_stated_anew(sessions: Sessions) -> None:
    token = sessions.open("ana", "p", None)
    session = sessions.restate(token, "analisis", "LP/2")
    assert (session.purpose, session.case) == ("analisis", "LP/2")
