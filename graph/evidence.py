"""Why two things are linked: additive parts in bits, and a probability that may be calibrated."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from graph.statement import MentionId


@dataclass(frozen=True, slots=True)
class Part:
    """One feature's share of a score; ``level`` names the comparison level that held."""

    feature: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A score in bits (log2 of the odds), the probability and the parts that add up to it."""

    score_bits: float
    probability: float
    calibrated: bool
    parts: tuple[Part, ...]


class Verdict(StrEnum):
    """What a judgement says of two mentions."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One entry of the append-only ledger; ``by_program`` is True if no person decided it."""

    id: str
    left: MentionId
    right: MentionId
    verdict: Verdict
    actor: str
    by_program: bool
    reason: str
    evidence: Evidence | None
    model: str
    made: datetime
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
