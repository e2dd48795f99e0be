"""Explanations: parts become message ids and numbers that add up."""

from graph.evidence import Evidence, Part
from graph.linking.explanation import explanation, sentences, waterfall, why_apart

EVIDENCE = Evidence(
    6.5,
    0.989,
    True,
    (Part("name", "exact", 9.5), Part("prior", "prior", -14.0), Part("nik", "exact", 11.0)),
)


def test_explanation_names_feature_level_and_strength() -> None:
    assert explanation(EVIDENCE.parts[0]) == (
        "link.name.exact",
        {"bits": 9.5, "strength": "noticeable", "direction": "for"},
    )


def test_sentences_start_with_the_prior_then_by_weight() -> None:
    assert [s.key for s in sentences(EVIDENCE)] == [
        "link.prior",
        "link.nik.exact",
        "link.name.exact",
    ]


def test_waterfall_ends_at_the_score() -> None:
    bars = waterfall(EVIDENCE)
    assert bars[0].start == 0.0
    assert bars[-1].end == EVIDENCE.score_bits
    assert all(a.end == b.start for a, b in zip(bars, bars[1:], strict=False))


def test_why_apart_names_the_guard_or_the_threshold() -> None:
    assert why_apart(EVIDENCE, "birth_conflict", 0.95).key == "link.guard.birth_conflict"
    assert why_apart(EVIDENCE, "", 0.99).key == "link.below_threshold"
