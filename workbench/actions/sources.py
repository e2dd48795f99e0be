"""Files and databases as received, with what became of their rows."""

from dataclasses import dataclass
from datetime import datetime


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
