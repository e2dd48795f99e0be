"""From scored pairs to persons: union of certain pairs, best first, within guards."""

from collections import defaultdict
from collections.abc import Iterable
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
    records: int,
    edges: pd.DataFrame,
    people: People,
    guards: Guards,
    apart: Iterable[tuple[int, int]] = (),
) -> Clusters:
    """Join rows by ``edges`` (left, right; best first).

    Components in which no guard can strike are taken whole; only the others are joined edge by
    edge, so that the cost of the guards is that of the few conflicts.
    """
    left = edges.left.to_numpy(dtype=np.int64)
    right = edges.right.to_numpy(dtype=np.int64)
    matrix = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records,) * 2)
    _, component = connected_components(matrix, directed=False)
    component = component.astype(np.int64)
    held = _apart(apart)
    doubtful = _doubtful(component, people, guards, held)
    blocked = [Guard.NONE] * len(left)
    suspects = np.flatnonzero(doubtful[component[left]])
    groups = _Groups(people, guards, held)
    for position in suspects.tolist():
        blocked[position] = groups.join(int(left[position]), int(right[position]))
    label = _relabel(component, doubtful, groups)
    return Clusters(label, tuple(blocked))


def _apart(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    apart: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        apart[a].add(b)
        apart[b].add(a)
    return apart


def _doubtful(
    component: Ints, people: People, guards: Guards, apart: dict[int, set[int]]
) -> NDArray[np.bool_]:
    size = np.bincount(component)
    doubtful = size > guards.largest_cluster
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
    for a, others in apart.items():
        if any(component[a] == component[b] for b in others):
            doubtful[component[a]] = True
    return np.asarray(doubtful)


def _relabel(component: Ints, doubtful: NDArray[np.bool_], groups: "_Groups") -> Ints:
    label = component.copy()
    following = int(component.max(initial=-1)) + 1
    rows = np.flatnonzero(doubtful[component])
    numbers: dict[int, int] = {}
    for row in rows.tolist():
        root = groups.root(row)
        label[row] = following + numbers.setdefault(root, len(numbers))
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


class _Groups:
    """Union by size, with what each group already holds."""

    def __init__(self, people: People, guards: Guards, apart: dict[int, set[int]]) -> None:
        self._people = people
        self._guards = guards
        self._apart = apart
        self._parent: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def root(self, row: int) -> int:
        while (parent := self._parent.get(row, row)) != row:
            self._parent[row] = self._parent.get(parent, parent)
            row = parent
        return row

    def join(self, a: int, b: int) -> Guard:
        a, b = self.root(a), self.root(b)
        if a == b:
            return Guard.NONE
        left = self._members.get(a, [a])
        right = self._members.get(b, [b])
        guard = self._conflict(left, right)
        if guard is Guard.NONE:
            self._parent[b] = a
            self._members[a] = left + right
        return guard

    def _conflict(self, left: list[int], right: list[int]) -> Guard:
        if len(left) + len(right) > self._guards.largest_cluster:
            return Guard.CLUSTER_SIZE
        if any(not self._apart[row].isdisjoint(right) for row in left if row in self._apart):
            return Guard.CLUSTER_APART
        sexes = set(self._people.sex[left + right].tolist()) - {0}
        if len(sexes) > 1:
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
