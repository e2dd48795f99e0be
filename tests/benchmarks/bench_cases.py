"""Case linking beside counting shared identifiers, judged on networks that no label is from.

Usage: bench_cases.py      prints our figures, the counter's and the ratio

Two tables: drug cases with identifiers (the published table beside the repository, else the tests'
generator), and offences that have only a place, a time and codes of how it was done. The counter
is the number of shared identifiers put through Platt's scaling on the same labels.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.linking.cases import CASE_FILES, NARCOTICS, Feature, Identifiers, link
from graph.linking.metrics import brier, calibration_error
from tests.graph.linking.test_cases import OFFENCES, burglaries, narcotics

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "case-linkage" / "cases.parquet"
TAUGHT = 0.6
"""Share of the networks that labels are from."""
MOST_LABELS = 2000


@dataclass(frozen=True, slots=True)
class Figures:
    """Of pairs of unseen networks: area under the curve, Brier score, calibration error."""

    auc: float
    brier: float
    error: float


def figures(probability: np.ndarray, same: np.ndarray) -> Figures:
    """Judge probabilities against the truth."""
    ranks = pd.Series(probability).rank().to_numpy()
    wins = ranks[same].sum() - same.sum() * (same.sum() + 1) / 2
    area = float(wins / (same.sum() * (~same).sum()))
    return Figures(area, brier(probability, same), calibration_error(probability, same))


def counted(pairs: pd.DataFrame, cases: pd.DataFrame, features: tuple[Feature, ...]) -> np.ndarray:
    """Return how many identifiers the two cases of each pair share."""
    position = pd.Series(range(len(cases)), index=cases.unique_id)
    left, right = position.loc[pairs.left].to_numpy(), position.loc[pairs.right].to_numpy()
    total = np.zeros(len(pairs))
    for feature in features:
        if isinstance(feature, Identifiers) and feature.column in cases.columns:
            held = [set(ids) for ids in cases[feature.column]]
            total += [len(held[a] & held[b]) for a, b in zip(left, right, strict=True)]
    return total


def platt(score: np.ndarray, taught: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Fit probability = logistic(a + b score) on the taught pairs; return it for all pairs."""
    design = np.column_stack([np.ones(len(score)), score])
    weights = np.zeros(2)
    for _ in range(50):
        expected = 1 / (1 + np.exp(-design[taught] @ weights))
        gradient = design[taught].T @ (expected - same[taught])
        curve = (design[taught] * (expected * (1 - expected))[:, None]).T @ design[taught]
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(2), gradient)
    return np.asarray(1 / (1 + np.exp(-design @ weights)))


def recall_at(pairs: pd.DataFrame, owner: pd.Series, most: int) -> float:
    """Return the mean share of a case's series that is among its ``most`` likeliest links."""
    both = pd.concat([pairs, pairs.rename(columns={"left": "right", "right": "left"})])
    ordered = both.sort_values("probability", ascending=False, kind="stable")
    best = ordered.groupby("left").head(most)
    hit = owner.loc[best.left].to_numpy() == owner.loc[best.right].to_numpy()
    others = owner.groupby(owner).transform("size") - 1
    found = best.assign(hit=hit).groupby("left").hit.sum().reindex(owner.index).fillna(0)
    return float((found / others.clip(upper=most))[others > 0].mean())


def judge(name: str, cases: pd.DataFrame, owner: pd.Series, features: tuple[Feature, ...]) -> None:
    """Teach on the pairs of some networks, judge on those of the others, print."""
    random = np.random.default_rng(0)
    groups = owner.unique()
    taught_groups = set(random.permutation(groups)[: int(TAUGHT * len(groups))])
    taught = owner.isin(taught_groups)
    first = link(cases, features=features).pairs
    inside = first[taught.loc[first.left].to_numpy() & taught.loc[first.right].to_numpy()]
    labels = inside.sample(min(MOST_LABELS, len(inside)), random_state=0)[["left", "right"]]
    labels["same"] = owner.loc[labels.left].to_numpy() == owner.loc[labels.right].to_numpy()
    start = perf_counter()
    found = link(cases, labels=labels, features=features)
    seconds = perf_counter() - start
    pairs = found.pairs
    same = owner.loc[pairs.left].to_numpy() == owner.loc[pairs.right].to_numpy()
    unseen = ~taught.loc[pairs.left].to_numpy() & ~taught.loc[pairs.right].to_numpy()
    ours = figures(pairs.probability.to_numpy()[unseen], same[unseen])
    sizes = owner.value_counts()
    reached = same.sum() / (sizes * (sizes - 1) / 2).sum()
    print(f"{name}: {len(cases)} cases, {len(pairs)} candidates, {len(labels)} labels", end="")
    print(f", {seconds:.1f} s")
    print(f"  ours     AUC {ours.auc:.4f}  Brier {ours.brier:.5f}  ECE {ours.error:.4f}")
    if any(isinstance(f, Identifiers) for f in features):
        key = pd.MultiIndex.from_frame(labels[["left", "right"]])
        known = pd.MultiIndex.from_frame(pairs[["left", "right"]]).isin(key)
        score = platt(counted(pairs, cases, features), known, same)[unseen]
        peer = figures(score, same[unseen])
        print(f"  counting AUC {peer.auc:.4f}  Brier {peer.brier:.5f}  ECE {peer.error:.4f}")
        print(f"  Brier against counting: {ours.brier / peer.brier:.3f} times (goal 0.40)")
    test = owner[~taught]
    among = pairs[unseen]
    print(f"  recall@10 {recall_at(among, test, 10):.3f}  candidate recall {reached:.3f}")


def main() -> None:
    """Judge both kinds of table."""
    if PUBLISHED.exists():
        cases = pd.read_parquet(PUBLISHED)
        features = NARCOTICS
    else:
        cases, features = narcotics(4000, seed=8), CASE_FILES
    owner = cases.set_index("unique_id").network
    judge("drug cases", cases.drop(columns="network"), owner, features)
    for offenders, seed in ((180, 11), (900, 12)):
        offences = burglaries(offenders, seed=seed)
        owner = offences.set_index("unique_id").offender
        judge("offences", offences.drop(columns="offender"), owner, OFFENCES)


if __name__ == "__main__":
    main()
