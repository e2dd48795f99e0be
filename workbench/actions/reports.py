"""Reports: list, make, read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One made report; ``formats`` are file endings; ``root`` is the audit root it prints."""

    id: str
    kind: str
    scope: str
    period: str
    made: datetime
    made_by: str
    formats: tuple[str, ...]
    root: str


@dataclass(frozen=True, slots=True)
class ReportList:
    """Reports of the reader's scope, newest first."""

    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One rendering, ready to send."""

    name: str
    media_type: str
    content: bytes
