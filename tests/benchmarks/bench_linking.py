"""Person linking beside default Splink and equality of NIK, on generated records of unseen seeds.

Usage: bench_linking.py [STAGE ...]      prints our figure, the peers' and the ratio

Stages: ``hundred_thousand`` (accuracy, calibration and time), ``million`` (time and memory),
``increment`` (5,000 new records against a million), ``febrl`` (published tables). Each runs in a
process of its own, so that peak memory is its own; all of them run if none is named. The generator
and the published tables lie beside the repository; without them the tests' generator is used.
Seconds are wall-clock; CPU seconds beside them tell how busy the machine was with other work.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.linking.metrics import (
    calibration_error,
    cluster_quality,
    exact_clusters,
    pair_quality,
)
from graph.linking.persons import (
    FEBRL,
    PersonModel,
    PreparedPersons,
    Resolution,
    default_splink,
    exact_nik,
    resolve,
    resolve_new,
)
from tests.graph.linking.people import people

SHARED = Path(__file__).parents[3] / "shared"
GENERATOR = SHARED / "tools" / "persons.py"
TABLES = SHARED / "data" / "record-linkage"
LABELS = 2000
TEACHING_SEED, JUDGING_SEED = 31, 32
NEW = 5000


@dataclass(frozen=True, slots=True)
class Run:
    """One linkage: what it found and what it took."""

    found: Resolution
    wall: float
    cpu: float


def table(records: int, seed: int) -> pd.DataFrame:
    """Return generated records; ``person`` is the truth."""
    if not GENERATOR.exists():
        return people(int(records / 2.5), seed=seed)
    with TemporaryDirectory() as folder:
        written = Path(folder) / "persons.parquet"
        command = [sys.executable, str(GENERATOR), str(records), str(written), str(seed)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return pd.read_parquet(written).rename(columns={"entity_id": "person"})


def timed(run: Callable[[], Resolution]) -> Run:
    """Run once and say what it took."""
    wall, cpu = perf_counter(), process_time()
    found = run()
    return Run(found, perf_counter() - wall, process_time() - cpu)


def taught_model(records: int) -> PersonModel:
    """Learn a model on another seed from reviewed pairs drawn at random from its candidates."""
    known = table(records, TEACHING_SEED)
    first = resolve(known.drop(columns="person")).pairs
    sample = first.sample(min(LABELS, len(first)), random_state=0)
    labels = sample[["left", "right"]].assign(same=_same(sample, known))
    return resolve(known.drop(columns="person"), labels=labels).model


def hundred_thousand() -> None:
    """Compare accuracy, calibration and time at 100,000 records."""
    model = taught_model(100_000)
    known = table(100_000, JUDGING_SEED)
    records = known.drop(columns="person")
    ours = timed(lambda: resolve(records))
    taught = timed(lambda: resolve(records, model=model))
    peer = timed(lambda: default_splink(records))
    _heading(records)
    _line("ours, without labels", ours, known)
    _line(f"ours, {LABELS} labels of another seed", taught, known)
    _line("default Splink", peer, known)
    _line("equal NIK", timed(lambda: exact_nik(records)), known)
    ratio = _pair_f1(taught.found, known) / _pair_f1(peer.found, known)
    print(f"pair F1 against default Splink: {ratio:.3f} times")
    print(
        f"time against default Splink, training included: {ours.wall / peer.wall:.2f} times "
        f"(CPU {ours.cpu / peer.cpu:.2f} times)"
    )


def million() -> None:
    """Measure time and memory at a million records, beside default Splink in the next process."""
    model = taught_model(100_000)
    known = table(1_000_000, JUDGING_SEED)
    records = known.drop(columns="person")
    before = _peak()
    ours = timed(lambda: resolve(records, model=model))
    _heading(records)
    _line(f"ours, {LABELS} labels of another seed", ours, known)
    print(f"peak memory: {_peak():.2f} GB, of which {before:.2f} GB before linking began")
    print(f"stages: {ours.found.metrics['seconds']}")


def million_by_default_splink() -> None:
    """Measure default Splink at a million records."""
    known = table(1_000_000, JUDGING_SEED)
    records = known.drop(columns="person")
    _heading(records)
    _line("default Splink", timed(lambda: default_splink(records)), known)
    print(f"peak memory: {_peak():.2f} GB")


def increment() -> None:
    """Link 5,000 new records against a million that are prepared."""
    model = taught_model(100_000)
    known = table(1_000_000, JUDGING_SEED)
    records = known.drop(columns="person")
    existing, new = records.iloc[:-NEW], records.iloc[-NEW:]
    held = PreparedPersons(existing, model)
    true = known.set_index("unique_id").person
    clusters = true.loc[existing.unique_id]
    resolve_new(held, new.head(50), model, clusters=clusters)
    run = timed(lambda: resolve_new(held, new, model, clusters=clusters))
    one = timed(lambda: resolve_new(held, new.head(1), model, clusters=clusters))
    found = run.found.assignments
    quality = cluster_quality(found.cluster, true.loc[found.unique_id])
    print(f"{NEW} new against {len(existing)}, warm: {run.wall:.2f} s (CPU {run.cpu:.2f} s)")
    print(f"one new record: {one.wall:.2f} s; cluster F1 of what was touched: {quality.f1:.4f}")
    print(f"peak memory: {_peak():.2f} GB")


def febrl() -> None:
    """Link the published FEBRL tables 3 and 4."""
    if not TABLES.exists():
        print("FEBRL: the published tables are not beside the repository")
        return
    for name, files in (("3", ["dataset3.csv"]), ("4", ["dataset4a.csv", "dataset4b.csv"])):
        parts = [pd.read_csv(TABLES / f, dtype=str, skipinitialspace=True) for f in files]
        known = pd.concat(parts, ignore_index=True).rename(columns=str.strip)
        known["person"] = known.rec_id.str.extract(r"rec-(\d+)-")[0]
        run = timed(lambda known=known: resolve(known.drop(columns="person"), settings=FEBRL))
        merged = run.found.pairs[run.found.pairs.merged]
        quality = pair_quality(merged.left, merged.right, known.set_index("rec_id").person)
        print(f"FEBRL {name}: pair F1 {quality.f1:.4f}, {run.wall:.1f} s (CPU {run.cpu:.1f} s)")


def _same(pairs: pd.DataFrame, known: pd.DataFrame) -> np.ndarray:
    truth = known.set_index("unique_id").person
    return np.asarray(truth.loc[pairs.left].to_numpy() == truth.loc[pairs.right].to_numpy())


def _pair_f1(found: Resolution, known: pd.DataFrame) -> float:
    merged = found.pairs[found.pairs.merged]
    return pair_quality(merged.left, merged.right, known.set_index("unique_id").person).f1


def _heading(records: pd.DataFrame) -> None:
    names = ("pair F1", "cluster P", "R", "F1", "exact", "ECE", "seconds", "CPU s")
    print(f"{f'{len(records):,} records':34}" + "".join(f"{name:>10}" for name in names))


def _line(name: str, run: Run, known: pd.DataFrame) -> None:
    pairs, cluster = run.found.pairs, run.found.assignments.cluster
    quality = cluster_quality(cluster, known.person)
    error = calibration_error(pairs.probability.to_numpy(float), _same(pairs, known))
    figures = (
        *(_pair_f1(run.found, known), quality.precision, quality.recall, quality.f1),
        *(exact_clusters(cluster, known.person).f1, error),
    )
    text = "".join(f"{figure:10.4f}" for figure in figures)
    print(f"{name:34}{text}{run.wall:10.1f}{run.cpu:10.1f}")


def _peak() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1e6


STAGES: dict[str, Callable[[], None]] = {
    stage.__name__: stage
    for stage in (hundred_thousand, million, million_by_default_splink, increment, febrl)
}


def main(stages: list[str]) -> None:
    """Run the named stages; several of them each in a process of its own."""
    if len(stages) == 1:
        STAGES[stages[0]]()
        return
    for stage in stages or STAGES:
        subprocess.run([sys.executable, __file__, stage], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
