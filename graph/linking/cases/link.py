"""Which cases belong together: the public function and its result."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.util import hash_array

from graph.errors import LinkingError
from graph.linking import calibration
from graph.linking.calibration import LN2
from graph.linking.cases.candidates import candidates
from graph.linking.cases.compare import Comparator, Compared, Ints, Sample, comparators
from graph.linking.cases.features import NARCOTICS, Feature, columns
from graph.linking.cases.grades import with_grades
from graph.linking.cases.model import (
    CaseModel,
    columns_of,
    design,
    fit_model,
    known_layer,
    parts,
    start_model,
)
from graph.linking.cases.priors import Pairs, frozen_shift, learnt_priors
from graph.linking.cases.steps import with_steps
from graph.linking.labels import positions as labelled
from graph.progress import Progress, silent

SAMPLED_PAIRS = 200_000
FOLDS = 5


@dataclass(frozen=True, slots=True)
class CaseLinks:
    """Which cases are probably linked, and why.

    Attributes
    ----------
    pairs : DataFrame
        ``left``, ``right`` (unique ids); ``bits_<feature>`` (log2, additive) and
        ``level_<feature>``; ``score_bits``, ``probability`` (0-1), ``calibrated``; likeliest
        first. If the table has ``<column>_grade`` lists beside its identifiers, ``grade_<column>``
        is the grade (e.g. ``F6``) that the best shared one rests on. A link is a lead, no more.
    metrics : dict
        ``cases``, ``candidates``, ``labels``, ``calibrated``; with labels ``candidate_recall``
        (share of the pairs reviewed as linked that were candidates at all).
    model : CaseModel
        Frozen, to score another table the same way.
    checked : DataFrame
        ``left``, ``right``, ``same``, ``probability`` of the reviewed candidates, each scored by a
        model that was fitted without it; empty unless this call calibrated a model.
    """

    pairs: pd.DataFrame
    metrics: dict[str, Any]
    model: CaseModel
    checked: pd.DataFrame


def link(
    cases: pd.DataFrame,
    *,
    labels: pd.DataFrame | None = None,
    features: tuple[Feature, ...] = NARCOTICS,
    seed: int = 0,
    model: CaseModel | None = None,
    progress: Progress = silent,
) -> CaseLinks:
    """Say which cases belong together.

    Parameters
    ----------
    cases : DataFrame
        ``unique_id`` and the columns that ``features`` name; columns that are missing leave
        their feature out.
    labels : DataFrame, optional
        Reviewed pairs: ``left``, ``right`` (unique ids) and ``same`` (bool).
    features : tuple
        What is compared, see ``graph.linking.cases.features``.
    seed : int
        Makes the sampling of random pairs repeatable.
    model : CaseModel, optional
        A model learnt before; nothing is then fitted.

    Raises
    ------
    LinkingError
        If ``unique_id`` is missing or repeats, no feature is present, or labels name no case.
    """
    present = _checked(cases, features)
    sample = _sample(cases, seed=seed)
    present = with_steps(cases, present, sample, {} if model is None else dict(model.steps))
    left, right = candidates(cases, present)
    progress("candidates", 1, 3)
    reviewed, unreachable = _reviewed(labels, cases, left, right)
    compared = [(c, c.compare(left, right)) for c in comparators(cases, present, sample)]
    progress("compare", 2, 3)
    table = columns_of(compared)
    start = model or start_model(table, len(cases), present)
    positions, same = _split(reviewed)
    final = start if model else fit_model(start, table, design(compared, positions), same)
    shown, logits = parts(compared, known_layer(final, table))
    if model is not None:
        logits = logits + frozen_shift(model, Pairs(logits, left, right), len(cases))
    elif final.calibrated:
        priors = learnt_priors(final, Pairs(logits, left, right), positions, same)
        logits, final = logits + priors.shifts, priors.model
    ids = cases["unique_id"].to_numpy()
    checked = pd.DataFrame(columns=["left", "right", "same", "probability"])
    if final.calibrated and model is None:
        held_out = _held_out(compared, start, (left, right), (positions, same), seed=seed)
        checked = pd.DataFrame(
            {
                "left": ids[left[positions]],
                "right": ids[right[positions]],
                "same": same,
                "probability": held_out,
            }
        )
    shown.insert(0, "left", ids[left])
    shown.insert(1, "right", ids[right])
    shown["score_bits"] = logits / LN2
    shown["probability"] = calibration.probability(logits)
    shown["calibrated"] = final.calibrated
    shown = shown.sort_values("score_bits", ascending=False, kind="stable", ignore_index=True)
    shown = with_grades(shown, cases, present)
    progress("score", 3, 3)
    return CaseLinks(shown, _metrics(cases, shown, reviewed, unreachable, final), final, checked)


def _held_out(
    compared: list[tuple[Comparator, Compared]],
    start: CaseModel,
    ends: tuple[Ints, Ints],
    reviewed: tuple[Ints, Any],
    *,
    seed: int,
) -> Any:
    """Return the probability of each reviewed pair from a model fitted without its fold.

    Pairs of one left case fall into one fold, so that a case does not vouch for itself.
    """
    (left, right), (positions, same) = ends, reviewed
    table = columns_of(compared)
    cases, inverse = np.unique(left[positions], return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(cases))[inverse] % FOLDS
    found = np.full(len(positions), np.nan)
    for number in range(FOLDS):
        out, kept = fold == number, positions[fold != number]
        known = same[fold != number]
        fitted = fit_model(start, table, design(compared, kept), known)
        _, logits = parts(compared, known_layer(fitted, table))
        if fitted.calibrated:
            logits = logits + learnt_priors(fitted, Pairs(logits, left, right), kept, known).shifts
        found[out] = calibration.probability(logits[positions[out]])
    return found


def _checked(cases: pd.DataFrame, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    if "unique_id" not in cases.columns:
        raise LinkingError("case records need the column unique_id")
    if cases["unique_id"].isna().any():
        raise LinkingError("a case has no unique_id")
    if cases["unique_id"].duplicated().any():
        raise LinkingError("unique_id occurs more than once")
    present = tuple(f for f in features if all(c in cases.columns for c in columns(f)))
    if not present:
        raise LinkingError("no declared feature has its columns in the case table")
    return present


def _sample(cases: pd.DataFrame, *, seed: int) -> Sample:
    """Return random pairs; which they are does not hang on the order of the rows."""
    order = np.argsort(hash_array(cases["unique_id"].astype(str).to_numpy(object)), kind="stable")
    random = np.random.default_rng(seed)
    a = random.integers(0, max(len(cases), 1), SAMPLED_PAIRS if len(cases) > 1 else 0)
    b = random.integers(0, max(len(cases), 1), len(a))
    return Sample(order[a[a != b]], order[b[a != b]])


def _reviewed(
    labels: pd.DataFrame | None, cases: pd.DataFrame, left: Ints, right: Ints
) -> tuple[pd.DataFrame, int]:
    """Return labels that are candidates, by position, and the linked ones that are not."""
    given = labelled(labels, cases["unique_id"])
    a, b = given["left"].to_numpy(np.int64), given["right"].to_numpy(np.int64)
    frame = pd.DataFrame({"key": a * len(cases) + b, "same": given["same"]})
    candidate_keys = left * len(cases) + right
    place = np.searchsorted(candidate_keys, frame.key.to_numpy())
    place = np.minimum(place, max(len(candidate_keys) - 1, 0))
    found = candidate_keys[place] == frame.key.to_numpy() if len(candidate_keys) else place < 0
    unreachable = int((frame.same & ~found).sum())
    return frame.assign(position=place)[found][["position", "same"]], unreachable


def _split(reviewed: pd.DataFrame) -> tuple[Ints, Any]:
    return reviewed.position.to_numpy(np.int64), reviewed.same.to_numpy(bool)


def _metrics(
    cases: pd.DataFrame,
    pairs: pd.DataFrame,
    reviewed: pd.DataFrame,
    unreachable: int,
    model: CaseModel,
) -> dict[str, Any]:
    linked = int(reviewed.same.sum())
    metrics: dict[str, Any] = {
        "cases": len(cases),
        "candidates": len(pairs),
        "labels": len(reviewed),
        "calibrated": model.calibrated,
        "expected_links": float(pairs.probability.sum()),
    }
    if linked + unreachable:
        metrics["candidate_recall"] = linked / (linked + unreachable)
    return metrics
