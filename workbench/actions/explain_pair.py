"""Why two mentions are, or are not, one."""

from collections import deque
from dataclasses import dataclass

from graph.evidence import Evidence, Judgement, Verdict
from graph.linking.person_pair import compare_two
from graph.pole import Kind
from graph.statement import Mention, MentionId
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, JudgementLine, MentionLine
from workbench.actions.showing import judgement_line
from workbench.bootstrap import Workbench


@dataclass(frozen=True, slots=True)
class Explanation:
    """Both mentions, the judgements on this very pair, and the steps that tie them if merged.

    ``evidence`` is what the program weighed (None if hardly anything can be compared), ``guard``
    what holds it back, "" if nothing but doubt does.
    """

    left: MentionLine
    right: MentionLine
    direct: tuple[JudgementLine, ...]
    chain: tuple[JudgementLine, ...]
    same_entity: bool
    left_entity: EntityLine
    right_entity: EntityLine
    evidence: Evidence | None
    guard: str


def explain_pair(
    bench: Workbench, sitting: Sitting, left: MentionId, right: MentionId
) -> Explanation:
    """Show what is between two visible mentions; raises UnknownEntity for what is hidden.

    Two persons that the program never judged are compared now.
    """

    def act(authority: Authority) -> Done[Explanation]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        same = view.entity(left).id == view.entity(right).id
        first, second = view.snapshot.open_mentions([left, right])
        pair = {left, right}
        direct = [j for j in view.snapshot.judgements if {j.left, j.right} == pair]
        chain = _chain(view, left, right) if same else []
        evidence, guard = _weighed(view, direct, first, second)
        result = Explanation(
            left=showing.mention(first),
            right=showing.mention(second),
            direct=tuple(judgement_line(j) for j in direct),
            chain=tuple(judgement_line(j) for j in chain),
            same_entity=same,
            left_entity=showing.entity(view.entity(left)),
            right_entity=showing.entity(view.entity(right)),
            evidence=evidence,
            guard=guard,
        )
        return Done(result, (left, right), len(direct) + len(chain))

    action = Action("explain_pair", "view", {"left": left, "right": right})
    return bench.gate.run(sitting, action, act)


def _weighed(
    view: View, direct: list[Judgement], left: Mention, right: Mention
) -> tuple[Evidence | None, str]:
    """What the program last said of the pair; two persons it never judged are compared."""
    said = [j for j in direct if j.by_program and j.evidence is not None]
    if said:
        last = max(said, key=lambda j: (j.withdrawn is None, j.made))
        return last.evidence, last.reason
    if left.kind is not Kind.PERSON or right.kind is not Kind.PERSON:
        return None, ""
    persons = int((view.snapshot.mention_frame["kind"] == Kind.PERSON.value).sum())
    compared = compare_two(left, right, among=persons)
    return (compared.evidence, compared.guard) if compared else (None, "")


def _chain(view: View, left: MentionId, right: MentionId) -> list[Judgement]:
    """The fewest active *same* judgements that lead from one mention to the other."""
    members = set(view.entity(left).mentions)
    steps: dict[MentionId, list[Judgement]] = {}
    for judgement in view.snapshot.judgements:
        active = judgement.verdict is Verdict.SAME and judgement.withdrawn is None
        if active and judgement.left in members:
            steps.setdefault(judgement.left, []).append(judgement)
            steps.setdefault(judgement.right, []).append(judgement)
    reached: dict[MentionId, list[Judgement]] = {left: []}
    waiting = deque([left])
    while waiting and right not in reached:
        here = waiting.popleft()
        for judgement in steps.get(here, ()):
            there = judgement.right if judgement.left == here else judgement.left
            if there not in reached:
                reached[there] = [*reached[here], judgement]
                waiting.append(there)
    return reached.get(right, [])
