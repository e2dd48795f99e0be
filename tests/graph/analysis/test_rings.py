import tarfile

import numpy as np
import pandas as pd
import pytest

from graph.analysis.flows import Motif, Shape
from graph.analysis.rings import RingLimits, Transfer, rings
from tests.graph.network.reference_graphs import AMLSIM, needs


def _of(found: tuple[Motif, ...], shape: Shape) -> list[Motif]:
    return [motif for motif in found if motif.shape is shape]


def test_rings_find_a_sum_that_comes_back_whatever_the_order() -> None:
    hops = [Transfer("a", "b", 100, 9), Transfer("b", "c", 104, 3), Transfer("c", "a", 101, 5)]
    noise = [Transfer("b", "d", 100, 1), Transfer("d", "a", 900, 1)]
    (cycle,) = rings([*hops, *noise])
    assert (cycle.shape, cycle.accounts, cycle.amount) == (Shape.CYCLE, ("a", "b", "c"), 100)


def test_rings_pass_over_cycles_of_unlike_sums() -> None:
    hops = [Transfer("a", "b", 100, 1), Transfer("b", "c", 150, 2), Transfer("c", "a", 100, 3)]
    assert rings(hops) == ()
    assert len(rings(hops, RingLimits(alike=0.6))) == 1


def test_rings_find_split_payments_from_several() -> None:
    split = [Transfer(f"p{k}", "mule", 9.0 + k, 4) for k in range(3) for _ in range(3)]
    wages = [Transfer(f"w{k}", "shop", 50.0, k) for k in range(30)]
    (fan,) = _of(rings([*split, *wages]), Shape.FAN_IN)
    assert (fan.centre, set(fan.accounts)) == ("mule", {"mule", "p0", "p1", "p2"})
    assert fan.amount == 9 * 3 + 10 * 3 + 11 * 3


def test_rings_find_a_chain_whose_return_is_not_on_file() -> None:
    hops = [("a", "b"), ("b", "c"), ("c", "d")]
    split = [Transfer(s, t, 10.0, day) for day, (s, t) in enumerate(hops) for _ in range(2)]
    (chain,) = rings(split)
    assert (chain.shape, chain.accounts) == (Shape.CHAIN, ("a", "b", "c", "d"))


def test_rings_of_nothing_are_none() -> None:
    assert rings([]) == ()
    assert rings([Transfer("a", "a", 1.0, 1)]) == ()


@needs(AMLSIM)
@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("20K_cycle200", 0.90, 0.48),
        ("20K_fanin200", 0.88, 0.52),
        ("20K_fanin200cycle200", 0.95, 0.52),
    ],
)
def test_rings_find_the_accounts_of_planted_rings(
    name: str, precision: float, recall: float
) -> None:
    """Two thirds of the flagged accounts have a planted payment on file, one in nine a closed

    cycle: the simulation ends before the rest.
    """
    with tarfile.open(AMLSIM / f"{name}.tgz") as archive:
        transfers = pd.read_csv(archive.extractfile(f"{name}/transactions.csv"))
        nodes = pd.read_csv(archive.extractfile(f"{name}/nodes.csv"))
    planted = set(nodes.loc[nodes["isFraud"] == 1, "nodeid"])
    found = rings(Transfer(*row) for row in transfers.itertuples(index=False))
    accounts = {account for motif in found for account in motif.accounts}
    hits = len(accounts & planted)
    print(f"{name}: precision {hits / len(accounts):.3f}, recall {hits / len(planted):.3f}")
    assert hits / len(accounts) >= precision
    assert hits / len(planted) >= recall


def test_rings_among_random_transfers_are_few() -> None:
    rng = np.random.default_rng(5)
    ends = rng.integers(0, 3000, (2, 12_000))
    amounts = rng.lognormal(5, 1, 12_000)
    paid = zip(*ends.tolist(), amounts.tolist(), rng.integers(0, 100, 12_000).tolist(), strict=True)
    assert len(rings(Transfer(*row) for row in paid)) < 20
