"""Clusters as a pure function of judgements: the order they come in changes nothing.

Judgements in force that say *same* join, persons' before programs', then the strongest first. One
that would put two mentions into one cluster that a judgement in force says are *different* joins
nothing; it is listed as blocked. A withdrawn judgement counts as if it had never been made.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graph.evidence import Judgement, Verdict
from graph.resolution.joining import Step, in_order, join
from graph.statement import MentionId

__all__ = ["Clusters", "Step", "clusters"]

Group = tuple[MentionId, ...]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """Which mentions are one; a mention with no judgement is its own cluster."""

    _mentions: frozenset[MentionId]
    _groups: Mapping[MentionId, Group]
    _same: Mapping[str, Judgement]
    blocked: tuple[Judgement, ...]

    def representative(self, mention: MentionId) -> MentionId:
        """Return the smallest id of the mention's cluster; raises KeyError if it is not in any."""
        found = self._representative.get(mention, mention)
        if found not in self._mentions:
            raise KeyError(mention)
        return found

    def members(self, representative: MentionId) -> Group:
        """Return the mentions of a cluster, smallest id first; raises KeyError."""
        if representative in self._groups:
            return self._groups[representative]
        if self.representative(representative) != representative:
            raise KeyError(representative)
        return (representative,)

    def history(self, representative: MentionId) -> tuple[Step, ...]:
        """Return the judgements that made a cluster, in the order they joined it.

        A cluster's own judgements, joined again by themselves, meet in the order in which they met
        among all: so it is computed when somebody asks, not for every cluster.
        """
        return join(in_order(self._within.get(representative, ())), ()).steps

    def all(self) -> Iterable[MentionId]:
        """Return the representatives of all clusters."""
        of = self._representative
        return (mention for mention in self._mentions if of.get(mention, mention) == mention)

    def __len__(self) -> int:
        return len(self._mentions) - len(self._representative) + len(self._groups)

    @cached_property
    def _representative(self) -> dict[MentionId, MentionId]:
        return {one: first for first, group in self._groups.items() for one in group}

    @cached_property
    def _within(self) -> dict[MentionId, list[Judgement]]:
        of, within = self._representative, defaultdict[MentionId, list[Judgement]](list)
        for judgement in self._same.values():
            left = of.get(judgement.left)
            if left is not None and of.get(judgement.right) == left:
                within[left].append(judgement)
        return within


def clusters(mentions: Sequence[MentionId], judgements: Iterable[Judgement]) -> Clusters:
    """Return the clusters of ``mentions`` that follow from ``judgements``.

    Judgements of other mentions are left out. Whatever is connected and holds no pair judged
    *different* is one cluster, in whatever order it is joined; only the rest is joined one
    judgement at a time. Cost: O(n) for n judgements, and O(m log m) for the m among such a rest.
    """
    known = frozenset(mentions)
    same, apart = _in_force(known, judgements)
    names, component = _components(same)
    doubtful = _doubtful(apart, names, component)
    groups = _certain(names, component, doubtful)
    blocked: tuple[Judgement, ...] = ()
    if doubtful:
        rest = [entry for entry in same if component[names[entry.left]] in doubtful]
        joined = join(in_order(rest), apart)
        groups |= {group[0]: group for group in joined.groups}
        blocked = joined.blocked
    return Clusters(known, groups, {entry.id: entry for entry in same}, blocked)


def _in_force(
    known: Collection[MentionId], judgements: Iterable[Judgement]
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
    return same, apart


def _components(same: Sequence[Judgement]) -> tuple[dict[MentionId, int], Labels]:
    """Number the mentions that are judged same as another, and label what is connected."""
    ends = [judgement.left for judgement in same] + [judgement.right for judgement in same]
    names = {mention: number for number, mention in enumerate(sorted(set(ends)))}
    numbers = np.array(list(map(names.__getitem__, ends)), dtype=np.int64)
    left, right = numbers[: len(same)], numbers[len(same) :]
    ones = np.ones(len(same), dtype=np.int8)
    matrix = coo_matrix((ones, (left, right)), shape=(len(names),) * 2)
    _, label = connected_components(matrix, directed=False)
    return names, label.astype(np.int64)


def _doubtful(
    apart: Iterable[Judgement], names: Mapping[MentionId, int], component: Labels
) -> frozenset[int]:
    """Return the components that hold both ends of a pair judged different."""
    found = set()
    for judgement in apart:
        left, right = names.get(judgement.left), names.get(judgement.right)
        if left is not None and right is not None and component[left] == component[right]:
            found.add(int(component[left]))
    return frozenset(found)


def _certain(
    names: Mapping[MentionId, int], component: Labels, doubtful: Collection[int]
) -> dict[MentionId, Group]:
    ordered = np.array(list(names), dtype=object)
    by_component = np.argsort(component, kind="stable")  # names are sorted: so is every group
    starts = np.flatnonzero(np.diff(component[by_component], prepend=-1))
    return {
        group[0]: group
        for number, group in _slices(ordered[by_component].tolist(), starts, len(names))
        if number not in doubtful
    }


def _slices(
    names: list[MentionId], starts: NDArray[np.int64], end: int
) -> Iterator[tuple[int, Group]]:
    bounds = [*starts.tolist(), end]
    for number in range(len(starts)):
        yield number, tuple(names[bounds[number] : bounds[number + 1]])
