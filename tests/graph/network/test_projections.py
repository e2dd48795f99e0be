from itertools import combinations
from math import log2, sqrt

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.network import projections
from graph.network.projections import (
    Pairs,
    Ties,
    TieWeights,
    Uses,
    area_flows,
    grade_weight,
    persons_and_things,
    persons_through_things,
    project,
    things_through_persons,
    tie_weights,
    time_slice,
)

USES = st.lists(
    st.tuples(
        st.sampled_from([f"p{k}" for k in range(8)]),
        st.sampled_from([f"t{k}" for k in range(6)]),
        st.sampled_from(["case", "phone"]),
        st.sampled_from(["A1", "C3", "F6", ""]),
        st.sampled_from([0, 202301, 202306, 202412]),
    ),
    max_size=40,
)
WEIGHTS = TieWeights(kinds={"case": 1.0, "phone": 0.8}, until=202501, most_sharers=5)


def columns(rows: list[tuple[object, ...]]) -> Ties:
    return Ties(*(list(column) for column in zip(*rows, strict=True))) if rows else Ties([], [])


def by_hand(rows: list[tuple[object, ...]], weights: TieWeights) -> nx.Graph:
    """The documented weight, said in dictionaries."""
    single: dict[tuple[object, object], list[tuple[float, int]]] = {}
    for person, thing, kind, grade, month in rows:
        age = max(0, (2025 - month // 100) * 12 + 1 - month % 100) if month else 0
        w = weights.kinds[kind] * grade_weight(grade) * 0.5 ** (age / weights.half_life)
        single.setdefault((person, thing), []).append((w, month))
    use = {k: log2(1 + len(v)) * sum(w for w, _ in v) / len(v) for k, v in single.items()}
    graph = nx.Graph()
    graph.add_nodes_from(person for person, _ in use)
    for thing in {thing for _, thing in use}:
        sharers = [person for person, other in use if other == thing]
        if not 2 <= len(sharers) <= weights.most_sharers:
            continue
        for a, b in combinations(sharers, 2):
            add = sqrt(use[a, thing] * use[b, thing]) / (len(sharers) - 1)
            months = [m for p in (a, b) for _, m in single[p, thing] if m]
            old = graph.get_edge_data(a, b, {"weight": 0.0, "months": []})
            graph.add_edge(a, b, weight=old["weight"] + add, months=old["months"] + months)
    return graph


@settings(max_examples=150, deadline=None)
@given(rows=USES)
def test_persons_through_things_weigh_what_the_documentation_says(rows) -> None:
    got, want = persons_through_things(columns(rows), WEIGHTS), by_hand(rows, WEIGHTS)
    assert set(got) == set(want)
    assert {frozenset(e) for e in got.edges} == {frozenset(e) for e in want.edges}
    for a, b, data in want.edges(data=True):
        assert got[a][b]["weight"] == pytest.approx(data["weight"])
        assert got[a][b]["first"] == min(data["months"], default=0)
        assert got[a][b]["last"] == max(data["months"], default=0)


def test_projection_equals_scipy_on_a_large_table() -> None:
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"p": rng.integers(0, 2000, 9000), "t": rng.integers(0, 3000, 9000)})
    table = table.drop_duplicates()
    got = persons_through_things(Ties(table["p"], table["t"]), TieWeights(most_sharers=10**6))
    persons, of = np.unique(table["p"], return_inverse=True)
    member = sparse.csr_array((np.ones(len(table)), (of, table["t"])))
    sharers = np.maximum(member.sum(axis=0) - 1, 1)
    want = (member @ sparse.diags_array(1 / sharers) @ member.T).tolil()
    want.setdiag(0)
    ours = nx.to_scipy_sparse_array(got, nodelist=persons.tolist())
    assert abs(ours - want.tocsr()).max() < 1e-12


def test_ties_may_be_arrow_pandas_or_numpy() -> None:
    rows = [("p1", "t1", "case", "A1", 202412), ("p2", "t1", "case", "", 0)]
    want = persons_through_things(columns(rows), WEIGHTS)
    for kind in (pa.array, pd.Series, np.asarray):
        ties = Ties(*(kind(list(column)) for column in zip(*rows, strict=True)))
        assert nx.utils.graphs_equal(persons_through_things(ties, WEIGHTS), want)


def test_tie_weights_fall_with_grade_and_age() -> None:
    ties = Ties(
        ["a"] * 4, ["x"] * 4, grade=["A1", "E5", "A1", ""], month=[202501, 202501, 202201, 0]
    )
    weight = tie_weights(ties, TieWeights(until=202501, half_life=36.0))
    assert weight == pytest.approx([1.0, 0.09, 0.5, 1.0])


def test_things_are_tied_through_persons() -> None:
    ties = Ties(["p1", "p1", "p2"], ["c1", "c2", "c3"])
    graph = things_through_persons(ties)
    assert sorted(graph.edges(data="weight")) == [("c1", "c2", 1.0)]
    assert set(graph) == {"c1", "c2", "c3"}


def test_persons_and_things_keep_both_modes() -> None:
    graph = persons_and_things(Ties(["p1", "p1"], ["c1", "c1"]))
    assert list(graph.edges(data="weight")) == [("p1", "c1", log2(3))]


def test_area_flows_add_up_quantities() -> None:
    graph = area_flows(Ties(["11", "11", "12"], ["12", "12", "31"], count=[5.0, 7.0, 2.0]))
    assert sorted(graph.edges(data="weight")) == [("11", "12", 12.0), ("12", "31", 2.0)]
    assert graph.is_directed()


def test_time_slice_takes_what_reaches_into_it() -> None:
    ties = Ties(
        ["a", "b", "c", "d"], ["x"] * 4, month=[202301, 202305, 0, 202401], last=[202306, 0, 0, 0]
    )
    assert list(time_slice(ties, 202305, 202312).start) == ["a", "b"]


def test_projection_of_nothing_is_empty() -> None:
    assert len(persons_through_things(Ties([], []))) == 0


@pytest.mark.parametrize("block", [1, 700, 1 << 25])
def test_projected_rows_are_symmetric_to_the_last_bit(block: int, monkeypatch) -> None:
    monkeypatch.setattr(projections, "BLOCK", block)
    rng = np.random.default_rng(4)
    pairs = np.unique(rng.integers(0, (1500, 300), (6000, 2)), axis=0).astype(np.int32)
    uses = Uses(pairs[:, 0], pairs[:, 1], rng.random(len(pairs)))
    csr = project(uses, (1500, 300), most_sharers=40)
    ours = sparse.csr_array((csr.weight, csr.idx, csr.ptr), shape=(1500, 1500))
    assert (ours != ours.T).nnz == 0
    assert ours.has_canonical_format
    assert ours.nnz == len(csr.idx)
    few = np.bincount(uses.thing, minlength=300) <= 40
    left = sparse.csr_array((np.sqrt(uses.weight), (uses.person, uses.thing)), shape=(1500, 300))
    share = sparse.diags_array(few / np.maximum(np.bincount(uses.thing, minlength=300) - 1, 1))
    want = (left @ share @ left.T).tolil()
    want.setdiag(0)
    assert abs(ours - want.tocsr()).max() < 1e-12
    assert ours.nnz == want.tocsr().nnz


def test_pairs_stated_add_to_what_is_shared() -> None:
    uses = Uses(np.array([0, 1], np.int32), np.array([0, 0], np.int32), np.ones(2))
    stated = Pairs(np.array([1, 2, 2], np.int32), np.array([0, 1, 1], np.int32), np.full(3, 0.25))
    csr = project(uses, (3, 1), most_sharers=5, pairs=[stated])
    assert csr.ptr.tolist() == [0, 1, 3, 4]
    assert csr.idx.tolist() == [1, 0, 2, 1]
    assert csr.weight.tolist() == [1.25, 1.25, 0.5, 0.5]
    assert not csr.directed
