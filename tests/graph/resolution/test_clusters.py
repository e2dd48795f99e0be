from dataclasses import replace

from hypothesis import given
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


LEDGER = st.lists(judgement(), max_size=25, unique_by=lambda entry: entry.id)


def partition(result: Clusters) -> set[tuple[str, ...]]:
    return {result.members(representative) for representative in result.all()}


@given(LEDGER, st.randoms())
def test_clusters_do_not_depend_on_order(ledger: list[Judgement], random: object) -> None:
    shuffled = list(ledger)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = clusters(MENTIONS, ledger), clusters(MENTIONS[::-1], shuffled)
    assert partition(first) == partition(second)
    assert first.blocked == second.blocked


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
