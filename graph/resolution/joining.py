"""Judgements joined one at a time, in a fixed order, past pairs that are kept apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.evidence import Judgement
from graph.statement import MentionId


@dataclass(frozen=True, slots=True)
class Step:
    """One judgement that joined two clusters, named by their representatives at that moment."""

    judgement: Judgement
    left: MentionId
    right: MentionId


@dataclass(frozen=True, slots=True)
class Joined:
    """Groups of two and more (smallest id first), what was blocked, and every step in order."""

    groups: tuple[tuple[MentionId, ...], ...]
    blocked: tuple[Judgement, ...]
    steps: tuple[Step, ...]


def in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Sort judgements: persons' before programs', then the strongest (bits) first, then by pair.

    An entry that is put in force again under another id so takes its old place.
    """
    return sorted(judgements, key=_rank)


def _rank(judgement: Judgement) -> tuple[bool, float, MentionId, MentionId, str]:
    bits = judgement.evidence.score_bits if judgement.evidence else 0.0
    first, second = sorted((judgement.left, judgement.right))
    return judgement.by_program, -bits, first, second, judgement.id


def join(same: Iterable[Judgement], apart: Iterable[Judgement]) -> Joined:
    """Join by ``same`` in the order given; a join that brings an ``apart`` pair together is not."""
    union = _Union(apart)
    blocked = tuple(judgement for judgement in same if not union.join(judgement))
    return Joined(union.groups(), blocked, tuple(union.steps))


class _Union:
    """Disjoint sets with pairs kept apart; each set is known by one member, its root."""

    def __init__(self, apart: Iterable[Judgement]) -> None:
        self.steps: list[Step] = []
        self._parent: dict[MentionId, MentionId] = {}
        self._members: dict[MentionId, list[MentionId]] = {}
        self._smallest: dict[MentionId, MentionId] = {}
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
        smallest = self._smallest.get(left, left), self._smallest.get(right, right)
        self.steps.append(Step(judgement, *smallest))
        if len(self._members.get(left, ())) < len(self._members.get(right, ())):
            left, right = right, left
        self._absorb(left, right, min(smallest))
        return True

    def groups(self) -> tuple[tuple[MentionId, ...], ...]:
        """Return the sets of two and more."""
        return tuple(tuple(sorted(members)) for members in self._members.values())

    def _find(self, mention: MentionId) -> MentionId:
        parent = self._parent
        root = mention
        while root in parent:
            root = parent[root]
        while mention != root:
            parent[mention], mention = root, parent[mention]
        return root

    def _absorb(self, root: MentionId, other: MentionId, smallest: MentionId) -> None:
        self._parent[other] = root
        self._smallest[root] = smallest
        self._members.setdefault(root, [root]).extend(self._members.pop(other, [other]))
        for enemy in self._apart.pop(other, ()):  # name its pairs by the root that stands for it
            of_enemy = self._apart[enemy]
            of_enemy.discard(other)
            of_enemy.add(root)
            self._apart[root].add(enemy)
