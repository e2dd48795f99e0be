"""Which pairs of cases are looked at at all."""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from graph.linking.cases.compare import incidence, middles, profiles
from graph.linking.cases.features import (
    Code,
    Feature,
    Identifiers,
    Moment,
    Place,
    PlaceUnit,
    Profile,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ALL_PAIRS_UP_TO = 1500
"""Tables of at most this many cases are compared pair by pair."""
LARGEST_GROUP = 60
"""Cases that agree in two codes are compared only if so few do: a common brand says little."""
CELL_KM = 33.0
LIKE_PROFILE = 0.97
NEAREST = 150
"""Cases without identifiers: how many nearest in place and time each is compared with."""
KM_OF_A_DEGREE = 111.2


def candidates(cases: pd.DataFrame, features: tuple[Feature, ...]) -> tuple[Ints, Ints]:
    """Return row positions of candidate pairs, left < right, sorted, each once."""
    count = len(cases)
    if count <= ALL_PAIRS_UP_TO:
        left, right = np.triu_indices(count, 1)
        return left.astype(np.int64), right.astype(np.int64)
    keys: list[Ints] = []
    for feature in features:
        if isinstance(feature, Identifiers):
            keys.append(_by_identifier(cases, feature))
    cell = _cells(cases, features)
    codes = [f.column for f in features if isinstance(f, Code) and f.telling]
    for first, second in combinations(codes, 2):
        keys.append(_by_group(cases[[first, second]], count, LARGEST_GROUP))
        if cell is not None:
            near = cases[[first, second]].assign(cell=cell)
            keys.append(_by_group(near, count, LARGEST_GROUP))
    for feature in features:
        if isinstance(feature, Profile) and cell is not None:
            keys.append(_by_profile(cases, feature, cell))
    if not any(isinstance(f, Identifiers) for f in features):
        keys.append(_by_place_and_time(cases, features))
    merged = np.unique(np.concatenate(keys)) if keys else np.zeros(0, dtype=np.int64)
    return merged // count, merged % count


def _pairs_of_groups(groups: list[Ints], count: int) -> Ints:
    found = [np.zeros(0, dtype=np.int64)]
    for rows in groups:
        rows = np.sort(rows)
        a, b = np.triu_indices(len(rows), 1)
        found.append(rows[a] * count + rows[b])
    return np.concatenate(found)


def _by_identifier(cases: pd.DataFrame, feature: Identifiers) -> Ints:
    named = incidence(cases, feature.column).tocsc()
    sizes = np.diff(named.indptr)
    rare = np.flatnonzero((sizes >= 2) & (sizes < feature.common_from))
    groups = [named.indices[named.indptr[c] : named.indptr[c + 1]].astype(np.int64) for c in rare]
    return _pairs_of_groups(groups, len(cases))


def _by_group(keys: pd.DataFrame, count: int, largest: int) -> Ints:
    known = np.flatnonzero(keys.notna().all(axis=1).to_numpy())
    grouped = keys.iloc[known].groupby(list(keys.columns), sort=False, observed=True).indices
    groups = [
        known[rows].astype(np.int64) for rows in grouped.values() if 2 <= len(rows) <= largest
    ]
    return _pairs_of_groups(groups, count)


def _cells(cases: pd.DataFrame, features: tuple[Feature, ...]) -> NDArray[np.object_] | None:
    place = next((f for f in features if isinstance(f, Place)), None)
    if place is None:
        return None
    size = {PlaceUnit.DEGREES: CELL_KM / KM_OF_A_DEGREE, PlaceUnit.METRES: CELL_KM * 1e3}
    width = size.get(place.unit, CELL_KM)
    north = np.floor(pd.to_numeric(cases[place.north], errors="coerce") / width)
    east = np.floor(pd.to_numeric(cases[place.east], errors="coerce") / width)
    cell = (north * 100_003 + east).to_numpy(dtype=object)
    cell[pd.isna(cell)] = None
    return np.asarray(cell, dtype=object)


def _by_profile(cases: pd.DataFrame, feature: Profile, cell: NDArray[np.object_]) -> Ints:
    matrix, known = profiles(cases, feature.column)
    keys = pd.DataFrame({"cell": cell, "known": np.where(known, 1.0, np.nan)}, index=cases.index)
    if feature.within is not None:
        keys["within"] = cases[feature.within]
    pairs = _by_group(keys, len(cases), 10 * LARGEST_GROUP)
    left, right = pairs // len(cases), pairs % len(cases)
    cosine = np.einsum("ij,ij->i", matrix[left], matrix[right])
    return np.asarray(pairs[cosine >= LIKE_PROFILE], dtype=np.int64)


def _by_place_and_time(cases: pd.DataFrame, features: tuple[Feature, ...]) -> Ints:
    """Pair each case with those nearest in place, in time, and in both together.

    A fixed radius would find nobody in the country and everybody in a city.
    """
    place = next((_axes(cases, f) for f in features if isinstance(f, Place)), None)
    time = next((_days(cases, f) for f in features if isinstance(f, Moment)), None)
    known = [axes for axes in (place, time) if axes is not None]
    spaces = [*known, np.column_stack(known)] if len(known) > 1 else known
    found = [np.zeros(0, dtype=np.int64), *(_nearest(space) for space in spaces)]
    return np.concatenate(found)


def _axes(cases: pd.DataFrame, place: Place) -> Floats:
    """Return coordinates in the place's own middle step, near enough for finding neighbours."""
    north = pd.to_numeric(cases[place.north], errors="coerce").to_numpy(float)
    east = pd.to_numeric(cases[place.east], errors="coerce").to_numpy(float)
    unit = {PlaceUnit.DEGREES: KM_OF_A_DEGREE, PlaceUnit.METRES: 1e-3}.get(place.unit, 1.0)
    if place.unit is PlaceUnit.DEGREES:
        east = east * np.cos(np.radians(north))
    return np.asarray(np.column_stack([north, east]) * (unit / place.steps[len(place.steps) // 2]))


def _days(cases: pd.DataFrame, moment: Moment) -> Floats:
    """Return the time axis in the moment's own middle step."""
    return middles(cases, moment)[:, None] / moment.steps[len(moment.steps) // 2]


def _nearest(space: Floats) -> Ints:
    known = np.flatnonzero(~np.isnan(space).any(axis=1))
    if len(known) < 2:
        return np.zeros(0, dtype=np.int64)
    most = min(NEAREST + 1, len(known))
    _, rows = cKDTree(space[known]).query(space[known], k=most)
    a, b = np.repeat(known, most), known[rows.ravel()]
    apart = a != b
    low, high = np.minimum(a, b)[apart], np.maximum(a, b)[apart]
    return np.unique(low.astype(np.int64) * len(space) + high)
