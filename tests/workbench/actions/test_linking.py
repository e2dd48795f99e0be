"""Linking as actions give it: cases, reasons, labels, increments."""

from dataclasses import replace

import pytest

from graph.evidence import Verdict
from graph.pole import Kind
from graph.statement import Mention
from tests.factories import make_judgement, make_mention, make_source
from tests.workbench.people import JAKARTA, SERVICE, Planted, Sit
from workbench.actions.explain_pair import explain_pair
from workbench.actions.judge import judge
from workbench.actions.link import link, link_new
from workbench.actions.model import models
from workbench.actions.open_case import open_case
from workbench.actions.open_person import open_person
from workbench.actions.review_queue import Subject, review_queue
from workbench.actions.withdraw import withdraw
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


def test_case_page_says_what_a_lead_rests_on(bench: Workbench, planted: Planted, sit: Sit) -> None:
    page = open_case(bench, sit("national"), planted.case.id)
    (lead,) = page.related
    assert lead.case.id == planted.medan_case.id
    assert lead.across
    assert [thing.kind for thing in lead.through] == [Kind.PHONE]
    assert (lead.grade, lead.verdict, page.calibrated) == ("B2", None, False)


def test_judged_cases_leave_the_queue_and_are_labels(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    national, pair = sit("national"), (planted.case.id, planted.medan_case.id)
    assert review_queue(bench, national, subject=Subject.CASES).waiting == 1
    done = judge(bench, national, *pair, Verdict.SAME, "the same phone")
    assert done.judgement.evidence is not None
    assert len(done.entities) == 2
    assert review_queue(bench, national, subject=Subject.CASES).waiting == 0
    page = open_case(bench, national, planted.case.id)
    assert (page.labels, page.related[0].verdict) == (1, Verdict.SAME)
    cases = models(bench, national).models[1]
    assert (cases.same, cases.different, cases.calibrated) == (1, 0, False)
    assert cases.page is not None
    assert cases.page.reviewed == 1
    withdraw(bench, national, done.judgement.id)
    assert review_queue(bench, national, subject=Subject.CASES).waiting == 1


def test_a_person_and_a_case_are_not_judged(bench: Workbench, planted: Planted, sit: Sit) -> None:
    with pytest.raises(BadRequest):
        judge(bench, sit("national"), planted.budi.id, planted.case.id, Verdict.SAME, "no")


def test_decision_keeps_what_the_program_had_said(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    asked = make_judgement(*planted.proposal, Verdict.UNSURE, bits=0.5)
    asked = replace(asked, reason="")
    bench.ledger.append([asked])
    jakarta = sit("jakarta")
    assert models(bench, jakarta).models[0].page is None
    done = judge(bench, jakarta, *planted.proposal, Verdict.DIFFERENT, "ages")
    assert done.judgement.evidence == asked.evidence
    persons = models(bench, jakarta).models[0]
    assert (persons.same, persons.different) == (1, 1)
    assert persons.page is not None
    assert (persons.page.reviewed, persons.held) == (1, 0)


def test_models_before_any_decision_have_no_figures(bench: Workbench, sit: Sit) -> None:
    found = models(bench, sit("national")).models
    assert [(m.same, m.different, m.page, m.held) for m in found] == [(0, 0, None, 0)] * 2


def test_a_pair_that_a_guard_held_is_in_no_figure(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    asked = make_judgement(*planted.proposal, Verdict.UNSURE, bits=0.5)
    bench.ledger.append([replace(asked, reason="nik_conflict")])
    jakarta = sit("jakarta")
    judge(bench, jakarta, *planted.proposal, Verdict.SAME, "one NIK was misread")
    persons = models(bench, jakarta).models[0]
    assert (persons.page, persons.held, persons.held_same) == (None, 1, 1)


def test_person_page_says_how_it_came_and_who_is_kept_apart(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    jakarta = sit("jakarta")
    bench.ledger.append([make_judgement(*planted.proposal, Verdict.UNSURE, bits=0.5)])
    page = open_person(bench, jakarta, planted.budi.id)
    assert [(s.judgement, s.left, s.right) for s in page.steps] == [(planted.judgement, 1, 1)]
    (near,) = page.apart
    assert (near.other.id, near.verdict, near.by) == (planted.citra.id, Verdict.UNSURE, "")
    judge(bench, jakarta, *planted.proposal, Verdict.DIFFERENT, "ages")
    (near,) = open_person(bench, jakarta, planted.budi.id).apart
    assert (near.verdict, near.by, near.reason) == (Verdict.DIFFERENT, "jakarta", "ages")


def test_two_that_were_never_judged_are_compared_on_request(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    found = explain_pair(bench, sit("national"), planted.budi.id, planted.medan_person.id)
    assert not found.same_entity
    assert found.evidence is None or found.evidence.probability < 0.5


def person(row: int, name: str) -> Mention:
    born, nik = "1985-03-20", "3171012003850001"
    return make_mention(Kind.PERSON, row, label=JAKARTA, name=name, nik=nik, birth_date=born)


def test_increment_matches_only_what_came_since(bench: Workbench) -> None:
    first = [person(1, "Budi Santoso"), person(2, "Boedi Santoso")]
    third = person(3, "Budi Santoso")  # recorded before the run, written while or after it ran
    bench.store.begin_source(make_source())
    bench.store.write(first, [])
    with pytest.raises(BadRequest):
        link_new(bench, SERVICE)
    assert link(bench, SERVICE).persons == 1
    assert link_new(bench, SERVICE).mentions == 0
    bench.store.write([third], [])
    done = link_new(bench, SERVICE)
    assert (done.mentions, done.persons, done.waiting) == (1, 1, None)
    assert link_new(bench, SERVICE).mentions == 0
    assert link(bench, SERVICE).persons == 1
