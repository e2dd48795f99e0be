"""Why, and why not: keys and numbers of sentences; the texts are the interface's, per language."""

from dataclasses import dataclass

from graph.evidence import Evidence, Part

MISSING = "missing"
DECISIVE_BITS = 10.0
NOTICEABLE_BITS = 3.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``key`` names the message, ``arguments`` fill it, ``bits`` is its share."""

    key: str
    arguments: dict[str, str | float]
    bits: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall: from ``start`` to ``end`` bits."""

    feature: str
    level: str
    start: float
    end: float


def explanation(part: Part) -> tuple[str, dict[str, str | float]]:
    """Return the message id of a part and its arguments.

    Ids are ``link.<feature>.<level>``, ``link.<feature>.missing`` or ``link.prior``; arguments are
    ``bits`` (log2) and ``strength`` (``decisive``, ``noticeable``, ``slight``) and ``direction``
    (``for``, ``against``).
    """
    key = "link.prior" if part.feature == "prior" else f"link.{part.feature}.{part.level}"
    size = abs(part.bits)
    strength = (
        "decisive"
        if size >= DECISIVE_BITS
        else "noticeable"
        if size >= NOTICEABLE_BITS
        else "slight"
    )
    direction = "for" if part.bits >= 0 else "against"
    return key, {"bits": round(part.bits, 1), "strength": strength, "direction": direction}


def sentences(evidence: Evidence) -> tuple[Sentence, ...]:
    """Return one sentence a part, the prior first, then by weight."""
    parts = sorted(evidence.parts, key=lambda p: (p.feature != "prior", -abs(p.bits), p.feature))
    return tuple(Sentence(*explanation(part), part.bits) for part in parts)


def waterfall(evidence: Evidence) -> tuple[Bar, ...]:
    """Return bars from 0 to the score, in the order of ``sentences``."""
    bars: list[Bar] = []
    level = 0.0
    parts = sorted(evidence.parts, key=lambda p: (p.feature != "prior", -abs(p.bits), p.feature))
    for part in parts:
        bars.append(Bar(part.feature, part.level, level, level + part.bits))
        level += part.bits
    return tuple(bars)


def why_apart(evidence: Evidence, guard: str, automatic: float) -> Sentence:
    """Return the reason that a pair was not merged: a guard, or the strongest counter-evidence."""
    if guard:
        return Sentence(f"link.guard.{guard}", {}, 0.0)
    against = min(evidence.parts, key=lambda p: p.bits, default=None)
    arguments: dict[str, str | float] = {
        "probability": round(evidence.probability, 3),
        "automatic": automatic,
        "feature": against.feature if against and against.bits < 0 else "",
    }
    return Sentence("link.below_threshold", arguments, evidence.score_bits)
