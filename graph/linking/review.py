"""What people are asked: order by what an answer teaches, and what thresholds would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.linking.metrics import ReliabilityBin, calibration_error, reliability


@dataclass(frozen=True, slots=True)
class Threshold:
    """What merging from ``probability`` on would do: pairs, and how many of them wrong.

    ``wrong`` is what the probabilities expect. ``wrong_low`` and ``wrong_high`` come from the
    ``reviewed`` pairs above it, band by band between the thresholds, since reviewers see more of
    the doubtful ones: 95 % (Wilson) in each band. The ``unchecked`` pairs are in bands of which
    none was reviewed; they count as expected.
    """

    probability: float
    merged: int
    wrong: float
    wrong_low: float
    wrong_high: float
    reviewed: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class ModelPage:
    """How true the probabilities are on the reviewed pairs, and what each threshold would do."""

    reviewed: int
    calibration_error: float
    bins: tuple[ReliabilityBin, ...]
    precision: float
    recall: float
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class SpotChecks:
    """How often automatic merges are right, from pairs that were drawn at random.

    ``merges`` is how many stand, ``checked`` how many of the sample are answered, ``same`` how
    many of those are right; ``low`` and ``high`` bound the share at 95 % (Wilson).
    """

    merges: int
    checked: int
    same: int
    low: float
    high: float


def drawn(ids: Iterable[str], *, seed: int, most: int) -> list[str]:
    """Draw at random, the same for the same seed: every first part of it is a fair sample.

    An id's place depends on nothing but itself, so merges that come later do not reshuffle it.
    """
    start = f"{seed}:".encode()
    return sorted(ids, key=lambda one: blake2b(start + one.encode(), digest_size=8).digest())[:most]


def spot_checks(merges: int, answers: Sequence[bool]) -> SpotChecks:
    """Return the figures of the answered sample; ``answers`` say True where a merge is right."""
    low, high = _wilson(sum(answers), len(answers))
    return SpotChecks(merges, len(answers), sum(answers), low, high)


def teaching_order(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs with ``teaching`` (0-1), most teaching first.

    An answer teaches most where the probability is least certain, and where many other pairs show
    the same levels: their weights move with it.
    """
    levels = [c for c in pairs.columns if c.startswith("level_")]
    probability = pairs["probability"].to_numpy(float)
    doubt = 4.0 * probability * (1.0 - probability)
    if levels and len(pairs):
        shown = pairs[levels].astype(object).fillna("").astype(str)
        pattern = shown.agg("|".join, axis=1)
        alike = pattern.map(pattern.value_counts()).to_numpy(float)
        doubt = doubt * (0.5 + 0.5 * np.log1p(alike) / np.log1p(alike.max()))
    ordered = pairs.assign(teaching=doubt)
    return ordered.sort_values("teaching", ascending=False, kind="stable", ignore_index=True)


def model_page(
    pairs: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    automatic: float,
    steps: tuple[float, ...] = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999),
) -> ModelPage:
    """Return what the model page shows; ``labels`` has ``left``, ``right``, ``same``."""
    probability, same = _reviewed(pairs, labels)
    above = probability >= automatic
    hits = float((above & same).sum())
    return ModelPage(
        len(probability),
        calibration_error(probability, same),
        reliability(probability, same),
        hits / max(float(above.sum()), 1.0),
        hits / max(float(same.sum()), 1.0),
        _thresholds(steps, pairs["probability"].to_numpy(float), probability, same),
    )


def _reviewed(
    pairs: pd.DataFrame, labels: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    keys = {
        frozenset((a, b)): bool(s)
        for a, b, s in zip(labels["left"], labels["right"], labels["same"], strict=True)
    }
    found = [
        (p, keys[key])
        for a, b, p in zip(pairs["left"], pairs["right"], pairs["probability"], strict=True)
        if (key := frozenset((a, b))) in keys
    ]
    return np.array([p for p, _ in found], float), np.array([s for _, s in found], bool)


def _thresholds(
    steps: tuple[float, ...],
    every: NDArray[np.float64],
    probability: NDArray[np.float64],
    same: NDArray[np.bool_],
) -> tuple[Threshold, ...]:
    """Add the bands up from the highest threshold downwards."""
    found: list[Threshold] = []
    total = Threshold(1.0, 0, 0.0, 0.0, 0.0, 0, 0)
    upper = np.inf
    for step in sorted(steps, reverse=True):
        scored = every[(every >= step) & (every < upper)]
        inside = (probability >= step) & (probability < upper)
        upper = step
        expected, reviewed = float((1.0 - scored).sum()), int(inside.sum())
        low, high = expected, expected
        if reviewed:
            bounds = _wilson(int((inside & ~same).sum()), reviewed)
            low, high = (bound * len(scored) for bound in bounds)
        total = Threshold(
            step,
            total.merged + len(scored),
            total.wrong + expected,
            total.wrong_low + low,
            total.wrong_high + high,
            total.reviewed + reviewed,
            total.unchecked + (0 if reviewed else len(scored)),
        )
        found.append(total)
    return tuple(reversed(found))


def _wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    if not trials:
        return 0.0, 1.0
    rate, square = hits / trials, z * z / trials
    centre = (rate + square / 2) / (1 + square)
    half = z * np.sqrt(rate * (1 - rate) / trials + square / (4 * trials)) / (1 + square)
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
