"""Proposed matches that wait for a person, most teaching first."""

from dataclasses import dataclass

from graph.evidence import Evidence, Judgement, Verdict
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, MentionLine
from workbench.actions.showing import Showing
from workbench.bootstrap import Workbench

_NOT_COMPARED = frozenset({"role"})


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
    """The next pairs, how many wait and how many persons have decided."""

    pairs: tuple[ProposedPair, ...]
    waiting: int
    decided: int


def review_queue(bench: Workbench, sitting: Sitting, *, limit: int = 20) -> ReviewQueue:
    """The proposals of the linker that no person has decided."""

    def act(authority: Authority) -> Done[ReviewQueue]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        waiting = undecided(view)
        pairs = tuple(_pair(view, showing, judgement) for judgement in waiting[:limit])
        decided = sum(not j.by_program and j.withdrawn is None for j in view.snapshot.judgements)
        shown = tuple(m for pair in pairs for m in (pair.left.id, pair.right.id))
        return Done(ReviewQueue(pairs, len(waiting), decided), shown, len(pairs))

    action = Action("review_queue", "review", {"limit": limit})
    return bench.gate.run(sitting, action, act)


def undecided(view: View) -> list[Judgement]:
    """Unsure entries of a program that nothing has settled; most teaching first."""
    active = [j for j in view.snapshot.judgements if j.withdrawn is None]
    settled = {frozenset((j.left, j.right)) for j in active if not j.by_program}
    entity_of = view.snapshot.entity_of
    waiting = [
        j
        for j in active
        if j.by_program
        and j.verdict is Verdict.UNSURE
        and frozenset((j.left, j.right)) not in settled
        and entity_of[j.left] != entity_of[j.right]
    ]
    return sorted(waiting, key=lambda j: (-_teaching(j), j.id))


def _teaching(judgement: Judgement) -> float:
    """What a decision would teach: most where the probability is least certain."""
    if judgement.evidence is None:
        return 0.0
    probability = judgement.evidence.probability
    return probability * (1 - probability)


def _pair(view: View, showing: Showing, judgement: Judgement) -> ProposedPair:
    left, right = view.snapshot.open_mentions([judgement.left, judgement.right])
    names = dict.fromkeys(s.property for m in (left, right) for s in m.statements)
    both = [n for n in names if left.values(n) and right.values(n) and n not in _NOT_COMPARED]
    agrees = tuple(n for n in both if set(left.values(n)) & set(right.values(n)))
    return ProposedPair(
        left=showing.mention(left),
        right=showing.mention(right),
        evidence=judgement.evidence,
        differs=tuple(n for n in both if n not in agrees),
        agrees=agrees,
        left_entity=showing.entity(view.entity(left.id)),
        right_entity=showing.entity(view.entity(right.id)),
    )
