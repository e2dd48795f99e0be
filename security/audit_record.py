"""What one event of the audit log says, and the bytes that are hashed."""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

GENESIS = sha256(b"jejaring/audit/1|genesis").digest()
"""The chain hash before the first event."""

# Keys are written in sorted order below.
_CANONICAL = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Phase(StrEnum):
    """What an event records: before an act, after it, or one of the acts on the house itself."""

    INTENT = "intent"
    OUTCOME = "outcome"
    AUTH = "auth"
    ADMIN = "admin"
    KEY = "key"
    EXPORT = "export"
    PURGE = "purge"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, why, under which policy, and which entities it touched.

    ``arguments_sealed`` holds the literals, sealed; ``link_to`` is the number of the intent that an
    outcome belongs to.
    """

    phase: Phase
    actor: str
    session: str
    purpose: str
    case: str | None
    verb: str
    action: str
    arguments_sealed: bytes | None
    decision: str
    entities: tuple[str, ...]
    rows: int
    error: str | None
    policy_version: str
    link_to: int | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it stands in the log: its number, when it was written, its chain hash."""

    seq: int
    at: datetime
    event: Event
    hash: bytes


def encode(event: Event, at: str) -> str:
    """Return the canonical text of an event; its bytes are stored and hashed as they are.

    ``at`` is the time of writing, ISO 8601.
    """
    sealed = event.arguments_sealed
    body = {
        "action": event.action,
        "actor": event.actor,
        "arguments_sealed": None if sealed is None else b64encode(sealed).decode(),
        "at": at,
        "case": event.case,
        "decision": event.decision,
        "entities": event.entities,
        "error": event.error,
        "link_to": event.link_to,
        "phase": event.phase.value,
        "policy_version": event.policy_version,
        "process": os.getpid(),
        "purpose": event.purpose,
        "rows": event.rows,
        "session": event.session,
        "verb": event.verb,
    }
    return _CANONICAL.encode(body)


def decode(seq: int, body: bytes, chain: bytes) -> StoredEvent:
    """Read an event back; raises ValueError or KeyError if it is not one."""
    fields = json.loads(body)
    at = datetime.fromisoformat(fields.pop("at"))
    del fields["process"]
    sealed = fields["arguments_sealed"]
    fields["arguments_sealed"] = None if sealed is None else b64decode(sealed)
    fields["entities"] = tuple(fields["entities"])
    fields["phase"] = Phase(fields["phase"])
    return StoredEvent(seq, at, Event(**fields), chain)


def chain_hash(previous: bytes, seq: int, body: bytes) -> bytes:
    """Return ``SHA-256(0x02 || previous || seq, 8 bytes || body)``."""
    return sha256(b"\x02" + previous + seq.to_bytes(8, "big") + body).digest()
