"""Sources, records, statements, mentions and links: what the graph holds, never overwritten."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from graph.links import LinkKind
from graph.pole import Kind
from security.labels import Label

MentionId = str
LinkId = str


class GradeAxis(StrEnum):
    """Which system a grade is of: letters and digits swap meaning between systems."""

    ADMIRALTY = "admiralty"


@dataclass(frozen=True, slots=True)
class Grade:
    """Reliability of the source (A-F) and credibility of the information (1-6).

    F and 6 say *cannot be judged*; they are unknown, not a middle value.
    """

    source: str
    information: str
    axis: GradeAxis = GradeAxis.ADMIRALTY

    def __post_init__(self) -> None:
        if self.source not in "ABCDEF" or self.information not in "123456":
            raise ValueError("a grade is a letter A-F and a digit 1-6")

    def __str__(self) -> str:
        return self.source + self.information


UNGRADED = Grade("F", "6")


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One file or table as received; ``kind`` is its mapping's name."""

    id: str
    name: str
    sha256: str
    kind: str
    office: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it came; ``row`` counts from 1, the header apart."""

    id: str
    source: str
    row: int
    label: Label
    grade: Grade
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim: ``original`` as written, ``value`` as normalised text."""

    property: str
    value: str
    original: str
    grade: Grade = UNGRADED
    observed: Interval = Interval()


@dataclass(frozen=True, slots=True)
class Mention:
    """What one record says of one person, phone, case …"""

    id: MentionId
    kind: Kind
    source: str
    row: int
    label: Label
    recorded: datetime
    statements: tuple[Statement, ...]

    def values(self, name: str) -> tuple[str, ...]:
        """Normalised values of one property, in the order written."""
        return tuple(s.value for s in self.statements if s.property == name)

    def first(self, name: str) -> str | None:
        """First normalised value of one property, or None."""
        return next((s.value for s in self.statements if s.property == name), None)


@dataclass(frozen=True, slots=True)
class Link:
    """What one record says ties two mentions."""

    id: LinkId
    kind: LinkKind
    start: MentionId
    end: MentionId
    source: str
    row: int
    label: Label
    observed: Interval
    grade: Grade = UNGRADED
    statements: tuple[Statement, ...] = field(default=())
