"""Decide of two mentions: same, different or unsure. Nothing is overwritten."""

from dataclasses import dataclass

from workbench.actions.lines import EntityLine, JudgementLine


@dataclass(frozen=True, slots=True)
class Judged:
    """The new entry and the entities of both mentions after it (one, if they are now the same)."""

    judgement: JudgementLine
    entities: tuple[EntityLine, ...]
