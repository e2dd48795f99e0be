from workbench.charts.marks import rank_interval, recovery


def test_recovery_draws_before_naive_and_each_round_with_its_interval():
    drawn = recovery(0.9, 0.4, [(0.5, 0.4, 0.6), (0.7, 0.6, 0.8)], "flow")
    assert drawn.count("<circle") == 4
    assert drawn.count('class="naive"') == 1
    assert drawn.count('class="range"') == 2
    assert 'aria-label="flow"' in drawn


def test_rank_interval_rings_the_present_rank_only_where_there_is_one():
    assert "now" not in rank_interval(3, 2, 5, 30, "rank")
    assert rank_interval(3, 2, 5, 30, "rank", 9).count('class="now"') == 1
