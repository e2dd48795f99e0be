from itertools import combinations

import networkx as nx
import pytest

from graph.analysis.disruption import Recovery, best_removal, disrupt
from graph.errors import Cancelled


def test_disrupt_without_recovery_equals_the_naive_answer() -> None:
    graph = nx.star_graph(9)
    result = disrupt(graph, [0], seed=1, recovery=Recovery(closure=0.0, replacement=0.0))
    assert result.largest_before == 1.0
    assert result.largest_naive == pytest.approx(0.1)
    assert result.largest_healed[-1].mean == pytest.approx(0.1)
    assert len(graph) == 10


def test_disrupt_certain_replacement_restores_the_star() -> None:
    recovery = Recovery(closure=0.0, replacement=1.0, rounds=1)
    result = disrupt(nx.star_graph(9), [0], seed=1, recovery=recovery)
    assert result.largest_healed[0].mean == pytest.approx(0.9)


def test_disrupt_heals_no_worse_than_naive_and_is_seeded() -> None:
    graph = nx.karate_club_graph()
    result = disrupt(graph, [0, 33], seed=4)
    assert result == disrupt(graph, [0, 33], seed=4)
    assert result.largest_healed[-1].low >= result.largest_naive
    with pytest.raises(KeyError):
        disrupt(graph, ["nobody"], seed=1)


def test_disrupt_flow_equals_global_efficiency() -> None:
    graph = nx.karate_club_graph()
    result = disrupt(graph, [0, 33], seed=4, recovery=Recovery(closure=0.0, replacement=0.0))
    left = graph.copy()
    left.remove_nodes_from([0, 33])
    share = len(left) * (len(left) - 1) / (len(graph) * (len(graph) - 1))
    assert result.flow_before == pytest.approx(nx.global_efficiency(graph))
    assert result.flow_naive == pytest.approx(nx.global_efficiency(left) * share)
    assert result.flow_healed[-1].high == pytest.approx(result.flow_naive)


def _within(graph: nx.Graph, steps: int) -> float:
    """Others within so many steps, the mean over nodes, by NetworkX."""
    found = [len(nx.ego_graph(graph, node, radius=steps)) - 1 for node in graph]
    return sum(found) / len(found)


def test_disrupt_reach_counts_others_within_steps_of_those_left() -> None:
    graph = nx.karate_club_graph()
    removed = [0, 33]
    left = graph.copy()
    left.remove_nodes_from(removed)
    still = Recovery(closure=0.0, replacement=0.0)
    result = disrupt(graph, removed, seed=4, recovery=still)
    for steps, reach in enumerate(result.reach, start=1):
        assert reach.before == pytest.approx(_within(graph, steps))
        assert reach.naive == pytest.approx(_within(left, steps))
        assert reach.healed[-1].mean == pytest.approx(_within(left, steps))
    assert len(result.reach) == 4


def test_disrupt_reach_heals_to_that_of_the_star_with_its_heir() -> None:
    recovery = Recovery(closure=0.0, replacement=1.0, rounds=2)
    result = disrupt(nx.star_graph(9), [0], seed=1, recovery=recovery)
    one, two, *_ = result.reach
    assert (one.before, one.naive) == (pytest.approx(1.8), 0.0)
    assert one.healed[-1].mean == pytest.approx(2 * 8 / 9)
    assert (two.before, two.healed[-1].low, two.healed[-1].high) == (9.0, 8.0, 8.0)


def test_disrupt_reach_is_estimated_near_the_truth_in_a_large_graph() -> None:
    graph = nx.gnm_random_graph(1500, 3000, seed=3)
    result = disrupt(graph, [0], seed=2, recovery=Recovery(runs=1))
    for steps, reach in enumerate(result.reach, start=1):
        assert reach.before == pytest.approx(_within(graph, steps), rel=0.1)


def test_disrupt_tells_how_far_it_is_and_stops_when_told_to() -> None:
    told: list[tuple[str, int, int]] = []
    disrupt(nx.karate_club_graph(), [0], seed=1, progress=lambda *at: told.append(at))
    assert told == [("healing", done, 100) for done in range(0, 100, 10)]

    def stop(stage: str, done: int, total: int) -> None:
        if done >= 30:
            raise Cancelled("enough")
        told.append((stage, done, total))

    told.clear()
    with pytest.raises(Cancelled):
        disrupt(nx.karate_club_graph(), [0], seed=1, progress=stop)
    assert len(told) == 3


def test_best_removal_tells_how_far_it_is_candidate_by_candidate() -> None:
    told: list[tuple[str, int, int]] = []
    best_removal(nx.karate_club_graph(), budget=2, seed=1, progress=lambda *at: told.append(at))
    removal = [done for stage, done, _ in told if stage == "removal"]
    assert removal == sorted(removal)
    assert len(set(removal)) > 10
    assert all(0 <= done < total for _, done, total in told)
    assert {stage for stage, _, _ in told} == {"removal", "at_once", "healing"}


def test_disrupt_everybody_leaves_nothing() -> None:
    result = disrupt(nx.path_graph(3), [0, 1, 2], seed=1)
    assert (result.largest_naive, result.flow_naive, result.pairs_naive) == (0.0, 0.0, 0.0)
    assert [reach.naive for reach in result.reach] == [0.0] * 4


def test_best_removal_keeps_to_the_budget_and_is_seeded() -> None:
    graph = nx.karate_club_graph()
    costs = {0: 4.0, 33: 2.0}
    found = best_removal(graph, budget=3.0, costs=costs, seed=2)
    assert found == best_removal(graph, budget=3.0, costs=costs, seed=2)
    assert found.cost == sum(costs.get(node, 1.0) for node in found.removed) <= 3.0
    assert found.naive_cost <= 3.0
    assert found.effect.flow_healed[-1].mean <= found.naive_effect.flow_healed[-1].mean


def test_best_removal_equals_trying_every_set_where_nothing_heals() -> None:
    still = Recovery(rounds=1, closure=0.0, replacement=0.0, runs=1)
    for seed in range(5):
        graph = nx.gnm_random_graph(12, 18, seed=seed)
        found = best_removal(graph, budget=2, seed=1, recovery=still).effect.flow_naive
        least = min(
            disrupt(graph, pair, seed=1, recovery=still).flow_naive
            for pair in combinations(graph, 2)
        )
        assert least <= found <= 1.2 * least + 1e-12  # greedy is near the best, and never below it


def test_best_removal_takes_a_cut_point_that_nobody_can_replace() -> None:
    graph = nx.barbell_graph(5, 1)
    found = best_removal(graph, budget=1, seed=1, recovery=Recovery(closure=0.0, replacement=0.0))
    assert found.removed == found.naive
    assert found.removed[0] in {4, 5, 6}  # all three part the two halves


def test_best_removal_refuses_costs_of_nothing() -> None:
    with pytest.raises(ValueError, match="cost"):
        best_removal(nx.path_graph(3), budget=1, costs={0: 0.0}, seed=1)
    assert best_removal(nx.Graph(), budget=1, seed=1).removed == ()
