"""Withdraw a judgement: exactly what was before it holds again."""

from dataclasses import dataclass

from workbench.actions.lines import EntityLine, JudgementLine


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The withdrawn entry and the entities of its two mentions afterwards."""

    judgement: JudgementLine
    entities: tuple[EntityLine, ...]
