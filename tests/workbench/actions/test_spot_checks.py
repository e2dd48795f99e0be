"""Spot checks: a random sample of automatic merges in the queue, and what the answers say."""

from dataclasses import replace

import pytest

from graph.evidence import Verdict
from graph.linking.review import drawn, spot_checks
from tests.factories import make_judgement
from tests.workbench.people import Planted, Sit
from workbench.actions.judge import judge
from workbench.actions.model import models
from workbench.actions.open_person import open_person
from workbench.actions.review_queue import review_queue
from workbench.actions.withdraw import withdraw
from workbench.bootstrap import Workbench


def test_a_sample_is_seeded_and_grows_without_reshuffling() -> None:
    ids = [f"j{n}" for n in range(500)]
    first = drawn(ids, seed=1, most=50)
    assert first == drawn(reversed(ids), seed=1, most=50)
    assert first != drawn(ids, seed=2, most=50)
    more = drawn([*ids, "new"], seed=1, most=51)
    assert [one for one in more if one != "new"][:50] == first


def test_interval_is_wilsons() -> None:
    found = spot_checks(900, [True] * 49 + [False])
    assert (found.merges, found.checked, found.same) == (900, 50, 49)
    assert (found.low, found.high) == pytest.approx((0.8950, 0.9965), abs=5e-4)
    assert (spot_checks(3, []).low, spot_checks(3, []).high) == (0.0, 1.0)


def test_an_answer_different_undoes_the_merge_and_counts(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    jakarta, pair = sit("jakarta"), (planted.budi.id, planted.citra.id)
    merged = replace(make_judgement(*pair, bits=9.0, actor="program:old"), reason="")
    asked = replace(make_judgement(*planted.proposal, Verdict.UNSURE, bits=0.5), reason="")
    bench.ledger.append([merged])
    assert review_queue(bench, jakarta).pairs == ()
    withdraw(bench, jakarta, planted.judgement)
    bench.ledger.append([asked])
    queue = review_queue(bench, jakarta)
    assert ([pair.check for pair in queue.pairs], queue.waiting) == ([False, True], 1)
    assert [pair.check for pair in review_queue(bench, sit("medan")).pairs] == []
    checks = models(bench, jakarta).models[0].checks
    assert checks is not None
    assert (checks.merges, checks.checked) == (1, 0)
    done = judge(bench, jakarta, *pair, Verdict.DIFFERENT, "not the same face")
    assert len(done.entities) == 2
    checks = models(bench, jakarta).models[0].checks
    assert checks is not None
    assert (checks.checked, checks.same) == (1, 0)
    assert [p.check for p in review_queue(bench, jakarta).pairs] == [False]
    withdraw(bench, jakarta, done.judgement.id)
    assert len(open_person(bench, jakarta, planted.budi.id).page.mentions) == 2
