"""Clusters as a pure function of judgements: the order they come in changes nothing.

Judgements in force that say *same* join, persons' before programs', then the strongest first. One
that would put two mentions into one cluster that a judgement in force says are *different* joins
nothing; it is listed as blocked. A withdrawn judgement counts as if it had never been made.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.evidence import Judgement, Verdict
from graph.statement import MentionId


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement that joined two clusters, named by their representatives at that moment."""

    judgement: Judgement
    left: MentionId
    right: MentionId


@dataclass(frozen=True)
class Clusters:
    """Which mentions are one; a mention with no judgement is its own cluster."""

    _representative: dict[MentionId, MentionId]
    _members: dict[MentionId, tuple[MentionId, ...]]
    _steps: dict[MentionId, tuple[Step, ...]]
    blocked: tuple[Judgement, ...]

    def representative(self, mention: MentionId) -> MentionId:
        """Return the smallest id of the mention's cluster; raises KeyError if it is not in any."""
        return self._representative[mention]

    def members(self, representative: MentionId) -> tuple[MentionId, ...]:
        """Return the mentions of a cluster, smallest id first; raises KeyError."""
        return self._members[representative]

    def history(self, representative: MentionId) -> tuple[Step, ...]:
        """Return the judgements that made a cluster, in the order they joined it."""
        return self._steps.get(representative, ())

    def all(self) -> Iterable[MentionId]:
        """Return the representatives of all clusters."""
        return self._members.keys()

    def __len__(self) -> int:
        return len(self._members)


def clusters(mentions: Sequence[MentionId], judgements: Iterable[Judgement]) -> Clusters:
    """Return the clusters of ``mentions`` that follow from ``judgements``.

    Judgements of other mentions are left out. Cost: O(n log n) for n judgements, besides moving
    the smaller list of *different* pairs at each join.
    """
    known = set(mentions)
    same, apart = _in_force(known, judgements)
    union = _Union(known, apart)
    blocked = tuple(judgement for judgement in same if not union.join(judgement))
    return union.result(blocked)


def _in_force(
    known: set[MentionId], judgements: Iterable[Judgement]
) -> tuple[list[Judgement], list[Judgement]]:
    same, apart = [], []
    for judgement in judgements:
        if judgement.withdrawn is not None or not (
            judgement.left in known and judgement.right in known
        ):
            continue
        if judgement.verdict is Verdict.SAME:
            same.append(judgement)
        elif judgement.verdict is Verdict.DIFFERENT:
            apart.append(judgement)
    same.sort(key=_rank)
    return same, apart


def _rank(judgement: Judgement) -> tuple[bool, float, str]:
    bits = judgement.evidence.score_bits if judgement.evidence else 0.0
    return judgement.by_program, -bits, judgement.id


class _Union:
    """Disjoint sets with pairs kept apart; each set is known by one member, its root."""

    def __init__(self, mentions: set[MentionId], apart: Iterable[Judgement]) -> None:
        self._mentions = mentions
        self._parent: dict[MentionId, MentionId] = {}
        self._size: dict[MentionId, int] = {}
        self._smallest: dict[MentionId, MentionId] = {}
        self._steps: dict[MentionId, list[Step]] = {}
        self._apart: defaultdict[MentionId, set[MentionId]] = defaultdict(set)
        for judgement in apart:
            self._apart[judgement.left].add(judgement.right)
            self._apart[judgement.right].add(judgement.left)

    def join(self, judgement: Judgement) -> bool:
        """Join the two sets; False if a pair kept apart would meet."""
        left, right = self._find(judgement.left), self._find(judgement.right)
        if left == right:
            return True
        if right in self._apart.get(left, ()):
            return False
        step = Step(judgement, self._smallest.get(left, left), self._smallest.get(right, right))
        if self._size.get(left, 1) < self._size.get(right, 1):
            left, right = right, left
        self._absorb(left, right, step)
        return True

    def result(self, blocked: tuple[Judgement, ...]) -> Clusters:
        """Return what the joins led to."""
        grouped: defaultdict[MentionId, list[MentionId]] = defaultdict(list)
        alone: dict[MentionId, MentionId] = {}
        for mention in self._mentions:
            if mention in self._parent or mention in self._size:
                grouped[self._find(mention)].append(mention)
            else:
                alone[mention] = mention
        members: dict[MentionId, tuple[MentionId, ...]] = {one: (one,) for one in alone}
        representative = alone
        for group in grouped.values():
            group.sort()
            members[group[0]] = tuple(group)
            representative |= dict.fromkeys(group, group[0])
        steps = {
            self._smallest.get(root, root): tuple(self._steps.get(root, ())) for root in grouped
        }
        return Clusters(representative, members, steps, blocked)

    def _find(self, mention: MentionId) -> MentionId:
        parent = self._parent
        root = mention
        while root in parent:
            root = parent[root]
        while mention != root:
            parent[mention], mention = root, parent[mention]
        return root

    def _absorb(self, root: MentionId, other: MentionId, step: Step) -> None:
        self._parent[other] = root
        self._size[root] = self._size.get(root, 1) + self._size.pop(other, 1)
        self._smallest[root] = min(self._smallest.pop(other, other), self._smallest.get(root, root))
        self._steps.setdefault(root, []).extend([*self._steps.pop(other, ()), step])
        self._move_apart(root, other)

    def _move_apart(self, root: MentionId, other: MentionId) -> None:
        """Name the other set's pairs by the root that now stands for it."""
        for enemy in self._apart.pop(other, ()):
            of_enemy = self._apart[enemy]
            of_enemy.discard(other)
            of_enemy.add(root)
            self._apart[root].add(enemy)
