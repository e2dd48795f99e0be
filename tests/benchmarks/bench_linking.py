"""Person linking beside default Splink and equality of NIK, on generated records of unseen seeds.

Usage: bench_linking.py [PERSONS]      prints our figure, the peers' and the ratio
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.linking.metrics import (
    calibration_error,
    cluster_quality,
    exact_clusters,
    pair_quality,
)
from graph.linking.persons import Resolution, default_splink, exact_nik, resolve
from tests.graph.linking.people import people

LABELS = 2000


def main(persons: int) -> None:
    """Learn labels on one seed, judge on another."""
    first, second = people(persons, seed=41), people(persons, seed=42)
    taught = resolve(first.drop(columns="person"), labels=_labels(first))
    records = second.drop(columns="person")
    rows = [
        ("ours, without labels", *_timed(lambda: resolve(records))),
        ("ours, labels of another seed", *_timed(lambda: resolve(records, model=taught.model))),
        ("default Splink", *_timed(lambda: default_splink(records))),
        ("equal NIK", *_timed(lambda: exact_nik(records))),
    ]
    print(f"{len(records)} records, {persons} persons")
    print(f"{'':32}{'pair F1':>9}{'cluster F1':>12}{'exact':>8}{'ECE':>8}{'seconds':>9}")
    for name, seconds, found in rows:
        print(f"{name:32}{_figures(found, second)}{seconds:9.1f}")
    ours, peer = _pair_f1(rows[1][2], second), _pair_f1(rows[2][2], second)
    print(f"pair F1 against default Splink: {ours / peer:.2f} times")
    print(f"time against default Splink: {rows[0][1] / rows[2][1]:.2f} times")


def _labels(table: pd.DataFrame) -> pd.DataFrame:
    pairs = resolve(table.drop(columns="person")).pairs
    sample = pairs.sample(min(LABELS, len(pairs)), random_state=0)
    return sample[["left", "right"]].assign(same=_same(sample, table))


def _same(pairs: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    truth = table.set_index("unique_id").person
    return np.asarray(truth.loc[pairs.left].to_numpy() == truth.loc[pairs.right].to_numpy())


def _timed(run) -> tuple[float, Resolution]:  # type: ignore[no-untyped-def]
    started = perf_counter()
    found = run()
    return perf_counter() - started, found


def _pair_f1(found: Resolution, table: pd.DataFrame) -> float:
    merged = found.pairs[found.pairs.merged]
    return pair_quality(merged.left, merged.right, table.set_index("unique_id").person).f1


def _figures(found: Resolution, table: pd.DataFrame) -> str:
    cluster = found.assignments.cluster
    error = calibration_error(found.pairs.probability.to_numpy(float), _same(found.pairs, table))
    return (
        f"{_pair_f1(found, table):9.4f}{cluster_quality(cluster, table.person).f1:12.4f}"
        f"{exact_clusters(cluster, table.person).f1:8.4f}{error:8.4f}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
