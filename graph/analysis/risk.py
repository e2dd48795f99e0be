"""The risk of a trafficking network: a sum of parts that are all shown.

Each part is a value from 0 to 1 times its weight; the total is 0 to 100. Quantities saturate, so
that one very large seizure does not drown the rest. The weights are a judgement of the office,
not an estimate: they are a setting.
"""

import math
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """How much each part counts, relative to the others; none may be negative."""

    size: float = 15.0
    activity: float = 15.0
    quantity: float = 25.0
    reach: float = 15.0
    growth: float = 15.0
    variety: float = 5.0
    cohesion: float = 10.0

    def __post_init__(self) -> None:
        if any(getattr(self, part.name) < 0 for part in fields(self)) or not self.total:
            raise ValueError("risk weights are not negative, and not all zero")

    @property
    def total(self) -> float:
        """Sum of all weights."""
        return float(sum(getattr(self, part.name) for part in fields(self)))


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What risk is computed from; ``growth`` is relative (0.5: half as many ties again)."""

    members: int
    recent_cases: int
    grams: float
    provinces: int
    growth: float
    drugs: int
    density: float


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One part: its value 0 to 1, its weight and the points (0 to 100) that it adds."""

    name: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class RiskScore:
    """Parts, largest first, and their sum."""

    parts: tuple[RiskPart, ...]
    total: float


def risk(facts: RiskFacts, weights: RiskWeights | None = None) -> RiskScore:
    """Return the risk score of a network.

    Parts: ``size`` reaches 1 at 100 members and ``activity`` at 30 cases in the last year (both
    logarithmic), ``quantity`` at 100 kg (logarithmic from 1 g), ``reach`` at 6 provinces,
    ``growth`` at a doubling, ``variety`` at 4 drugs; ``cohesion`` is the density of ties among
    members.
    """
    weights = weights or RiskWeights()
    values = {
        "size": _logarithmic(facts.members, 100),
        "activity": _logarithmic(facts.recent_cases, 30),
        "quantity": _logarithmic(facts.grams, 100_000),
        "reach": _share(facts.provinces - 1, 5),
        "growth": _share(facts.growth, 1),
        "variety": _share(facts.drugs - 1, 3),
        "cohesion": _share(facts.density, 1),
    }
    parts = [
        RiskPart(name, value, weight, 100.0 * value * weight / weights.total)
        for name, value in values.items()
        for weight in [float(getattr(weights, name))]
    ]
    parts.sort(key=lambda part: -part.points)
    return RiskScore(tuple(parts), sum(part.points for part in parts))


def _logarithmic(value: float, full: float) -> float:
    return min(1.0, math.log1p(max(0.0, value)) / math.log1p(full))


def _share(value: float, full: float) -> float:
    return min(1.0, max(0.0, value / full))
