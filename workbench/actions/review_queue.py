"""Proposed matches that wait for a person, most telling first."""

from dataclasses import dataclass

from graph.evidence import Evidence
from workbench.actions.lines import EntityLine, MentionLine


@dataclass(frozen=True, slots=True)
class ProposedPair:
    """Two mentions side by side; ``differs`` names the properties whose values differ."""

    left: MentionLine
    right: MentionLine
    evidence: Evidence | None
    differs: tuple[str, ...]
    agrees: tuple[str, ...]
    left_entity: EntityLine
    right_entity: EntityLine


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The next pairs, how many wait and how many this ledger's persons have decided."""

    pairs: tuple[ProposedPair, ...]
    waiting: int
    decided: int
