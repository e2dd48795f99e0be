"""Two person mentions compared on request: why they are one, and why not."""

from dataclasses import dataclass, replace
from math import log2

from graph.evidence import Evidence
from graph.linking.persons import PersonModel, PersonSettings, person_records, resolve
from graph.linking.persons.proposals import PRIOR, evidences
from graph.statement import Mention

LARGEST_PRIOR, PARTNERS = 0.02, 1.5
"""The prior before training: one and a half true pairs a record."""

ANY_TWO = (("substr(name_s, 1, 0)",), ("substr(birth, 1, 0)",), ("substr(nik, 1, 0)",))
"""Blocking that lets any two records meet that both have a name, a birth date or a NIK."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison of two mentions weighs; ``guard`` is what would hold a merge back."""

    evidence: Evidence
    guard: str


def compare_two(
    left: Mention, right: Mention, *, among: int, model: PersonModel | None = None
) -> Comparison | None:
    """Compare two mentions of persons; None if hardly anything of them can be compared or agrees.

    Without a ``model`` the shipped one is used, which calls nothing calibrated, and its prior is
    that of two records picked ``among`` so many. Values count as common as the model's usual ones,
    not as in the whole table, so that the weights may differ by a little from a run over
    everything. Cost: about a second.
    """
    settings = replace(PersonSettings(), blocking=ANY_TWO, keep=0.0)
    found = resolve(person_records([left, right]), settings=settings, model=model)
    if found.pairs.empty:
        return None
    evidence = evidences(found.pairs)[0]
    if model is None:
        evidence = _with_prior(evidence, _prior_bits(among) - _prior_bits(2))
    return Comparison(evidence, str(found.pairs["guard"].iloc[0]))


def _prior_bits(records: int) -> float:
    """What a table of so many records starts with, as ``resolve`` has it."""
    prior = min(LARGEST_PRIOR, PARTNERS / max(records, 2))
    return log2(prior / (1 - prior))


def _with_prior(evidence: Evidence, shift: float) -> Evidence:
    parts = tuple(
        replace(part, bits=part.bits + shift) if part.feature == PRIOR else part
        for part in evidence.parts
    )
    score = evidence.score_bits + shift
    return replace(evidence, score_bits=score, probability=1 / (1 + 2**-score), parts=parts)
