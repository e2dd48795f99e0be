"""Files and databases as received, with what became of their rows."""

from dataclasses import dataclass
from datetime import datetime

from graph.store import SourceStatus
from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench


@dataclass(frozen=True, slots=True)
class SourceLine:
    """read = accepted + quarantined + duplicate."""

    id: str
    name: str
    kind: str
    office: str
    received: datetime
    read: int
    accepted: int
    quarantined: int
    duplicate: int
    finished: bool


@dataclass(frozen=True, slots=True)
class SourceList:
    """Sources, newest first."""

    sources: tuple[SourceLine, ...]


def sources(bench: Workbench, sitting: Sitting) -> SourceList:
    """Sources that the reader's graph rests on; all of them for who takes them in."""
    everything = bench.gate.permits(sitting, "ingest")

    def act(authority: Authority) -> Done[SourceList]:
        lines = [_line(status) for status in bench.store.sources()]
        if not everything:
            frame = bench.snapshots.view(authority).snapshot.mention_frame
            visible = set(frame["source"])
            lines = [line for line in lines if line.id in visible]
        lines.sort(key=lambda line: (line.received, line.name), reverse=True)
        return Done(SourceList(tuple(lines)), (), len(lines))

    verb = "ingest" if everything else "view"
    return bench.gate.run(sitting, Action("sources", verb), act)


def _line(status: SourceStatus) -> SourceLine:
    source, counts = status.source, status.counts
    return SourceLine(
        id=source.id,
        name=source.name,
        kind=source.kind,
        office=source.office,
        received=source.received,
        read=counts.read,
        accepted=counts.accepted,
        quarantined=counts.quarantined,
        duplicate=counts.duplicate,
        finished=status.finished,
    )
