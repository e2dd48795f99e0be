"""A full run over a linked graph: kept, shown within authority, accepted, refused, undone."""

from dataclasses import replace

import pytest

from graph.evidence import Verdict
from graph.linking.persons.full_run import ChangeKind
from graph.pole import Kind
from graph.statement import Mention
from graph.view import Authority
from security.errors import Denied
from security.labels import Label
from tests.factories import make_judgement, make_mention, make_source
from tests.workbench.people import JAKARTA, MEDAN, SERVICE, Sit
from workbench.actions.full_run import accept_run, reject_run, show_run, undo_run
from workbench.actions.gate import Action, Done
from workbench.actions.judge import judge
from workbench.actions.link import link
from workbench.actions.review_queue import review_queue
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.frozen_model import FrozenModel


def record(row: int, name: str, born: str, label: Label = JAKARTA) -> Mention:
    source = make_source(f"{label.province}.csv", office=label.province)
    nik = f"31710{row:01d}{born[8:10]}{born[5:7]}{born[2:4]}0001"
    return make_mention(
        Kind.PERSON, row, label=label, source=source, name=name, nik=nik, birth_date=born
    )


@pytest.fixture
def linked(bench: Workbench) -> dict[str, Mention]:
    """Budi and Siti were linked; two more records of Joko (Jakarta) and Togar (Medan) came since.

    Siti's two records are held to be one by an entry that the program would no longer make.
    """
    found = {
        "budi": record(1, "Budi Santoso", "1985-03-20"),
        "budi2": replace_nik(record(2, "Boedi Santoso", "1985-03-20"), 1),
        "siti": record(3, "Siti Aminah", "1990-01-02"),
        "rudi": record(4, "Rudi Hartono", "1971-07-09"),
    }
    for office in ("31", "12"):
        bench.store.begin_source(make_source(f"{office}.csv", office=office))
    bench.store.write(list(found.values()), [])
    wrong = make_judgement(found["siti"].id, found["rudi"].id, bits=9.0, actor="program:old")
    bench.ledger.append([replace(wrong, reason="")])
    found |= {
        "togar": record(5, "Togar Sitorus", "1980-05-05", MEDAN),
        "togar2": replace_nik(record(6, "Togar Sitorus", "1980-05-05", MEDAN), 5),
    }
    bench.store.write([found["togar"], found["togar2"]], [])
    return found


def replace_nik(mention: Mention, row: int) -> Mention:
    """The same NIK as another row's."""
    changed = tuple(
        replace(s, value=s.value[:5] + str(row) + s.value[6:], original=s.original)
        if s.property == "nik"
        else s
        for s in mention.statements
    )
    return replace(mention, statements=changed)


def persons(bench: Workbench, sit: Sit, who: str = "national") -> set[frozenset[str]]:
    """The persons that somebody sees."""

    def act(authority: Authority) -> Done[set[frozenset[str]]]:
        view = bench.snapshots.view(authority)
        return Done({frozenset(e.mentions) for e in view.entities(Kind.PERSON)})

    return bench.gate.run(sit(who), Action("look", "view"), act)


def test_full_run_waits_and_changes_nothing(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    before = persons(bench, sit)
    done = link(bench, SERVICE)
    assert done.waiting is not None
    assert (done.waiting.merges, done.waiting.splits, done.waiting.moves) == (2, 1, 0)
    assert persons(bench, sit) == before
    page = show_run(bench, sit("national"))
    assert page is not None
    assert page.counts == {ChangeKind.MERGE: 2, ChangeKind.SPLIT: 1, ChangeKind.MOVE: 0}
    assert page.asked_by == SERVICE.account.name
    split = next(group for group in page.groups if group.kind is ChangeKind.SPLIT)
    assert {linked["siti"].id, linked["rudi"].id} == {m.id for m in split.records}
    assert [(reason.joins, reason.before is not None) for reason in split.reasons] == [
        (False, True)
    ]


def test_full_run_says_how_many_pairs_wait_for_review(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    left, right = sorted((linked["siti"].id, linked["togar"].id))
    bench.ledger.append([make_judgement(left, right, Verdict.UNSURE, bits=2.0)])
    done = link(bench, SERVICE)
    assert done.waiting is not None
    assert done.for_review == review_queue(bench, sit("national")).waiting == 1


def test_each_reader_sees_and_counts_their_own(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    link(bench, SERVICE)
    page = show_run(bench, sit("medan"))
    assert page is not None
    assert page.counts == {ChangeKind.MERGE: 1, ChangeKind.SPLIT: 0, ChangeKind.MOVE: 0}
    assert (page.unchanged, page.records) == (0, 2)
    accept_run(bench, sit("medan"), "looked at both")
    assert FrozenModel.read(bench.settings.home) is None
    left = show_run(bench, sit("national"))
    assert left is not None
    assert left.counts[ChangeKind.MERGE] == 1
    with pytest.raises(BadRequest):
        link(bench, sit("medan"))


def test_accepting_all_is_undone_exactly(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    before, national = persons(bench, sit), sit("national")
    link(bench, SERVICE)
    accept_run(bench, national, "checked the list")
    pairs = [{"budi", "budi2"}, {"togar", "togar2"}, {"siti"}, {"rudi"}]
    assert persons(bench, sit) == {frozenset(linked[n].id for n in names) for names in pairs}
    page = show_run(bench, national)
    assert page is not None
    assert (page.groups, page.renewed) == ((), 0)
    (settled,) = page.settled
    assert (settled.actor, settled.reason, settled.whole) == ("national", "checked the list", True)
    undo_run(bench, national, settled.at)
    assert persons(bench, sit) == before
    again = show_run(bench, national)
    assert again is not None
    assert (sum(again.counts.values()), again.settled) == (3, ())
    assert link(bench, SERVICE).waiting is not None


def test_one_group_is_accepted_and_one_refused_for_good(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    national = sit("national")
    link(bench, SERVICE)
    page = show_run(bench, national)
    assert page is not None
    of = {frozenset(m.id for m in group.records): group.id for group in page.groups}
    budi = of[frozenset({linked["budi"].id, linked["budi2"].id})]
    togar = of[frozenset({linked["togar"].id, linked["togar2"].id})]
    with pytest.raises(BadRequest):
        accept_run(bench, national, " ", group=budi)
    accept_run(bench, national, "one NIK", group=budi)
    reject_run(bench, national, "two men, I know both", group=togar)
    now = persons(bench, sit)
    assert frozenset({linked["budi"].id, linked["budi2"].id}) in now
    assert frozenset({linked["togar"].id}) in now
    waiting = link(bench, SERVICE).waiting
    assert waiting is not None
    assert (waiting.merges, waiting.splits) == (0, 1)


def test_a_service_never_accepts(bench: Workbench, linked: dict[str, Mention]) -> None:
    link(bench, SERVICE)
    with pytest.raises(Denied):
        accept_run(bench, SERVICE, "by itself")


def test_what_a_person_decided_stands_over_a_run(
    bench: Workbench, linked: dict[str, Mention], sit: Sit
) -> None:
    link(bench, SERVICE)
    national = sit("national")
    judge(bench, national, linked["budi"].id, linked["budi2"].id, Verdict.DIFFERENT, "cousins")
    accept_run(bench, national, "all of it")
    assert frozenset({linked["budi"].id}) in persons(bench, sit)
