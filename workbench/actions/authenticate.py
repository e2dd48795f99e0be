"""Sign in, state a purpose, sign out. Each is recorded; unrecorded, no session comes about."""

from security.audit import Event, Phase
from security.errors import Unauthenticated
from workbench.actions.gate import Sitting
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

_UNKNOWN = "unknown"
_LONGEST = 200


def sign_in(bench: Workbench, name: str, password: str, code: str) -> str:
    """Verify a person; returns the token of a session without a purpose, which grants nothing yet.

    Raises Unauthenticated or LockedOut; every attempt is recorded.
    """
    try:
        account = bench.accounts.verify(name, password, code)
    except Unauthenticated as refusal:
        # A name nobody has may be a password typed in the wrong field: it is not recorded.
        actor = name if _exists(bench, name) else _UNKNOWN
        _record(bench, actor, "sign_in", "deny", error=type(refusal).__name__)
        raise
    _record(bench, account.name, "sign_in", "allow")
    return bench.sessions.open(account.name, "", None)


def state_purpose(bench: Workbench, token: str, purpose: str, case: str | None) -> str:
    """Exchange a session for one with a purpose; returns its token, the old one ends.

    Raises BadRequest if the purpose is empty or too long, Unauthenticated if the session is over.
    """
    purpose, case = purpose.strip(), (case or "").strip() or None
    if not purpose or len(purpose) > _LONGEST or len(case or "") > _LONGEST:
        raise BadRequest("state a purpose, in at most 200 characters")
    sitting = bench.sitting(token)
    session = sitting.session_id
    _record(
        bench,
        sitting.account.name,
        "state_purpose",
        "allow",
        session=session,
        purpose=purpose,
        case=case,
    )
    bench.sessions.revoke(token)
    return bench.sessions.open(sitting.account.name, purpose, case)


def confirm_factor(bench: Workbench, token: str, code: str) -> None:
    """Show the second factor again: some actions ask for a recent one.

    Raises Unauthenticated or LockedOut.
    """
    sitting = bench.sitting(token)
    name, session = sitting.account.name, sitting.session_id
    try:
        bench.accounts.confirm(name, code)
    except Unauthenticated as refusal:
        error = type(refusal).__name__
        _record(bench, name, "confirm_factor", "deny", session=session, error=error)
        raise
    _record(bench, name, "confirm_factor", "allow", session=session)
    bench.sessions.renew_factor(token)


def sign_out(bench: Workbench, token: str) -> None:
    """End a session at once, on every page and connection it has open."""
    sitting: Sitting = bench.sitting(token)
    bench.sessions.revoke(token)
    _record(
        bench,
        sitting.account.name,
        "sign_out",
        "allow",
        session=sitting.session_id,
        purpose=sitting.purpose,
        case=sitting.case,
    )


def _exists(bench: Workbench, name: str) -> bool:
    try:
        bench.accounts.get(name)
    except Unauthenticated:
        return False
    return True


def _record(
    bench: Workbench, actor: str, action: str, decision: str, **details: str | None
) -> None:
    bench.audit.append(
        Event(
            phase=Phase.AUTH,
            actor=actor,
            session=details.get("session") or "",
            purpose=details.get("purpose") or "",
            case=details.get("case"),
            verb=action,
            action=action,
            arguments_sealed=None,
            decision=decision,
            entities=(),
            rows=0,
            error=details.get("error"),
            policy_version=bench.policy.version,
            link_to=None,
        )
    )
