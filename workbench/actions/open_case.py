"""Open a case: facts, weights, persons and objects, the cases most likely related."""

from dataclasses import dataclass

from graph.evidence import Evidence
from workbench.actions.lines import EntityLine, TieLine
from workbench.actions.open_entity import EntityPage


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights of one seizure in grams; ``balanced`` is None if a part is missing."""

    seizure: EntityLine
    gross: float | None
    net: float | None
    set_aside: float | None
    destroyed: float | None
    balanced: bool | None


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that may belong with this one, and the evidence in parts."""

    case: EntityLine
    evidence: Evidence
    through: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the case page shows."""

    page: EntityPage
    persons: tuple[TieLine, ...]
    objects: tuple[TieLine, ...]
    weighings: tuple[Weighing, ...]
    related: tuple[RelatedCase, ...]
