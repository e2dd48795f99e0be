"""Open any entity: what it is made of, what it is tied to, why its mentions are one."""

from dataclasses import dataclass

from workbench.actions.lines import EntityLine, JudgementLine, MentionLine, TieLine, Value


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``best`` holds one value a property; ``contradictions`` all values where sources differ."""

    entity: EntityLine
    best: tuple[Value, ...]
    contradictions: tuple[tuple[str, tuple[Value, ...]], ...]
    mentions: tuple[MentionLine, ...]
    ties: tuple[TieLine, ...]
    judgements: tuple[JudgementLine, ...]
    classification: int
    version: int
