"""Cases that share something, and what it says: a rare thing shared is strong, a common one weak.

A thing held by k of N cases adds ``log2(M * N / k)`` bits, M being the chance that linked cases
share a given thing of theirs; the prior is one linked partner a case in expectation. Additive,
as Fellegi and Sunter (1969), and not calibrated: nothing here was fitted on reviewed pairs.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log2

import pandas as pd

from graph.case_records import SHARED
from graph.evidence import Evidence, Part
from graph.view import EntityId

SHARE_IF_LINKED = 0.5
COMMON = 12
"""A thing held by more cases than this proposes no pair (a prison phone, a courier counter)."""


@dataclass(frozen=True, slots=True)
class CasePair:
    """Two cases, the things that both hold, and the evidence these add up to."""

    left: EntityId
    right: EntityId
    through: tuple[EntityId, ...]
    evidence: Evidence

    def other(self, case: EntityId) -> EntityId:
        """The case that is not ``case``."""
        return self.right if case == self.left else self.left


def case_pairs(records: pd.DataFrame) -> tuple[CasePair, ...]:
    """Pairs of cases that share a thing, strongest first.

    ``records`` is the table of ``graph.case_records``. Cost: linear in the things, plus the pairs
    that each of them makes (at most ``COMMON`` choose 2).
    """
    if records.empty:
        return ()
    shared: dict[tuple[EntityId, EntityId], list[tuple[str, EntityId, float]]] = defaultdict(list)
    for feature in SHARED:
        for thing, holders in _holders(records, feature).items():
            if 2 <= len(holders) <= COMMON:
                bits = log2(max(SHARE_IF_LINKED * len(records) / len(holders), 1.0))
                for pair in combinations(sorted(holders), 2):
                    shared[pair].append((feature, thing, bits))
    prior = -log2(max(len(records) - 1, 1))
    pairs = [_pair(left, right, found, prior) for (left, right), found in shared.items()]
    return tuple(sorted(pairs, key=lambda p: (-p.evidence.score_bits, p.left, p.right)))


def _holders(records: pd.DataFrame, feature: str) -> dict[EntityId, set[EntityId]]:
    holders: dict[EntityId, set[EntityId]] = defaultdict(set)
    for case, things in zip(records["unique_id"], records[feature], strict=True):
        for thing in things:
            holders[thing].add(case)
    return holders


def _pair(
    left: EntityId, right: EntityId, found: list[tuple[str, EntityId, float]], prior: float
) -> CasePair:
    """One phone held through its user is one piece of evidence, not two: a kind counts its best
    thing in full and each further one at half, since what persons share comes together."""
    parts = [Part("prior", "prior", prior)]
    for feature in SHARED:
        bits = sorted((b for f, _, b in found if f == feature), reverse=True)
        for place, value in enumerate(bits):
            parts.append(Part(feature, "shared", value / 2**place))
    score = sum(part.bits for part in parts)
    evidence = Evidence(
        score_bits=score,
        probability=1 / (1 + 2**-score),
        calibrated=False,
        parts=tuple(parts),
    )
    return CasePair(left, right, tuple(thing for _, thing, _ in found), evidence)
