"""Find entities: names fuzzily, identifiers exactly."""

from dataclasses import dataclass

from graph.pole import Kind
from workbench.actions.lines import EntityLine


@dataclass(frozen=True, slots=True)
class HitLine:
    """One result; ``reason`` says what matched (``identifier``, ``name``, ``alias``), score 0 to 100."""

    entity: EntityLine
    reason: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was understood of the text (``name``, ``nik``, ``phone`` …) and hits grouped by kind."""

    text: str
    understood: tuple[str, ...]
    groups: tuple[tuple[Kind, tuple[HitLine, ...]], ...]
    total: int
