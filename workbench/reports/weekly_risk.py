"""The weekly network-risk report as a value: what is in it, before anything is drawn."""

from dataclasses import dataclass
from datetime import date, datetime

from workbench.reports.week import Week

NATIONAL_SCOPE = "00"


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of the summary: total, and how many are new in the week and in the one before.

    A case is new in the week that opened it, a seizure on its day, a person with the first case, a
    network if none of the week before has half of the members of the smaller one in common with it.
    """

    name: str
    total: int
    in_week: int
    week_before: int


@dataclass(frozen=True, slots=True)
class RiskPartRow:
    """One part of a network's risk; points of all parts add up to the total."""

    name: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One network; ``change`` is new, grown, shrunk or same; masses in grams."""

    id: str
    name: str
    members: int
    members_before: int
    cases: int
    provinces: tuple[str, ...]
    drugs: tuple[str, ...]
    grams: float
    risk: float
    parts: tuple[RiskPartRow, ...]
    change: str


@dataclass(frozen=True, slots=True)
class NetworkChanges:
    """Of all networks of the scope, how many are new in the week and how many have grown.

    ``rows`` are those of the highest risk among them.
    """

    new: int
    grown: int
    rows: tuple[NetworkRow, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One key actor; the true rank lies in ``low`` to ``high`` with 90% probability."""

    person: str
    name: str
    network: str
    rank: int
    low: int
    high: int
    probability_top: float
    cases: int


@dataclass(frozen=True, slots=True)
class CrossLinkRow:
    """Two cases of different provinces that share something, first seen in the week."""

    left: str
    right: str
    left_number: str
    right_number: str
    provinces: tuple[str, str]
    shared: tuple[str, ...]
    bits: float
    since: date


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area; ``depth`` 0 province, 1 regency or city, 2 district, 3 village."""

    code: str
    name: str
    depth: int
    cases: int
    cases_in_week: int
    seizures: int
    seizures_in_week: int
    grams: float
    networks: int
    drug_free_village: str
    responsive_city: str


@dataclass(frozen=True, slots=True)
class WeekMass:
    """Net grams of one drug seized in one week."""

    week: str
    drug: str
    grams: float


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source the report rests on."""

    name: str
    office: str
    read: int
    accepted: int
    quarantined: int
    duplicate: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What the report rests on, enough to make it again and to prove when it was made."""

    graph_version: int
    mentions: int
    links: int
    persons: int
    judgements: int
    calibrated: bool
    sources: tuple[SourceRow, ...]
    policy_version: str
    audit_size: int
    audit_root: str
    audit_words: str


@dataclass(frozen=True, slots=True)
class WeeklyRiskReport:
    """One report for one scope (a province code, ``00`` national) and one week."""

    id: str
    scope: str
    week: Week
    made: datetime
    made_by: str
    classification: str
    counts: tuple[Count, ...]
    masses: tuple[WeekMass, ...]
    networks: tuple[NetworkRow, ...]
    changes: NetworkChanges
    actors: tuple[ActorRow, ...]
    cross_links: tuple[CrossLinkRow, ...]
    areas: tuple[AreaRow, ...]
    totals: tuple[tuple[str, str, str, int | None], ...]
    basis: Basis
