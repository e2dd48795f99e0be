"""Why, and why not: keys and numbers of sentences; the texts are the interface's, per language."""

from dataclasses import dataclass

from graph.evidence import Evidence, Part
from graph.linking.cases.features import CASE_FILES, level_names
from graph.linking.persons.clustering import Guard
from graph.linking.persons.comparisons import ELSE, NULL, comparisons
from graph.linking.persons.settings import PersonSettings

PRIOR = "prior"
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
    key = "link.prior" if part.feature == PRIOR else f"link.{part.feature}.{part.level}"
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


def ordered(evidence: Evidence) -> tuple[Part, ...]:
    """Return the prior first, then the parts by weight."""
    found = sorted(evidence.parts, key=lambda p: (p.feature != PRIOR, -abs(p.bits), p.feature))
    return tuple(found)


def sentences(evidence: Evidence) -> tuple[Sentence, ...]:
    """Return one sentence a part, the prior first, then by weight."""
    return tuple(Sentence(*explanation(part), part.bits) for part in ordered(evidence))


def waterfall(evidence: Evidence) -> tuple[Bar, ...]:
    """Return bars from 0 to the score, in the order of ``sentences``."""
    bars: list[Bar] = []
    level = 0.0
    for part in ordered(evidence):
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


def message_ids() -> tuple[str, ...]:
    """Return every message id of persons' and cases' reasons, sorted: what a catalogue needs."""
    levels = {
        c.feature: (ELSE, *(level.name for level in c.levels))
        for c in comparisons(PersonSettings(), None)
    }
    for feature in CASE_FILES:
        levels |= level_names(feature)
    found = {f"link.{name}.{level}" for name, all_ in levels.items() for level in (*all_, NULL)}
    found |= {f"link.guard.{guard}" for guard in Guard if guard}
    return tuple(sorted(found | {"link.prior", "link.below_threshold"}))
