"""Read and verify the audit log. The reading is itself recorded."""

from dataclasses import dataclass
from datetime import datetime

from graph.view import Authority
from security.audit import StoredEvent
from security.audit_verification import verify
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench

_MOST = 1000


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


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the log is whole; ``problems`` name the first bad entry of each kind."""

    clean: bool
    size: int
    problems: tuple[str, ...]


def read_audit(
    bench: Workbench,
    sitting: Sitting,
    *,
    actor: str | None = None,
    entity: str | None = None,
    since: datetime | None = None,
    limit: int = 200,
) -> AuditPage:
    """Who did what: of one actor, about one entity, since a moment. No case data."""

    def act(authority: Authority) -> Done[AuditPage]:
        events = bench.audit.events(
            actor=actor, entity=entity, since=since, limit=min(limit, _MOST)
        )
        lines = sorted((_line(event) for event in events), key=lambda e: -e.seq)
        return Done(AuditPage(tuple(lines)), (), len(lines))

    arguments = {
        "actor": actor,
        "entity": entity,
        "since": since.isoformat() if since else None,
        "limit": limit,
    }
    return bench.gate.run(sitting, Action("read_audit", "audit_read", arguments), act)


def verify_audit(bench: Workbench, sitting: Sitting) -> AuditCheck:
    """Check every entry, the chain, the checkpoints and their signatures."""

    def act(authority: Authority) -> Done[AuditCheck]:
        found = verify(bench.settings.audit, bench.keyring.audit_public_key())
        problems = tuple(f"{problem.seq}: {problem.fault}" for problem in found.problems)
        return Done(AuditCheck(found.clean, found.size, problems), (), found.size)

    return bench.gate.run(sitting, Action("verify_audit", "audit_verify"), act)


def _line(stored: StoredEvent) -> AuditLine:
    event = stored.event
    return AuditLine(
        seq=stored.seq,
        at=stored.at,
        phase=event.phase.value,
        actor=event.actor,
        purpose=event.purpose,
        case=event.case,
        verb=event.verb,
        action=event.action,
        decision=event.decision,
        entities=event.entities,
        rows=event.rows,
        error=event.error,
    )
