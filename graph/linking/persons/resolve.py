"""Which records are one person: the public function and its result."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from graph.linking.labels import positions
from graph.linking.persons.affordable import with_affordable_rules
from graph.linking.persons.clustering import Guard, People, cluster
from graph.linking.persons.comparisons import NULL, Comparison, blocking, comparisons
from graph.linking.persons.conflicts import BINDING, pair_guards, read_people
from graph.linking.persons.fitting import fitted, moved
from graph.linking.persons.learning import learn
from graph.linking.persons.matcher import Matcher, level_names, present_columns
from graph.linking.persons.normalise import open_database, prepare
from graph.linking.persons.parameters import PersonModel, shipped_model
from graph.linking.persons.scoring import parts
from graph.linking.persons.settings import PersonSettings, Spelling
from graph.linking.persons.unsupervised import taught_by_candidates
from graph.progress import Progress, silent

logger = logging.getLogger("graph.linking.persons")

LEAST_BITS = -10.0
"""Candidates whose unweighed score is lower are dropped unseen."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which records are one person, and why.

    Attributes
    ----------
    assignments : DataFrame
        ``unique_id`` and ``cluster`` (int), one row a record, in the order given.
    pairs : DataFrame
        ``left``, ``right`` (unique ids); ``bits_<feature>`` (log2, additive) and
        ``level_<feature>`` (which comparison level held); ``score_bits`` (their sum with the
        prior), ``probability`` (0-1), ``calibrated`` (bool), ``guard`` (why the pair may not
        merge by itself, else ""), ``merged`` (bool: this pair joined two records).
    metrics : dict
        Counts (records, candidates, pairs, merged, clusters, labels), ``calibrated``, ``blocking``
        (candidates that each rule was the first to find), ``guards`` (pairs held back by each),
        ``seconds`` by stage.
    model : PersonModel
        Frozen parameters, as true of this table as they are, for ``resolve_new``.
    settings : PersonSettings
        As given, with the blocking rules that the table could afford beside the usual ones.
    """

    assignments: pd.DataFrame
    pairs: pd.DataFrame
    metrics: dict[str, Any]
    model: PersonModel
    settings: PersonSettings


def resolve(
    records: pd.DataFrame,
    *,
    labels: pd.DataFrame | None = None,
    settings: PersonSettings = PersonSettings(),  # noqa: B008 - frozen
    seed: int = 0,
    model: PersonModel | None = None,
    progress: Progress = silent,
) -> Resolution:
    """Say which records are one person.

    Parameters
    ----------
    records : DataFrame
        Columns as in ``settings.COLUMNS``, renamed or left out by ``settings.columns``. Texts as
        written: names with titles, ``bin``, ``alias``; NIK of 16 digits; dates ``yyyy-mm-dd``,
        ``yyyymmdd`` or ``dd/mm/yyyy``; sex ``m`` or ``f``.
    labels : DataFrame, optional
        Reviewed pairs: ``left``, ``right`` (unique ids) and ``same`` (bool), drawn in any way. They
        make the probabilities true, and bind: what a reviewer held apart is never joined.
    settings : PersonSettings
        Columns, thresholds, guards.
    seed : int
        Makes the sampling repeatable.
    model : PersonModel, optional
        A model learnt before (say, from another table's labels); nothing is then trained, and
        labels only bind. Its intercept is moved to the base rate of this table's candidates.

    Raises
    ------
    LinkingError
        If a column or an id is missing or comes twice, or labels are not as they should be.
    """
    watch = _Watch(progress)
    connection = open_database(settings)
    prepare(connection, records, settings)
    watch.lap("normalise")
    ids = records[settings.columns.get("unique_id", "unique_id")].to_numpy()
    present = present_columns(connection, "people")
    if not comparisons(settings, present):
        return _nothing_compared(ids, settings)
    settings = with_affordable_rules(settings, connection, present)
    start = model or learn(connection, settings, seed=seed)
    watch.lap("train")
    matcher = Matcher(connection, settings, start.parameters)
    scored = matcher.predict(LEAST_BITS)
    watch.lap("predict")
    reviewed, compared = positions(labels, ids), matcher.comparisons
    if model is None and settings.spelling is Spelling.PLAIN:
        start = taught_by_candidates(start, scored.pairs, compared, len(ids))
    if model is None:
        final = fitted(start, scored.pairs, compared, reviewed, settings.keep)
    else:
        final = moved(model, scored.pairs, compared)
    pairs = keep(parts(scored.pairs, compared, final.layer), settings)
    people = read_people(connection, "people")
    pairs["guard"] = pair_guards(pairs, people, compared, settings.guarded)
    watch.lap("score")
    pairs, cluster_of = join(pairs, people, settings, reviewed, calibrated=final.calibrated)
    watch.lap("cluster")
    metrics = _metrics(records, pairs, cluster_of, reviewed, final) | {
        "candidates": sum(scored.found),
        "blocking": _by_rule(scored.found, settings, connection),
        "seconds": watch.seconds,
    }
    logger.info("resolved %d records into %d clusters", len(records), metrics["clusters"])
    return Resolution(
        pd.DataFrame({"unique_id": ids, "cluster": cluster_of}),
        with_ids(pairs, ids, compared, final.calibrated),
        metrics,
        final,
        settings,
    )


def _nothing_compared(ids: Any, settings: PersonSettings) -> Resolution:
    """Every record stays alone: the table holds no value that could be compared."""
    columns = ["left", "right", "score_bits", "probability", "calibrated", "guard", "merged"]
    pairs = pd.DataFrame(columns=columns).astype({"probability": float, "merged": bool})
    return Resolution(
        pd.DataFrame({"unique_id": ids, "cluster": np.arange(len(ids))}),
        pairs,
        {
            "records": len(ids),
            "candidates": 0,
            "pairs": 0,
            "merged": 0,
            "clusters": len(ids),
            "labels": 0,
        }
        | {"calibrated": False, "guards": {}, "blocking": {}, "seconds": {}},
        shipped_model(),
        settings,
    )


def keep(scored: pd.DataFrame, settings: PersonSettings) -> pd.DataFrame:
    """Return the pairs worth keeping, likeliest first."""
    kept = scored[scored.probability >= settings.keep]
    return kept.sort_values(
        ["score_bits", "left", "right"], ascending=[False, True, True], ignore_index=True
    )


def join(
    pairs: pd.DataFrame,
    people: People,
    settings: PersonSettings,
    reviewed: pd.DataFrame,
    *,
    calibrated: bool,
) -> tuple[pd.DataFrame, Any]:
    """Cluster by pairs that may merge and by what reviewers said; mark the pairs that did."""
    least = settings.automatic if calibrated else settings.uncalibrated
    free = (pairs.probability >= least) & (pairs.guard == Guard.NONE)
    held = pairs[pairs.guard.isin(BINDING)]
    said = reviewed.assign(stated=True, probability=reviewed.same.astype(float))
    joins = _columns(said[said.same], pairs[free].assign(stated=False))
    apart = _columns(said[~said.same], held.assign(stated=False))
    clusters = cluster(joins, apart, pairs, people, settings.guarded)
    guard = pairs.guard.to_numpy(object, copy=True)
    guard[np.flatnonzero(free)] = np.array(clusters.blocked[int(reviewed.same.sum()) :], object)
    pairs = pairs.assign(guard=guard)
    pairs["merged"] = free & (pairs.guard == Guard.NONE)
    return pairs, clusters.label


def _columns(*frames: pd.DataFrame) -> pd.DataFrame:
    columns = ["left", "right", "stated", "probability"]
    kept = [frame[columns] for frame in frames]
    return pd.concat(kept, ignore_index=True).astype({"stated": bool})


def _metrics(
    records: pd.DataFrame,
    pairs: pd.DataFrame,
    cluster_of: Any,
    reviewed: pd.DataFrame,
    model: PersonModel,
) -> dict[str, Any]:
    guards = pairs.guard[pairs.guard != Guard.NONE].value_counts()
    return {
        "records": len(records),
        "pairs": len(pairs),
        "merged": int(pairs.merged.sum()),
        "clusters": int(cluster_of.max(initial=-1)) + 1,
        "labels": len(reviewed),
        "calibrated": model.calibrated,
        "model": model.version,
        "guards": {str(k): int(v) for k, v in guards.items()},
    }


def _by_rule(
    found: tuple[int, ...], settings: PersonSettings, connection: duckdb.DuckDBPyConnection
) -> dict[str, int]:
    rules = blocking(settings, present_columns(connection, "people"))
    return {" + ".join(rule): count for rule, count in zip(rules, found, strict=True)}


def with_ids(
    pairs: pd.DataFrame, ids: Any, compared: tuple[Comparison, ...], calibrated: bool
) -> pd.DataFrame:
    """Return pairs as shown: ids for row positions, level names for numbers."""
    shown = pairs.drop(columns=["rule"])
    shown["left"], shown["right"] = ids[pairs.left.to_numpy()], ids[pairs.right.to_numpy()]
    for c in compared:
        codes = pairs[f"level_{c.feature}"].to_numpy(np.int64) + 1
        names = pd.Index([NULL, *level_names(c)])
        shown[f"level_{c.feature}"] = pd.Categorical.from_codes(codes, categories=names)
    shown["calibrated"] = calibrated
    return shown


class _Watch:
    """Seconds by stage, told to whoever waits."""

    def __init__(self, progress: Progress, clock: Callable[[], float] = perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._progress, self._clock, self._last = progress, clock, clock()

    def lap(self, stage: str) -> None:
        now = self._clock()
        self.seconds[stage] = round(now - self._last, 3)
        self._last = now
        self._progress(stage, len(self.seconds), 5)
