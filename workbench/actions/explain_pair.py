"""Why two mentions are, or are not, one."""

from dataclasses import dataclass

from workbench.actions.lines import JudgementLine, MentionLine


@dataclass(frozen=True, slots=True)
class Explanation:
    """Both mentions, the judgements on this very pair, and the steps that tie them if merged."""

    left: MentionLine
    right: MentionLine
    direct: tuple[JudgementLine, ...]
    chain: tuple[JudgementLine, ...]
    same_entity: bool
