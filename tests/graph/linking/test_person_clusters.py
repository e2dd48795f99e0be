"""Guards on clusters: what joins groups of records, and what does not."""

from itertools import combinations

import numpy as np
import pandas as pd

from graph.linking.persons.clustering import Guard, People, cluster
from graph.linking.persons.settings import Guards

Pair = tuple[int, int]


def _frame(pairs: list[Pair], *, stated: bool, probability: float = 0.9) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["left", "right"]).astype(np.int64)
    return frame.assign(stated=stated, probability=probability).astype({"stated": bool})


def _people(records: int, sexes: dict[int, int] | None = None) -> People:
    sex = np.zeros(records, dtype=np.int64)
    for row, value in (sexes or {}).items():
        sex[row] = value
    none = np.zeros(records, dtype=np.int64)
    return People(none, sex, none)


NOTHING = _frame([], stated=True)


def test_one_likely_pair_joins_no_two_large_groups() -> None:
    first, second = list(combinations(range(4), 2)), list(combinations(range(4, 8), 2))
    joins = _frame([*first, *second, (0, 4)], stated=False)
    found = cluster(joins, NOTHING, joins, _people(8), Guards())
    assert found.label.tolist() == [0] * 4 + [1] * 4
    assert found.blocked[-1] is Guard.CLUSTER_SUPPORT


def test_several_likely_pairs_join_two_large_groups() -> None:
    groups = [*combinations(range(4), 2), *combinations(range(4, 8), 2)]
    joins = _frame([*groups, (0, 4), (1, 5)], stated=False)
    assert set(cluster(joins, NOTHING, joins, _people(8), Guards()).label) == {0}


def test_unlikely_pairs_below_the_threshold_bear_a_merge_too() -> None:
    groups = [*combinations(range(4), 2), *combinations(range(4, 8), 2)]
    joins = _frame([*groups, (0, 4)], stated=False)
    doubtful = _frame([(1, 5), (2, 6), (3, 7)], stated=False, probability=0.3)
    scored = pd.concat([joins, doubtful], ignore_index=True)
    assert set(cluster(joins, NOTHING, scored, _people(8), Guards()).label) == {0}


def test_a_reviewer_joins_what_a_guard_keeps_apart() -> None:
    man_and_woman = _people(2, {0: 1, 1: 2})
    program = _frame([(0, 1)], stated=False)
    apart = _frame([(0, 1)], stated=False)
    kept = cluster(program, apart, program, man_and_woman, Guards())
    assert kept.label[0] != kept.label[1]
    joined = cluster(_frame([(0, 1)], stated=True), apart, program, man_and_woman, Guards())
    assert joined.label[0] == joined.label[1]


def test_a_reviewer_joins_large_groups_without_support() -> None:
    groups = [*combinations(range(4), 2), *combinations(range(4, 8), 2)]
    program = _frame(groups, stated=False)
    joins = pd.concat([_frame([(0, 4)], stated=True, probability=1.0), program], ignore_index=True)
    assert set(cluster(joins, NOTHING, program, _people(8), Guards()).label) == {0}


def test_a_reviewers_different_is_not_crossed_by_a_reviewers_same() -> None:
    joins = _frame([(0, 1), (1, 2)], stated=True, probability=1.0)
    apart = _frame([(0, 2)], stated=True)
    label = cluster(joins, apart, joins, _people(3), Guards()).label
    assert label[0] != label[2]
