"""A full run beside the ledger: never over a person's word, refused or accepted, undone exactly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.evidence import Judgement, Verdict
from graph.linking.persons import Change, full_run
from graph.linking.persons.full_run import ChangeKind, Compared, Decision, FullRun, compared, key_of
from graph.linking.persons.parameters import shipped_model
from graph.resolution.clusters import clusters
from tests.factories import NOON, make_judgement

RECORDS = [f"r{number}" for number in range(7)]
PAIR = st.lists(st.integers(0, 6), min_size=2, max_size=2, unique=True)
type Entry = tuple[list[int], int, Verdict]
ENTRY = st.tuples(PAIR, st.integers(1, 4), st.sampled_from(list(Verdict)))
LATER = NOON + timedelta(days=1)
ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)


def program(a: int, b: int, bits: int, model: str) -> Judgement:
    made = make_judgement(RECORDS[a], RECORDS[b], bits=float(bits), actor=f"program {model}")
    return replace(made, model=model, reason="")


def run_of(entries: list[Judgement], standing: list[Judgement]) -> FullRun:
    made = {key_of(e) for e in entries}
    old = {key_of(j) for j in standing if j.by_program}
    return FullRun(shipped_model(), "service/x", LATER, tuple(entries), frozenset(old - made), {})


def groups(ledger: list[Judgement]) -> set[frozenset[str]]:
    found = clusters(RECORDS, ledger)
    return {frozenset(found.members(one)) for one in found.all()}


def changes(found: Compared) -> list[Change]:
    return [group.change for group in found.groups]


def done(ledger: list[Judgement], decision: Decision, actor: str, at: datetime) -> list[Judgement]:
    """The ledger after a decision: appended, and withdrawn in place."""
    gone = {e.id for e in decision.withdraw}
    there = {e.id for e in ledger}
    kept = [replace(j, withdrawn=at, withdrawn_by=actor) if j.id in gone else j for j in ledger]
    return kept + [e for e in decision.append if e.id not in there]


def worlds(
    old: list[Entry], new: list[Entry], said: list[Entry]
) -> tuple[list[Judgement], FullRun]:
    standing = {e.id: e for e in (program(a, b, n, "old") for (a, b), n, _ in old)}
    own = {e.id: e for e in (make_judgement(RECORDS[a], RECORDS[b], v) for (a, b), _, v in said)}
    ledger = [*standing.values(), *own.values()]
    entries = {e.id: e for e in (program(a, b, n, "new") for (a, b), n, _ in new)}
    return ledger, run_of(list(entries.values()), ledger)


THREE = (st.lists(ENTRY, max_size=6), st.lists(ENTRY, max_size=6), st.lists(ENTRY, max_size=2))


@ANY_PACE
@given(*THREE)
def test_accepting_all_gives_the_run_and_undo_gives_what_was(
    old: list[Entry], new: list[Entry], said: list[Entry]
) -> None:
    ledger, run = worlds(old, new, said)
    found = compared(RECORDS, ledger, run)
    after = done(ledger, full_run.accept_all(found.outstanding, "sari", LATER), "sari", LATER)
    again = compared(RECORDS, after, run)
    assert (again.outstanding.add, again.outstanding.drop, again.groups) == ((), (), ())
    own = [j for j in ledger if not j.by_program]
    assert groups(after) == groups([*own, *run.entries])
    now = LATER + timedelta(hours=1)
    back = done(after, full_run.undo(after, "sari", LATER, now), "dewi", now)
    assert groups(back) == groups(ledger)
    assert changes(compared(RECORDS, back, run)) == changes(found)


@ANY_PACE
@given(*THREE)
def test_each_group_is_decided_alone_and_taken_back(
    old: list[Entry], new: list[Entry], said: list[Entry]
) -> None:
    ledger, run = worlds(old, new, said)
    found = compared(RECORDS, ledger, run)
    now = LATER + timedelta(hours=1)
    for group in found.groups:
        refused = done(ledger, full_run.reject(group, "sari", "no", LATER), "sari", LATER)
        assert groups(refused) == groups(ledger)
        back = done(refused, full_run.undo(refused, "sari", LATER, now), "sari", now)
        assert groups(back) == groups(ledger)
        decision = full_run.accept(found, group, "sari", "yes", LATER)
        taken = done(ledger, decision, "sari", LATER)
        assert {frozenset(g) for g in group.change.after} <= groups(taken)
        untouched = [g for g in groups(ledger) if not g & group.records]
        assert set(untouched) <= groups(taken)
        back = done(taken, full_run.undo(taken, "sari", LATER, now), "sari", now)
        assert groups(back) == groups(ledger)


@ANY_PACE
@given(*THREE)
def test_a_word_of_a_person_is_never_undone_by_a_run(
    old: list[Entry], new: list[Entry], said: list[Entry]
) -> None:
    ledger, run = worlds(old, new, said)
    found = compared(RECORDS, ledger, run)
    assert all(entry.by_program for entry in found.outstanding.drop)
    apart = [j for j in ledger if not j.by_program and j.verdict is Verdict.DIFFERENT]
    for group in found.groups:
        for after in group.change.after:
            assert not any({j.left, j.right} <= set(after) for j in apart)


def test_a_move_says_its_strongest_reasons() -> None:
    ledger = [program(0, 1, 4, "old"), program(2, 3, 2, "old")]
    run = run_of(
        [program(0, 1, 4, "new"), program(1, 2, 3, "new"), program(0, 2, 9, "new")], ledger
    )
    found = compared(RECORDS, ledger, run).groups
    (move,) = (group for group in found if group.kind is ChangeKind.MOVE)
    assert [(e.left, e.right) for e in move.joins] == [("r0", "r2")]
    assert [(e.left, e.right) for e in move.parts] == [("r2", "r3")]


def test_a_refused_group_does_not_come_back() -> None:
    run = run_of([program(0, 1, 3, "new")], [])
    (group,) = compared(RECORDS, [], run).groups
    refused = list(
        full_run.reject(group, "sari", "two men", datetime(2026, 12, 1, tzinfo=UTC)).append
    )
    assert [j.verdict for j in refused] == [Verdict.DIFFERENT]
    assert compared(RECORDS, refused, run).groups == ()
