"""Events for the tests of the audit log."""

from security.audit import Event, Phase


def event(number: int = 0, **changed: object) -> Event:
    fields: dict[str, object] = {
        "phase": Phase.INTENT,
        "actor": f"ana{number % 3}",
        "session": "s1",
        "purpose": "penyidikan",
        "case": "LP/1",
        "verb": "view",
        "action": "open_person",
        "arguments_sealed": b"\x00sealed",
        "decision": "allow",
        "entities": (f"m{number}", "m-all"),
        "rows": 1,
        "error": None,
        "policy_version": "ab" * 32,
        "link_to": None,
    }
    return Event(**{**fields, **changed})  # type: ignore[arg-type]
