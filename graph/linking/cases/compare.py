"""Comparisons of case pairs: a level, a weight in bits and graded scores, all as arrays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype
from scipy.sparse import csr_matrix

from graph.errors import LinkingError
from graph.linking.cases.features import (
    HOURS,
    WEEKDAYS,
    Code,
    Feature,
    Identifiers,
    Moment,
    Number,
    Place,
    PlaceUnit,
    Profile,
    level_names,
    within,
)
from graph.linking.seizures import ProfileRule, parse_profile, profile_matrix, similarity

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Measure = Callable[[Ints, Ints], Floats]
"""How far apart two rows are, by row position."""

MISSING = -1
MOST_BITS = 20.0
EARTH_KM = 6371.0
AGREE = 0.5
"""Belief before any label: share of linked cases that agree in a telling thing."""
CHANCE_OF_ID = 0.25
TELLING, COMMONPLACE = 0.7, 0.25
"""The same for codes: what is commonplace (the means of transport) mostly agrees by chance."""


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
                gap = differences(cases, feature)
                made.append(_distance(feature.column, gap, feature.steps, sample, kept=AGREE))
            case Place():
                made.append(_distance("place", kilometres(cases, feature), feature.steps, sample))
            case Moment():
                made.extend(_moment(cases, feature, sample))
            case Profile():
                made.append(_profile(cases, feature, sample))
    return tuple(made)


def incidence(cases: pd.DataFrame, column: str) -> csr_matrix:
    """Return which case (row) names which id (column); an id named twice counts once."""
    lists = _id_lists(cases, column)
    lengths = np.array([len(v) for v in lists], dtype=np.int64)
    flat = np.array([i for v in lists for i in v], dtype=object)
    codes, _ = pd.factorize(flat)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    shape = (len(cases), int(codes.max(initial=-1)) + 1)
    return csr_matrix((np.ones(len(codes)), codes, indptr), shape=shape)


def _id_lists(cases: pd.DataFrame, column: str) -> list[list[object]]:
    """Return each case's ids; one that is no list stands for itself, a missing one for none."""
    return [
        sorted({one for one in (v if _is_list(v) else (v,)) if _is_known(one)}, key=str)
        for v in cases[column]
    ]


def _is_known(value: object) -> bool:
    return value is not None and value is not pd.NA and value == value  # NaN equals nothing


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset | np.ndarray)


def _in_order(cases: pd.DataFrame, column: str) -> list[object]:
    """Return the ids of a column in the order of ``incidence``'s columns."""
    return list(dict.fromkeys(i for ids in _id_lists(cases, column) for i in ids))


def _identifiers(cases: pd.DataFrame, feature: Identifiers) -> Comparator:
    named = incidence(cases, feature.column)
    frequency = np.asarray(named.sum(axis=0)).ravel()
    # The two cases of a pair do not tell how often others have the id by chance.
    weight = np.log2(AGREE * len(cases) / (np.maximum(frequency, 2) - 2 + CHANCE_OF_ID))
    rare = (frequency < feature.common_from).astype(float)
    empty = np.asarray(named.sum(axis=1)).ravel() == 0
    through = _through(cases, feature.column)

    def compare(left: Ints, right: Ints) -> Compared:
        shared = named[left].multiply(named[right]).tocsr()
        every = np.asarray(shared.sum(axis=1)).ravel()
        if through is not None:
            shared = shared - shared.multiply(through(left, right))
        rarely, commonly = shared @ rare, shared @ (1.0 - rare)
        conditions = [rarely >= 2, rarely == 1, commonly > 0, every > 0]
        level = np.select(conditions, [4, 3, 1, 2], 0)
        bits = np.select([level == 0, level == 2], [-0.6, 0.0], shared @ weight)
        absent = empty[left] | empty[right]
        return Compared(
            np.where(absent, MISSING, level).astype(np.int64),
            np.where(absent, 0.0, np.minimum(bits, MOST_BITS)),
            {"shared": np.minimum(rarely, 4.0)},
        )

    return Comparator(feature.column, level_names(feature)[feature.column], compare)


def _through(cases: pd.DataFrame, column: str) -> Callable[[Ints, Ints], csr_matrix] | None:
    """Return which ids (as in ``incidence``) two cases both have through one same person."""
    if f"{column}_via" not in cases.columns:
        return None
    pairs = [
        [(i, person) for i, persons in zip(ids, via, strict=True) for person in persons]
        for ids, via in zip(cases[column], cases[f"{column}_via"], strict=True)
    ]
    lengths = np.array([len(held) for held in pairs], dtype=np.int64)
    flat = [pair for held in pairs for pair in held]
    codes, unique = pd.factorize(pd.Series(flat, dtype=object))
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    held = csr_matrix((np.ones(len(codes)), codes, indptr), shape=(len(cases), len(unique)))
    place = {i: n for n, i in enumerate(_in_order(cases, column))}
    ids = np.array([place[i] for i, _ in unique], dtype=np.int64)
    of_id = csr_matrix(
        (np.ones(len(ids)), (np.arange(len(ids)), ids)), shape=(len(ids), max(len(place), 0))
    )

    def both(left: Ints, right: Ints) -> csr_matrix:
        known = (held[left].multiply(held[right]).tocsr() @ of_id).tocsr()
        known.data = np.minimum(known.data, 1.0)
        return known

    return both


def _code(cases: pd.DataFrame, feature: Code) -> Comparator:
    codes, _ = pd.factorize(cases[feature.column])
    codes = codes.astype(np.int64)
    known = codes[codes >= 0]
    share = np.bincount(known, minlength=1) / max(len(known), 1)
    kept = TELLING if feature.telling else COMMONPLACE
    agrees = np.log2((kept + (1 - kept) * share) / np.maximum(share, 1e-6))
    differs = float(np.log2(1 - kept))

    def compare(left: Ints, right: Ints) -> Compared:
        a, b = codes[left], codes[right]
        same = a == b
        bits = np.where(same, agrees[a], differs)
        absent = (a < 0) | (b < 0)
        return Compared(
            np.where(absent, MISSING, same).astype(np.int64),
            np.where(absent, 0.0, np.minimum(bits, MOST_BITS)),
        )

    return Comparator(feature.column, level_names(feature)[feature.column], compare)


def _gap(values: Floats) -> Measure:
    return lambda left, right: np.abs(values[left] - values[right])


def differences(cases: pd.DataFrame, feature: Number) -> Measure:
    """Return how far apart the numbers of two rows are."""
    return _gap(pd.to_numeric(cases[feature.column], errors="coerce").to_numpy(float))


def kilometres(cases: pd.DataFrame, feature: Place) -> Measure:
    """Return how far apart two rows are in km, NaN if either has no place."""
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
    name: str,
    measure: Measure,
    steps: tuple[float, ...],
    sample: Sample,
    *,
    kept: float = 1.0,
) -> Comparator:
    edges = np.array(steps)

    def levels(distance: Floats) -> Ints:
        place = len(edges) - np.searchsorted(edges, distance, side="left")
        return np.where(np.isnan(distance), MISSING, place).astype(np.int64)

    chance = _chance(levels(measure(sample.left, sample.right)), len(steps) + 1)
    weight = np.log2((kept * _decay(len(steps) + 1) + (1 - kept) * chance) / chance)

    def compare(left: Ints, right: Ints) -> Compared:
        distance = measure(left, right)
        level = levels(distance)
        bits = np.where(level < 0, 0.0, weight[level])
        nearness = -np.log1p(np.nan_to_num(distance, nan=edges[-1]) / edges[0])
        return Compared(level, bits, {"nearness": np.where(level < 0, 0.0, nearness)})

    return Comparator(name, within(steps), compare)


def _chance(levels: Ints, count: int) -> Floats:
    seen = np.bincount(levels[levels >= 0], minlength=count) + 0.5
    return np.asarray(seen / seen.sum())


def _decay(count: int) -> Floats:
    """Belief before any label: each nearer step holds half as many linked pairs again."""
    weights = 1.5 ** np.arange(count)
    weights[0] *= 0.5
    return np.asarray(weights / weights.sum())


def _moment(cases: pd.DataFrame, feature: Moment, sample: Sample) -> list[Comparator]:
    middle = middles(cases, feature)
    found = [_distance("time", _gap(middle), feature.steps, sample)]
    if feature.clock:
        hour = (middle % 1.0) * 24.0
        found.append(_distance("hour", _circle(hour, 24.0), HOURS, sample))
        week = np.floor(middle) % 7.0
        found.append(_distance("weekday", _circle(week, 7.0), WEEKDAYS, sample))
    return found


def middles(cases: pd.DataFrame, feature: Moment) -> Floats:
    """Return the middle of each row's span, in days since 1970; of one known end that end."""
    start = days(cases[feature.start])
    if feature.end is None:
        return start
    end = days(cases[feature.end])
    return np.where(np.isnan(start), end, np.where(np.isnan(end), start, (start + end) / 2))


def moments_apart(cases: pd.DataFrame, feature: Moment) -> Measure:
    """Return how many days lie between two rows, NaN if either has no time."""
    return _gap(middles(cases, feature))


def _circle(values: Floats, round_: float) -> Measure:
    def measure(left: Ints, right: Ints) -> Floats:
        gap = np.abs(values[left] - values[right])
        return np.asarray(np.minimum(gap, round_ - gap))

    return measure


def days(column: pd.Series) -> Floats:
    """Return dates or times as days since 1970 (UTC), NaN where there is none.

    Texts are read one by one: ISO 8601, or with the day before the month. Raises LinkingError for
    a column of numbers: nobody knows what they count.
    """
    if is_numeric_dtype(column):
        raise LinkingError(f"the column {column.name} holds numbers where dates are needed")
    column = column.reset_index(drop=True)
    moments = pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601")
    other = column[moments.isna() & column.notna()]
    if len(other):
        read = pd.to_datetime(other, errors="coerce", utc=True, format="mixed", dayfirst=True)
        moments = moments.where(~(moments.isna() & column.notna()), read)
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

    by_rule = _batches(cases, feature)
    steps = tuple(1.0 - s for s in feature.steps)
    made = _distance(feature.column, apart, steps, sample)

    def compare(left: Ints, right: Ints) -> Compared:
        found = made.compare(left, right)
        for members, judged in by_rule:
            inside = np.flatnonzero(members[left] & members[right])
            same, bits = judged(left[inside], right[inside])
            found.level[inside] = len(steps) + 1 + same
            found.bits[inside] = bits
            found.grades["nearness"][inside] = 0.0
        return found

    return Comparator(feature.column, level_names(feature)[feature.column], compare)


Judged = Callable[[Ints, Ints], tuple[Ints, Floats]]


def _batches(cases: pd.DataFrame, feature: Profile) -> list[tuple[NDArray[np.bool_], Judged]]:
    """Return, for each group that has a rule, its profiled rows and what the rule says of pairs."""
    if feature.within is None or feature.text is None or feature.text not in cases.columns:
        return []
    texts, group = cases[feature.text], cases[feature.within]
    return [
        _batch((texts.notna() & (group == name)).to_numpy(bool), texts, rule)
        for name, rule in feature.rules.items()
    ]


def _batch(
    members: NDArray[np.bool_], texts: pd.Series, rule: ProfileRule
) -> tuple[NDArray[np.bool_], Judged]:
    matrix = profile_matrix([parse_profile(str(t)) for t in texts[members]])
    row = np.cumsum(members) - 1
    hit, false = rule.rates()
    weight = np.array([np.log2((1 - hit) / (1 - false)), np.log2(hit / false)])

    def judged(left: Ints, right: Ints) -> tuple[Ints, Floats]:
        alike = similarity(matrix, row[left], row[right], root=rule.root, measure=rule.measure)
        same = (alike >= rule.cut_off).astype(np.int64)
        return same, weight[same]

    return members, judged


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
