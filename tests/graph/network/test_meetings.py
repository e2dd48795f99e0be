from itertools import combinations

import numpy as np
import pytest

from graph.network.meetings import Stays, meetings


def stays(*rows: tuple[int, int, float, int, int]) -> Stays:
    person, thing, weight, first, last = (np.array(column) for column in zip(*rows, strict=True))
    return Stays(person.astype(np.int32), thing.astype(np.int32), weight.astype(float), first, last)


def drawn(seed: int) -> Stays:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 40))
    first = rng.integers(1, 100, count)
    return Stays(
        rng.integers(0, 8, count).astype(np.int32),
        rng.integers(0, 3, count).astype(np.int32),
        rng.random(count) + 0.1,
        first,
        first + rng.integers(-1, 20, count),  # a day before the first is no stay
    )


def days_together(of: Stays) -> set[tuple[int, int, int, int]]:
    columns = (of.person, of.thing, of.first, of.last)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return {
        (min(a[0], b[0]), max(a[0], b[0]), a[1], day)
        for a, b in combinations(rows, 2)
        if a[0] != b[0] and a[1] == b[1]
        for day in range(max(a[2], b[2]), min(a[3], b[3]) + 1)
    }


@pytest.mark.parametrize("seed", range(50))
def test_meetings_are_the_days_on_which_two_were_at_one_thing(seed: int) -> None:
    of = drawn(seed)
    pairs, first, last = meetings(of, most=100)
    found = {
        (min(a, b), max(a, b), day)
        for a, b, begin, end in zip(
            *(column.tolist() for column in (pairs.start, pairs.end, first, last)), strict=True
        )
        for day in range(begin, end + 1)
    }
    assert found == {(a, b, day) for a, b, _, day in days_together(of)}


def test_meeting_weighs_less_among_many() -> None:
    of = stays((0, 0, 1.0, 1, 10), (1, 0, 0.25, 5, 20), (2, 0, 1.0, 15, 30), (3, 1, 1.0, 1, 30))
    pairs, first, last = meetings(of, most=9)
    assert list(zip(pairs.start.tolist(), pairs.end.tolist(), strict=True)) == [(0, 1), (1, 2)]
    assert pairs.weight.tolist() == [0.25, 0.25]  # the one in the middle met two
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(5, 10), (15, 20)]


def test_stays_of_one_person_that_overlap_are_one() -> None:
    of = stays((0, 0, 0.5, 1, 10), (0, 0, 1.0, 8, 12), (1, 0, 1.0, 9, 11))
    pairs, first, last = meetings(of, most=9)
    assert pairs.weight.tolist() == [1.0]
    assert (first.tolist(), last.tolist()) == ([9], [11])


def test_crowd_ties_nobody() -> None:
    of = stays(*((n, 0, 1.0, 1, 10) for n in range(6)), (6, 0, 1.0, 20, 30), (7, 0, 1.0, 30, 31))
    pairs, _, _ = meetings(of, most=4)
    assert list(zip(pairs.start.tolist(), pairs.end.tolist(), strict=True)) == [(6, 7)]
    assert len(meetings(of, most=5)[0].start) == 16


def test_nobody_meets_nobody() -> None:
    nothing = np.zeros(0, np.int64)
    few = nothing.astype(np.int32)
    pairs, first, last = meetings(Stays(few, few, np.zeros(0), nothing, nothing), most=3)
    assert len(pairs.start) == len(first) == len(last) == 0
