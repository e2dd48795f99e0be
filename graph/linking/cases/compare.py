"""Comparisons of case pairs: a level, a weight in bits and graded scores, all as arrays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from graph.linking.cases.features import (
    Code,
    Feature,
    Identifiers,
    Moment,
    Number,
    Place,
    PlaceUnit,
    Profile,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MISSING = -1
MOST_BITS = 20.0
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Compared:
    """One feature of many pairs: ``level`` (-1 missing, 0 different, upwards), bits, grades."""

    level: Ints
    bits: Floats
    grades: Mapping[str, Floats] = field(default_factory=dict)
    """Scores without unit that the calibrated layer may weigh besides the level."""


@dataclass(frozen=True, slots=True)
class Comparator:
    """One compared feature: level names (0 upwards) and the function over row positions."""

    feature: str
    levels: tuple[str, ...]
    compare: Callable[[Ints, Ints], Compared]


@dataclass(frozen=True, slots=True)
class Sample:
    """Random pairs of rows: what agreement by chance looks like."""

    left: Ints
    right: Ints


def comparators(
    cases: pd.DataFrame, features: tuple[Feature, ...], sample: Sample
) -> tuple[Comparator, ...]:
    """Return the comparators of a table's features."""
    made: list[Comparator] = []
    for feature in features:
        match feature:
            case Identifiers():
                made.append(_identifiers(cases, feature))
            case Code():
                made.append(_code(cases, feature))
            case Number():
                values = pd.to_numeric(cases[feature.column], errors="coerce").to_numpy(float)
                made.append(_distance(feature.column, _gap(values), feature.steps, sample))
            case Place():
                made.append(_distance("place", _kilometres(cases, feature), feature.steps, sample))
            case Moment():
                made.extend(_moment(cases, feature, sample))
            case Profile():
                made.append(_profile(cases, feature, sample))
    return tuple(made)


def incidence(cases: pd.DataFrame, column: str) -> csr_matrix:
    """Return which case (row) names which id (column); an id named twice counts once."""
    lists = [[] if v is None or np.isscalar(v) else sorted(set(v)) for v in cases[column]]
    lengths = np.array([len(v) for v in lists], dtype=np.int64)
    flat = np.array([i for v in lists for i in v], dtype=object)
    codes, _ = pd.factorize(flat)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(cases), int(codes.max(initial=-1)) + 1)
    return csr_matrix((np.ones(len(codes)), codes, indptr), shape=shape)


def _identifiers(cases: pd.DataFrame, feature: Identifiers) -> Comparator:
    named = incidence(cases, feature.column)
    frequency = np.asarray(named.sum(axis=0)).ravel()
    weight = np.log2(len(cases) / np.maximum(frequency, 2))
    rare = (frequency < feature.common_from).astype(float)
    empty = np.asarray(named.sum(axis=1)).ravel() == 0

    def compare(left: Ints, right: Ints) -> Compared:
        shared = named[left].multiply(named[right]).tocsr()
        rarely, commonly = shared @ rare, shared @ (1.0 - rare)
        level = np.select([rarely >= 2, rarely == 1, commonly > 0], [3, 2, 1], 0)
        bits = np.where(level > 0, shared @ weight, -0.6)
        absent = empty[left] | empty[right]
        return Compared(
            np.where(absent, MISSING, level).astype(np.int64),
            np.where(absent, 0.0, np.minimum(bits, MOST_BITS)),
            {"shared": np.minimum(rarely, 4.0)},
        )

    return Comparator(feature.column, ("none", "common", "one_rare", "several_rare"), compare)


def _code(cases: pd.DataFrame, feature: Code) -> Comparator:
    codes, _ = pd.factorize(cases[feature.column])
    codes = codes.astype(np.int64)
    known = codes[codes >= 0]
    share = np.bincount(known, minlength=1) / max(len(known), 1)
    differs = float(np.log2(0.3 / max(1.0 - float(np.square(share).sum()), 0.05)))

    def compare(left: Ints, right: Ints) -> Compared:
        a, b = codes[left], codes[right]
        same = a == b
        bits = np.where(same, np.log2(0.7 / np.maximum(share[a], 1e-6)), differs)
        absent = (a < 0) | (b < 0)
        return Compared(
            np.where(absent, MISSING, same).astype(np.int64),
            np.where(absent, 0.0, np.minimum(bits, MOST_BITS)),
        )

    return Comparator(feature.column, ("different", "same"), compare)


def _gap(values: Floats) -> Callable[[Ints, Ints], Floats]:
    return lambda left, right: np.abs(values[left] - values[right])


def _kilometres(cases: pd.DataFrame, feature: Place) -> Callable[[Ints, Ints], Floats]:
    north = pd.to_numeric(cases[feature.north], errors="coerce").to_numpy(float)
    east = pd.to_numeric(cases[feature.east], errors="coerce").to_numpy(float)
    if feature.unit is not PlaceUnit.DEGREES:
        scale = 1e-3 if feature.unit is PlaceUnit.METRES else 1.0
        return lambda a, b: np.hypot(north[a] - north[b], east[a] - east[b]) * scale
    north, east = np.radians(north), np.radians(east)

    def distance(a: Ints, b: Ints) -> Floats:
        half = np.sin((north[a] - north[b]) / 2) ** 2
        half = half + np.cos(north[a]) * np.cos(north[b]) * np.sin((east[a] - east[b]) / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))

    return distance


def _distance(
    name: str, measure: Callable[[Ints, Ints], Floats], steps: tuple[float, ...], sample: Sample
) -> Comparator:
    edges = np.array(steps)

    def levels(distance: Floats) -> Ints:
        place = len(edges) - np.searchsorted(edges, distance, side="left")
        return np.where(np.isnan(distance), MISSING, place).astype(np.int64)

    chance = _chance(levels(measure(sample.left, sample.right)), len(steps) + 1)
    weight = np.log2(_decay(len(steps) + 1) / chance)

    def compare(left: Ints, right: Ints) -> Compared:
        distance = measure(left, right)
        level = levels(distance)
        bits = np.where(level < 0, 0.0, weight[level])
        nearness = -np.log1p(np.nan_to_num(distance, nan=edges[-1]) / edges[0])
        return Compared(level, bits, {"nearness": np.where(level < 0, 0.0, nearness)})

    names = ("far", *(f"within_{step:g}" for step in reversed(steps)))
    return Comparator(name, names, compare)


def _chance(levels: Ints, count: int) -> Floats:
    seen = np.bincount(levels[levels >= 0], minlength=count) + 0.5
    return np.asarray(seen / seen.sum())


def _decay(count: int) -> Floats:
    """Belief before any label: each nearer step holds half as many linked pairs again."""
    weights = 1.5 ** np.arange(count)
    weights[0] *= 0.5
    return np.asarray(weights / weights.sum())


def _moment(cases: pd.DataFrame, feature: Moment, sample: Sample) -> list[Comparator]:
    start = _days(cases[feature.start])
    end = start if feature.end is None else _days(cases[feature.end])
    middle = (start + end) / 2
    found = [_distance("time", _gap(middle), feature.steps, sample)]
    if feature.clock:
        hour = (middle % 1.0) * 24.0
        found.append(_distance("hour", _circle(hour, 24.0), (1.0, 3.0, 6.0), sample))
        week = np.floor(middle) % 7.0
        found.append(_distance("weekday", _circle(week, 7.0), (0.5, 1.5), sample))
    return found


def _circle(values: Floats, round_: float) -> Callable[[Ints, Ints], Floats]:
    def measure(left: Ints, right: Ints) -> Floats:
        gap = np.abs(values[left] - values[right])
        return np.asarray(np.minimum(gap, round_ - gap))

    return measure


def _days(column: pd.Series) -> Floats:
    moments = pd.to_datetime(column, errors="coerce", utc=True)
    return np.asarray((moments - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1), dtype=float)


def _profile(cases: pd.DataFrame, feature: Profile, sample: Sample) -> Comparator:
    matrix, known = profiles(cases, feature.column)
    group = np.zeros(len(cases), dtype=np.int64)
    if feature.within is not None:
        group = pd.factorize(cases[feature.within])[0].astype(np.int64)

    def apart(left: Ints, right: Ints) -> Floats:
        cosine = np.einsum("ij,ij->i", matrix[left], matrix[right])
        comparable = known[left] & known[right] & (group[left] == group[right])
        return np.where(comparable, 1.0 - cosine, np.nan)

    steps = tuple(1.0 - s for s in feature.steps)
    made = _distance(feature.column, apart, steps, sample)
    names = ("unlike", *(f"cosine_{step:g}" for step in reversed(feature.steps)))
    return Comparator(feature.column, names, made.compare)


def profiles(cases: pd.DataFrame, column: str) -> tuple[Floats, NDArray[np.bool_]]:
    """Return profiles as rows of length 1, and which cases have one."""
    lists = [None if v is None or np.isscalar(v) else np.asarray(v, float) for v in cases[column]]
    width = max((len(v) for v in lists if v is not None), default=1)
    known = np.array([v is not None and len(v) == width for v in lists], dtype=bool)
    matrix = np.zeros((len(lists), width))
    for row in np.flatnonzero(known):
        matrix[row] = lists[row]
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(length > 0, length, 1.0), known & (length[:, 0] > 0)
