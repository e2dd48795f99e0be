"""How good a linkage is: pairs, clusters, and whether the probabilities are true."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and their harmonic mean, each 0-1 (0 where undefined)."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Pairs whose probability falls in one bin: how many, what was said, what was true."""

    pairs: int
    predicted: float
    observed: float


def quality(hits: float, proposed: float, true: float) -> Quality:
    """Return precision, recall and F1 from counts."""
    precision = hits / proposed if proposed else 0.0
    recall = hits / true if true else 0.0
    total = precision + recall
    return Quality(precision, recall, 2 * precision * recall / total if total else 0.0)


def _pairs(sizes: pd.Series) -> float:
    counts = sizes.to_numpy(dtype=np.float64)
    return float((counts * (counts - 1) / 2).sum())


def pair_quality(left: pd.Series, right: pd.Series, truth: pd.Series) -> Quality:
    """Score proposed pairs; ``truth`` maps each id (its index) to its true entity."""
    hits = int((truth.loc[left].to_numpy() == truth.loc[right].to_numpy()).sum())
    return quality(hits, len(left), _pairs(truth.value_counts()))


def cluster_quality(cluster: pd.Series, truth: pd.Series) -> Quality:
    """Score the pairs that clusters imply; both series share one index."""
    joint = pd.DataFrame({"c": cluster.to_numpy(), "t": truth.to_numpy()}).value_counts()
    return quality(_pairs(joint), _pairs(cluster.value_counts()), _pairs(truth.value_counts()))


def adjusted_rand(cluster: pd.Series, truth: pd.Series) -> float:
    """Agreement of two groupings of one index beyond chance: 1 if equal, 0 in expectation.

    Hubert and Arabie (1985), doi:10.1007/BF01908075; the order of both series is one.
    """
    frame = pd.DataFrame({"c": cluster.to_numpy(), "t": truth.to_numpy()})
    both, found, true = (
        _pairs(sizes) for sizes in (frame.value_counts(), *(frame[k].value_counts() for k in "ct"))
    )
    every = len(frame) * (len(frame) - 1) / 2
    chance = found * true / every if every else 0.0
    most = (found + true) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def exact_clusters(cluster: pd.Series, truth: pd.Series) -> Quality:
    """Score clusters that hold exactly one entity's records, all of them."""
    frame = pd.DataFrame({"c": cluster.to_numpy(), "t": truth.to_numpy()})
    joint = frame.value_counts().rename("both").reset_index()
    joint["nc"] = joint.c.map(frame.c.value_counts())
    joint["nt"] = joint.t.map(frame.t.value_counts())
    hits = int(((joint.both == joint.nc) & (joint.both == joint.nt)).sum())
    return quality(hits, frame.c.nunique(), frame.t.nunique())


def b_cubed(cluster: pd.Series, truth: pd.Series) -> Quality:
    """Score per record (Bagga and Baldwin 1998), averaged over records."""
    frame = pd.DataFrame({"c": cluster.to_numpy(), "t": truth.to_numpy()})
    joint = frame.value_counts().rename("both").reset_index()
    joint["nc"] = joint.c.map(frame.c.value_counts())
    joint["nt"] = joint.t.map(frame.t.value_counts())
    squared = np.square(joint.both.to_numpy(dtype=np.float64))
    precision = float((squared / joint.nc).sum() / max(len(frame), 1))
    recall = float((squared / joint.nt).sum() / max(len(frame), 1))
    total = precision + recall
    return Quality(precision, recall, 2 * precision * recall / total if total else 0.0)


def reliability(
    probability: NDArray[np.float64], same: NDArray[np.bool_], bins: int = ECE_BINS
) -> tuple[ReliabilityBin, ...]:
    """Return the filled bins of equal width of a reliability diagram, lowest first."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    found = []
    for number in range(bins):
        inside = place == number
        if inside.any():
            found.append(
                ReliabilityBin(
                    int(inside.sum()),
                    float(probability[inside].mean()),
                    float(same[inside].mean()),
                )
            )
    return tuple(found)


def calibration_error(
    probability: NDArray[np.float64], same: NDArray[np.bool_], bins: int = ECE_BINS
) -> float:
    """Return the expected calibration error: mean distance of said from true, by bin size."""
    if not len(probability):
        return 0.0
    parts = reliability(probability, same, bins)
    return sum(b.pairs * abs(b.predicted - b.observed) for b in parts) / len(probability)


def brier(probability: NDArray[np.float64], same: NDArray[np.bool_]) -> float:
    """Return the mean squared error of the probabilities (0 best)."""
    return float(np.square(probability - same).mean()) if len(probability) else 0.0
