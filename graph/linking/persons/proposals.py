"""From a resolution to the ledger: what merges by itself, and what a person is asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.ids import judgement_id
from graph.linking.persons.resolve import Resolution

ACTOR = "program:person-linking"
PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair for a person to decide; ``guard`` says why a program may not, if it may not."""

    left: str
    right: str
    evidence: Evidence
    guard: str
    teaching: float
    """What a decision would teach, 0-1: highest where the probability is least certain."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """Merges a program makes, and pairs for review, the most teaching first."""

    automatic: tuple[Judgement, ...]
    review: tuple[Proposal, ...]


def propose(resolution: Resolution, *, made: datetime) -> Proposals:
    """Turn scored pairs into judgements and review proposals.

    Every pair that joined two records becomes one SAME judgement by program, with its evidence.
    Pairs from ``settings.review`` on, and certain pairs that a guard held back, go to review.
    """
    pairs = resolution.pairs
    merged = pairs[pairs.merged]
    version = resolution.model.version
    automatic = tuple(
        Judgement(
            id=judgement_id(str(left), str(right), Verdict.SAME, ACTOR, version),
            left=str(left),
            right=str(right),
            verdict=Verdict.SAME,
            actor=ACTOR,
            by_program=True,
            reason="",
            evidence=evidence,
            model=version,
            made=made,
        )
        for left, right, evidence in zip(merged.left, merged.right, evidences(merged), strict=True)
    )
    return Proposals(automatic, _for_review(resolution))


def _for_review(resolution: Resolution) -> tuple[Proposal, ...]:
    pairs = resolution.pairs
    cluster = resolution.assignments.set_index("unique_id").cluster
    apart = cluster.loc[pairs.left].to_numpy() != cluster.loc[pairs.right].to_numpy()
    asked = pairs[(pairs.probability >= resolution.settings.review) & ~pairs.merged & apart]
    sizes = cluster.map(cluster.value_counts())
    found = [
        Proposal(
            str(left), str(right), evidence, str(guard), _teaching(evidence.probability, joined)
        )
        for left, right, guard, joined, evidence in zip(
            asked.left,
            asked.right,
            asked.guard,
            (sizes.loc[asked.left].to_numpy() * sizes.loc[asked.right].to_numpy()).tolist(),
            evidences(asked),
            strict=True,
        )
    ]
    return tuple(sorted(found, key=lambda p: (-p.teaching, p.left, p.right)))


def _teaching(probability: float, pairs_decided: int) -> float:
    """Uncertainty of the answer, raised by how many pairs of records it decides at once."""
    doubt = 4 * probability * (1 - probability)
    return doubt * (1 - 0.5 / max(pairs_decided, 1))


def evidences(pairs: pd.DataFrame) -> list[Evidence]:
    """Return the evidence of each scored pair; parts without a value on both sides are left out."""
    features = [c.removeprefix("bits_") for c in pairs.columns if c.startswith("bits_")]
    bits = {f: pairs[f"bits_{f}"].astype(float).tolist() for f in features}
    levels = {f: pairs[f"level_{f}"].astype(str).tolist() for f in features}
    found = []
    rows: Any = zip(
        pairs.score_bits.tolist(),
        pairs.probability.tolist(),
        pairs.calibrated.tolist(),
        strict=True,
    )
    for row, (score, probability, calibrated) in enumerate(rows):
        parts = [Part(f, levels[f][row], round(bits[f][row], 3)) for f in features]
        rest = round(score - sum(p.bits for p in parts), 3)
        found.append(
            Evidence(
                round(score, 3),
                probability,
                bool(calibrated),
                (Part(PRIOR, PRIOR, rest), *(p for p in parts if p.bits)),
            )
        )
    return found
