"""Chemical profiles of seizures: which pretreatment and measure tells one batch from another.

Thresholds differ by drug, peak set and laboratory (Bolck and others 2009; Carby-Robinson and
others 2021), so none is shipped: the measure and its cut-off are chosen from the laboratory's own
linked and unlinked pairs at a stated false-positive rate, per drug and method, never across.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.errors import LinkingError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_LINKED = 10
FEWEST_UNLINKED = 30


class Root(StrEnum):
    """Pretreatment of normalised peaks: a root lets small peaks speak."""

    NONE = "none"
    SQUARE = "square_root"
    FOURTH = "fourth_root"


class Measure(StrEnum):
    """How alike two profiles are; all are turned so that 1 is identical."""

    COSINE = "cosine"
    PEARSON = "pearson"
    CANBERRA = "canberra"


_POWER = {Root.NONE: 1.0, Root.SQUARE: 0.5, Root.FOURTH: 0.25}


@dataclass(frozen=True, slots=True)
class ProfileRule:
    """What separates best: pretreatment, measure, cut-off, and how well (0-1) on what was tried."""

    root: Root
    measure: Measure
    cut_off: float
    true_positive_rate: float
    false_positive_rate: float
    linked: int
    unlinked: int

    def rates(self) -> tuple[float, float]:
        """Shares of linked and of unlinked pairs that pass, kept off 0 and 1 (Krichevsky)."""
        return (
            (self.true_positive_rate * self.linked + 0.5) / (self.linked + 1),
            (self.false_positive_rate * self.unlinked + 0.5) / (self.unlinked + 1),
        )


def parse_profile(text: str) -> dict[str, float]:
    """Read ``peak:area;peak:area`` as areas by peak.

    Raises
    ------
    LinkingError
        If an area is no number or is negative.
    """
    peaks: dict[str, float] = {}
    for entry in filter(None, (e.strip() for e in text.split(";"))):
        name, _, area = entry.rpartition(":")
        try:
            value = float(area)
        except ValueError as error:
            raise LinkingError("a profile is peak:area;peak:area") from error
        if not name or value < 0:
            raise LinkingError("a profile is peak:area;peak:area with areas from 0")
        peaks[name.strip()] = value
    return peaks


def profile_matrix(profiles: Sequence[Mapping[str, float] | None]) -> Floats:
    """Return one row a profile over all peaks seen, as shares of its sum; NaN without a profile."""
    peaks = sorted({peak for p in profiles if p for peak in p})
    column = {peak: n for n, peak in enumerate(peaks)}
    matrix = np.full((len(profiles), max(len(peaks), 1)), np.nan)
    for row, profile in enumerate(profiles):
        total = sum(profile.values()) if profile else 0.0
        if profile and total > 0:
            matrix[row] = 0.0
            for peak, area in profile.items():
                matrix[row, column[peak]] = area / total
    return matrix


def similarity(matrix: Floats, left: Ints, right: Ints, *, root: Root, measure: Measure) -> Floats:
    """Return how alike pairs of rows are, 1 identical; NaN if either has no profile."""
    treated = np.power(matrix, _POWER[root])
    a, b = treated[left], treated[right]
    if measure is Measure.CANBERRA:
        total = a + b
        terms = np.divide(np.abs(a - b), total, out=np.zeros_like(total), where=total > 0)
        present = np.maximum((total > 0).sum(axis=1), 1)
        return np.asarray(
            1.0 - np.where(np.isnan(total[:, 0]), np.nan, terms.sum(axis=1)) / present
        )
    if measure is Measure.PEARSON:
        a = a - a.mean(axis=1, keepdims=True)
        b = b - b.mean(axis=1, keepdims=True)
    length = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.einsum("ij,ij->i", a, b) / length)


def choose_rule(
    matrix: Floats, left: Ints, right: Ints, same: NDArray[np.bool_], *, false_positives: float
) -> ProfileRule:
    """Choose pretreatment, measure and cut-off by what separates the reviewed pairs best.

    Parameters
    ----------
    matrix : array
        From ``profile_matrix``; all rows of one drug and one method.
    left, right, same : arrays
        Reviewed pairs of rows: linked or not.
    false_positives : float
        Share (0-1) of unlinked pairs that may pass the cut-off.

    Raises
    ------
    LinkingError
        If there are fewer than 10 linked or 30 unlinked pairs: no cut-off would mean anything.
    """
    known = ~np.isnan(matrix[left, 0]) & ~np.isnan(matrix[right, 0])
    left, right, same = left[known], right[known], same[known]
    if same.sum() < FEWEST_LINKED or (~same).sum() < FEWEST_UNLINKED:
        raise LinkingError("too few linked or unlinked pairs to choose a profile measure")
    tried = []
    for root, measure in product(Root, Measure):
        score = similarity(matrix, left, right, root=root, measure=measure)
        cut_off = _cut_off(score[~same], false_positives)
        passed = score >= cut_off
        tried.append(
            ProfileRule(
                root,
                measure,
                cut_off,
                float(passed[same].mean()),
                float(passed[~same].mean()),
                int(same.sum()),
                int((~same).sum()),
            )
        )
    return max(tried, key=lambda rule: rule.true_positive_rate)


def _cut_off(unlinked: Floats, false_positives: float) -> float:
    """Return the lowest score that at most the stated share of unlinked pairs reaches."""
    falling = np.sort(unlinked)[::-1]
    allowed = int(np.floor(false_positives * len(falling)))
    return float(np.nextafter(falling[allowed], np.inf)) if allowed < len(falling) else -1.0


def choose_rules(
    samples: pd.DataFrame, labels: pd.DataFrame, *, false_positives: float = 0.005
) -> dict[tuple[str, str], ProfileRule]:
    """Choose one rule for each (drug, method) that has enough reviewed pairs.

    ``samples`` has ``unique_id``, ``drug``, ``method`` and ``profile`` (``peak:area;…``);
    ``labels`` has ``left``, ``right``, ``same``. Pairs across drugs or methods are ignored.
    """
    rules: dict[tuple[str, str], ProfileRule] = {}
    for key, group in samples.dropna(subset=["profile"]).groupby(["drug", "method"]):
        index = pd.Index(group["unique_id"])
        matrix = profile_matrix([parse_profile(text) for text in group["profile"]])
        a, b = index.get_indexer(labels["left"]), index.get_indexer(labels["right"])
        inside = (a >= 0) & (b >= 0)
        same = labels["same"].to_numpy(bool)[inside]
        if same.sum() >= FEWEST_LINKED and (~same).sum() >= FEWEST_UNLINKED:
            drug, method = (str(part) for part in key)
            rules[(drug, method)] = choose_rule(
                matrix, a[inside], b[inside], same, false_positives=false_positives
            )
    return rules
