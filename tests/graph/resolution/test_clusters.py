from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.evidence import Judgement, Verdict
from graph.resolution.clusters import Clusters, clusters
from tests.factories import NOON, make_judgement

MENTIONS = [f"m{number}" for number in range(8)]


@st.composite
def judgement(draw: st.DrawFn) -> Judgement:
    left, right = draw(st.lists(st.sampled_from(MENTIONS), min_size=2, max_size=2, unique=True))
    made = make_judgement(
        left,
        right,
        draw(st.sampled_from(Verdict)),
        bits=draw(st.none() | st.sampled_from([3.0, 8.0, 20.0])),
        actor=draw(st.sampled_from(["sari", "budi"])),
    )
    return replace(made, withdrawn=NOON if draw(st.integers(0, 3)) == 0 else None)


# How long an example takes says nothing here: other work shares the machine
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
LEDGER = st.lists(judgement(), max_size=25, unique_by=lambda entry: entry.id)


def naive(judgements: list[Judgement]) -> tuple[set[tuple[str, ...]], list[str]]:
    """The rules as they are written, without any thought of speed."""
    force = [entry for entry in judgements if entry.withdrawn is None]
    apart = [(e.left, e.right) for e in force if e.verdict is Verdict.DIFFERENT]
    groups = [{mention} for mention in MENTIONS]
    blocked = []
    same = [entry for entry in force if entry.verdict is Verdict.SAME]
    for entry in sorted(
        same,
        key=lambda e: (
            e.by_program,
            -(e.evidence.score_bits if e.evidence else 0.0),
            *sorted((e.left, e.right)),
            e.id,
        ),
    ):
        left = next(group for group in groups if entry.left in group)
        right = next(group for group in groups if entry.right in group)
        if left is right:
            continue
        if any({a, b} <= left | right for a, b in apart):
            blocked.append(entry.id)
        else:
            groups = [g for g in groups if g is not left and g is not right] + [left | right]
    return {tuple(sorted(group)) for group in groups}, blocked


def partition(result: Clusters) -> set[tuple[str, ...]]:
    return {result.members(representative) for representative in result.all()}


@given(LEDGER, st.randoms())
def test_clusters_do_not_depend_on_order(ledger: list[Judgement], random: object) -> None:
    shuffled = list(ledger)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = clusters(MENTIONS, ledger), clusters(MENTIONS[::-1], shuffled)
    assert partition(first) == partition(second)
    assert first.blocked == second.blocked


@given(LEDGER)
def test_clusters_are_those_of_the_naive_rules(ledger: list[Judgement]) -> None:
    result = clusters(MENTIONS, ledger)
    groups, blocked = naive(ledger)
    assert partition(result) == groups
    assert [entry.id for entry in result.blocked] == blocked
    assert len(result) == len(groups)


@given(LEDGER)
def test_history_tells_how_a_cluster_came_to_be(ledger: list[Judgement]) -> None:
    result = clusters(MENTIONS, ledger)
    for representative in result.all():
        steps = result.history(representative)
        groups = {mention: {mention} for mention in result.members(representative)}
        for step in steps:
            left, right = groups[step.judgement.left], groups[step.judgement.right]
            assert left is not right
            assert (step.left, step.right) == (min(left), min(right))
            groups |= dict.fromkeys(left | right, left | right)
        assert groups[representative] == set(result.members(representative))


@given(st.lists(st.tuples(judgement(), st.booleans()), max_size=25))
def test_any_sequence_equals_a_replay_of_the_ledger(
    doings: list[tuple[Judgement, bool]],
) -> None:
    """Append or withdraw, in any order; after each, clusters are those of the ledger alone."""
    ledger: dict[str, Judgement] = {}
    for entry, withdraw in doings:
        before, was = clusters(MENTIONS, ledger.values()), dict(ledger)
        if withdraw and entry.id in ledger:
            ledger[entry.id] = replace(ledger[entry.id], withdrawn=NOON)
        else:
            ledger.setdefault(entry.id, replace(entry, withdrawn=None))
        now = clusters(MENTIONS, ledger.values())
        assert partition(now) == naive(list(ledger.values()))[0]
        if entry.id not in was:
            undone = ledger | {entry.id: replace(ledger[entry.id], withdrawn=NOON)}
            assert clusters(MENTIONS, undone.values()) == before


@given(LEDGER, judgement())
def test_withdrawing_restores_what_was(ledger: list[Judgement], extra: Judgement) -> None:
    before = [entry for entry in ledger if entry.id != extra.id]
    after = [*before, replace(extra, withdrawn=NOON)]
    assert clusters(MENTIONS, after) == clusters(MENTIONS, before)


@given(LEDGER)
def test_mentions_judged_different_never_meet(ledger: list[Judgement]) -> None:
    result = clusters(MENTIONS, ledger)
    for entry in ledger:
        if entry.verdict is Verdict.DIFFERENT and entry.withdrawn is None:
            assert result.representative(entry.left) != result.representative(entry.right)


@given(LEDGER)
def test_same_judgements_join_or_are_blocked(ledger: list[Judgement]) -> None:
    result = clusters(MENTIONS, ledger)
    for entry in ledger:
        if (
            entry.verdict is Verdict.SAME
            and entry.withdrawn is None
            and entry not in result.blocked
        ):
            assert result.representative(entry.left) == result.representative(entry.right)
    assert sorted(mention for group in partition(result) for mention in group) == MENTIONS


def test_person_decides_before_a_stronger_program() -> None:
    program = make_judgement("m0", "m1", bits=40.0, actor="linking")
    person = make_judgement("m1", "m2")
    apart = make_judgement("m0", "m2", Verdict.DIFFERENT)
    result = clusters(MENTIONS, [program, person, apart])
    assert result.blocked == (program,)
    assert result.members("m1") == ("m1", "m2")
    assert [step.judgement for step in result.history("m1")] == [person]


def test_judgements_of_hidden_mentions_count_for_nothing() -> None:
    through = [make_judgement("m0", "hidden"), make_judgement("hidden", "m1")]
    assert clusters(["m0", "m1"], through).members("m0") == ("m0",)
