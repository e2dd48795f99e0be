"""From scored pairs to persons: union of certain pairs, best first, within guards."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from graph.linking.persons.settings import Guards

Ints = NDArray[np.int64]


class Guard(StrEnum):
    """Why a pair or a merge was held back."""

    NONE = ""
    NIK = "nik_conflict"
    SEX = "sex_conflict"
    BIRTH = "birth_conflict"
    NEIGHBOUR = "nik_neighbour"
    BROTHERS = "brothers"
    CLUSTER_SIZE = "cluster_size"
    CLUSTER_NIK = "cluster_nik_conflict"
    CLUSTER_SEX = "cluster_sex_conflict"
    CLUSTER_BIRTH = "cluster_birth_conflict"
    CLUSTER_APART = "cluster_held_apart"
    CLUSTER_SUPPORT = "cluster_little_support"


@dataclass(frozen=True, slots=True)
class People:
    """What guards look at, by row position: NIK, sex (1 m, 2 f) and birth year; 0 is none."""

    nik: Ints
    sex: Ints
    year: Ints


@dataclass(frozen=True, slots=True)
class Clusters:
    """Cluster number of each row, and the guard that held each given edge back (or none)."""

    label: Ints
    blocked: tuple[Guard, ...]


def differing_digits(left: Ints, right: Ints) -> Ints:
    """Return in how many decimal places two numbers differ."""
    count = np.zeros(len(left), dtype=np.int64)
    a, b = left.copy(), right.copy()
    for _ in range(16):
        count += (a % 10) != (b % 10)
        a //= 10
        b //= 10
    return count


def cluster(
    joins: pd.DataFrame, apart: pd.DataFrame, scored: pd.DataFrame, people: People, guards: Guards
) -> Clusters:
    """Join rows by ``joins``, best first.

    Components in which no guard can strike are taken whole; only the others are joined pair by
    pair, so that the cost of the guards is that of the few conflicts.

    Parameters
    ----------
    joins, apart : DataFrame
        ``left``, ``right`` (rows), ``stated`` (bool: by a reviewer) and ``probability``. A stated
        join asks no guard but a stated *apart*; other joins ask all of them.
    scored : DataFrame
        ``left``, ``right``, ``probability``: what bears the merge of two groups, see
        ``Guards.support``.
    """
    left, right = joins.left.to_numpy(np.int64), joins.right.to_numpy(np.int64)
    records = len(people.nik)
    matrix = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records,) * 2)
    _, component = connected_components(matrix, directed=False)
    component = component.astype(np.int64)
    doubtful = _doubtful(component, joins, apart, people, guards)
    groups = _Groups(people, guards, apart, _Support(_within(component, doubtful, scored)))
    blocked = [Guard.NONE] * len(left)
    stated = joins.stated.to_numpy(bool)
    for position in np.flatnonzero(doubtful[component[left]]).tolist():
        blocked[position] = groups.join(
            int(left[position]), int(right[position]), stated=bool(stated[position])
        )
    label = _relabel(component, doubtful, groups)
    return Clusters(label, tuple(blocked))


def _within(component: Ints, doubtful: NDArray[np.bool_], scored: pd.DataFrame) -> pd.DataFrame:
    """Return the scored pairs inside one doubtful component."""
    ours = component[scored.left.to_numpy()]
    inside = (ours == component[scored.right.to_numpy()]) & doubtful[ours]
    return scored.take(np.flatnonzero(inside))


def _partners(apart: pd.DataFrame) -> dict[int, set[int]]:
    partners: dict[int, set[int]] = defaultdict(set)
    for a, b in zip(apart.left.tolist(), apart.right.tolist(), strict=True):
        partners[a].add(b)
        partners[b].add(a)
    return partners


def _doubtful(
    component: Ints, joins: pd.DataFrame, apart: pd.DataFrame, people: People, guards: Guards
) -> NDArray[np.bool_]:
    """Return which components a guard might divide."""
    size = np.bincount(component)
    doubtful = (size > guards.largest_cluster) | _sparse(component, joins, guards.support)
    for sex in (1, 2):
        holds = np.bincount(component[people.sex == sex], minlength=len(size)) > 0
        doubtful |= holds & (np.bincount(component[people.sex == 3 - sex], minlength=len(size)) > 0)
    known = people.nik > 0
    lowest = np.full(len(size), np.iinfo(np.int64).max)
    np.minimum.at(lowest, component[known], people.nik[known])
    differs = known & (people.nik != lowest[component])
    doubtful[component[differs]] = True
    aged = people.year > 0
    first = np.full(len(size), np.iinfo(np.int64).max)
    np.minimum.at(first, component[aged], people.year[aged])
    late = aged & (people.year - first[component] >= guards.birth_years)
    doubtful[component[late]] = True
    ours, theirs = component[apart.left.to_numpy()], component[apart.right.to_numpy()]
    doubtful[ours[ours == theirs]] = True
    return np.asarray(doubtful)


def _sparse(component: Ints, joins: pd.DataFrame, support: float) -> NDArray[np.bool_]:
    """Return which components might hold two groups whose pairs bear no merge.

    Groups of a and b records have at least ab - missing joins between them, and one where they are
    joined at all. Either is enough if few pairs of the component lack a join.
    """
    size, free = np.bincount(component), joins[~joins.stated]
    least = float(free.probability.min()) if len(free) else 1.0
    present = np.bincount(component[free.left.to_numpy(np.int64)], minlength=len(size))
    missing = size * (size - 1) / 2 - present
    return np.asarray((size * size / 4 * support > least) & (missing * support > least - support))


def _relabel(component: Ints, doubtful: NDArray[np.bool_], groups: "_Groups") -> Ints:
    label = component.copy()
    following = int(component.max(initial=-1)) + 1
    rows = np.flatnonzero(doubtful[component])
    numbers: dict[int, int] = {}
    for row in rows.tolist():
        root = groups.root(row)
        label[row] = following + numbers.setdefault(root, len(numbers))
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


class _Support:
    """Sums of probability over the scored pairs between groups, each named by its root."""

    def __init__(self, scored: pd.DataFrame) -> None:
        self._between: dict[int, dict[int, float]] = defaultdict(dict)
        columns = (scored.left, scored.right, scored.probability)
        for a, b, probability in zip(*(c.tolist() for c in columns), strict=True):
            self._between[a][b] = self._between[b][a] = probability

    def between(self, a: int, b: int) -> float:
        return self._between[a].get(b, 0.0)

    def merge(self, into: int, gone: int) -> None:
        ours, theirs = self._between[into], self._between.pop(gone, {})
        ours.pop(gone, None)
        theirs.pop(into, None)
        for other, probability in theirs.items():
            del self._between[other][gone]
            ours[other] = ours.get(other, 0.0) + probability
            self._between[other][into] = ours[other]


class _Groups:
    """Union of groups, with what each already holds."""

    def __init__(
        self, people: People, guards: Guards, apart: pd.DataFrame, support: _Support
    ) -> None:
        self._people = people
        self._guards = guards
        self._apart = _partners(apart)
        self._stated_apart = _partners(apart[apart.stated])
        self._support = support
        self._parent: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def root(self, row: int) -> int:
        while (parent := self._parent.get(row, row)) != row:
            self._parent[row] = self._parent.get(parent, parent)
            row = parent
        return row

    def join(self, a: int, b: int, *, stated: bool) -> Guard:
        a, b = self.root(a), self.root(b)
        if a == b:
            return Guard.NONE
        left = self._members.get(a, [a])
        right = self._members.get(b, [b])
        if stated:
            crossed = self._crosses(self._stated_apart, left, right)
            guard = Guard.CLUSTER_APART if crossed else Guard.NONE
        else:
            guard = self._conflict(left, right)
            if guard is Guard.NONE and self._little_support(a, b, len(left) * len(right)):
                guard = Guard.CLUSTER_SUPPORT
        if guard is Guard.NONE:
            self._parent[b] = a
            self._members[a] = left + right
            self._support.merge(a, b)
        return guard

    @staticmethod
    def _crosses(apart: dict[int, set[int]], left: list[int], right: list[int]) -> bool:
        return any(not apart[row].isdisjoint(right) for row in left if row in apart)

    def _little_support(self, a: int, b: int, pairs: int) -> bool:
        return self._support.between(a, b) < self._guards.support * pairs

    def _conflict(self, left: list[int], right: list[int]) -> Guard:
        if len(left) + len(right) > self._guards.largest_cluster:
            return Guard.CLUSTER_SIZE
        if self._crosses(self._apart, left, right):
            return Guard.CLUSTER_APART
        sexes = set(self._people.sex[left + right].tolist()) - {0}
        if self._guards.sex and len(sexes) > 1:
            return Guard.CLUSTER_SEX
        ours = set(self._people.nik[left].tolist()) - {0}
        theirs = set(self._people.nik[right].tolist()) - {0}
        if ours & theirs:
            return Guard.NONE
        if self._niks_conflict(ours, theirs):
            return Guard.CLUSTER_NIK
        if ours and theirs:
            return Guard.NONE
        if self._births_conflict(left, right):
            return Guard.CLUSTER_BIRTH
        return Guard.NONE

    def _births_conflict(self, left: list[int], right: list[int]) -> bool:
        ours = set(self._people.year[left].tolist()) - {0}
        theirs = set(self._people.year[right].tolist()) - {0}
        return any(abs(a - b) >= self._guards.birth_years for a in ours for b in theirs)

    def _niks_conflict(self, ours: set[int], theirs: set[int]) -> bool:
        return any(
            sum(x != y for x, y in zip(f"{a:016d}", f"{b:016d}", strict=True))
            > self._guards.nik_digits
            for a in ours
            for b in theirs
        )
