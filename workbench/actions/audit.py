"""Read and verify the audit log. The reading is itself recorded."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event; entities are ids only."""

    seq: int
    at: datetime
    phase: str
    actor: str
    purpose: str
    case: str | None
    verb: str
    action: str
    decision: str
    entities: tuple[str, ...]
    rows: int
    error: str | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first."""

    events: tuple[AuditLine, ...]
    size: int


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the log is whole; ``problems`` name the first bad entry of each kind."""

    clean: bool
    size: int
    problems: tuple[str, ...]
    root: str
