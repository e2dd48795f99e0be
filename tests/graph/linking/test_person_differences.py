"""A full run is shown as a difference: pure, whatever the order or the numbering."""

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.linking.persons import Change, difference

RECORDS = [f"r{number}" for number in range(7)]
ASSIGNED = st.lists(st.integers(0, 3), min_size=len(RECORDS), max_size=len(RECORDS))
ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def assigned(**clusters: int) -> pd.DataFrame:
    return pd.DataFrame({"unique_id": list(clusters), "cluster": list(clusters.values())})


def test_difference_tells_merges_splits_and_moves_apart() -> None:
    before = assigned(a=0, b=1, c=2, d=2, e=3, f=3, g=4, h=5, gone=6)
    now = assigned(h=9, a=7, b=7, c=5, d=6, e=1, f=2, g=2, new=8)
    found = difference(before, now)
    assert found.merges == (Change((("a",), ("b",)), (("a", "b"),)),)
    assert found.splits == (Change((("c", "d"),), (("c",), ("d",))),)
    assert found.moves == (Change((("e", "f"), ("g",)), (("e",), ("f", "g"))),)
    assert found.unchanged == 1
    assert (found.arrived, found.gone) == (("new",), ("gone",))


def test_difference_of_a_table_with_itself_is_empty() -> None:
    one = assigned(a=0, b=0, c=1)
    found = difference(one, one.assign(cluster=[5, 5, 2]))
    assert (found.merges, found.splits, found.moves, found.unchanged) == ((), (), (), 2)


@ANY_PACE
@given(ASSIGNED, ASSIGNED, st.randoms())
def test_difference_applied_gives_the_full_run(
    before: list[int], now: list[int], random: object
) -> None:
    first = pd.DataFrame({"unique_id": RECORDS, "cluster": before})
    second = pd.DataFrame({"unique_id": RECORDS, "cluster": now})
    found = difference(first, second)
    shuffled = second.sample(frac=1, random_state=random.getrandbits(31))  # type: ignore[attr-defined]
    assert difference(first, shuffled) == found
    groups = {tuple(ids) for _, ids in first.groupby("cluster").unique_id}
    for change in (*found.merges, *found.splits, *found.moves):
        groups = groups - set(change.before) | set(change.after)
    assert groups == {tuple(ids) for _, ids in second.groupby("cluster").unique_id}
    mirrored = difference(second, first)
    assert len(mirrored.splits) == len(found.merges)
