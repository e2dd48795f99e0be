"""What several pages show of one thing: lines and values, already within the reader's authority."""

from dataclasses import dataclass
from datetime import date, datetime

from graph.evidence import Evidence, Verdict
from graph.links import LinkKind
from graph.pole import Kind
from security.labels import Label


@dataclass(frozen=True, slots=True)
class EntityLine:
    """One entity in a list: ``title`` names it, ``detail`` says the next most telling things.

    ``facts`` are the same things as pairs of property and normalised value, for who words them.
    """

    id: str
    kind: Kind
    title: str
    detail: str
    provinces: tuple[str, ...]
    mentions: int
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: the file, its row (from 1, header apart), grade and label."""

    source: str
    file: str
    row: int
    office: str
    grade: str
    label: Label


@dataclass(frozen=True, slots=True)
class Value:
    """One statement: ``value`` normalised, ``original`` as written; both masked if ``masked``."""

    property: str
    value: str
    original: str
    masked: bool
    origin: Origin
    observed_from: date | None = None
    observed_until: date | None = None


@dataclass(frozen=True, slots=True)
class MentionLine:
    """What one record says of the entity."""

    id: str
    kind: Kind
    origin: Origin
    recorded: datetime
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie of an entity to another; ``outgoing`` is False if the other is the start.

    Months are ``YYYYMM``, 0 if unknown.
    """

    kind: LinkKind
    other: EntityLine
    outgoing: bool
    count: int
    first_month: int
    last_month: int
    grades: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """One entry of the ledger about two mentions, with its evidence in parts if it has any."""

    id: str
    left: str
    right: str
    verdict: Verdict
    actor: str
    by_program: bool
    reason: str
    evidence: Evidence | None
    made: datetime
    withdrawn: datetime | None
    withdrawn_by: str | None
