"""Guards on single pairs: what no score may overrule without a person's word."""

from collections.abc import Sequence

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.linking.persons.clustering import Guard, People, differing_digits
from graph.linking.persons.comparisons import CONFLICT, Comparison
from graph.linking.persons.matcher import level_names
from graph.linking.persons.settings import Guards

NEIGHBOURS = 5
"""NIK of people born on one day in one district that were registered one after the other."""

BINDING = frozenset({Guard.NIK, Guard.SEX, Guard.BIRTH, Guard.BROTHERS})
"""Guards that keep two records apart in clusters too, whatever lies between them."""

Flags = NDArray[np.bool_]


def read_people(connection: duckdb.DuckDBPyConnection, *tables: str) -> People:
    """Read what guards look at, by row position over all ``tables`` in turn."""
    rows = " union all ".join(f"select unique_id, nik, sex, birth from {t}" for t in tables)
    # A woman's NIK has 40 added to the day of birth
    columns = connection.execute(
        "select coalesce(case when length(nik) = 16 then try_cast(nik as bigint) end, 0) as nik, "
        "case when sex = 'm' then 1 when sex = 'f' then 2 when length(nik) <> 16 then 0 "
        "when substr(nik, 7, 2) between '01' and '31' then 1 "
        "when substr(nik, 7, 2) between '41' and '71' then 2 else 0 end::bigint as sex, "
        "coalesce(year(try_cast(birth as date)), 0)::bigint as year "
        f"from ({rows}) order by unique_id"
    ).fetchnumpy()
    return People(*(np.asarray(columns[c]).astype(np.int64) for c in ("nik", "sex", "year")))


def pair_guards(
    pairs: pd.DataFrame, people: People, compared: Sequence[Comparison], guards: Guards
) -> NDArray[np.object_]:
    """Return the guard that holds each pair back, ``Guard.NONE`` where none does."""
    left, right = pairs.left.to_numpy(np.int64), pairs.right.to_numpy(np.int64)
    levels = _Levels(pairs, compared)
    nik_l, nik_r = people.nik[left], people.nik[right]
    both = (nik_l > 0) & (nik_r > 0)
    same_nik = both & (nik_l == nik_r)
    digits = np.where(both, differing_digits(nik_l, nik_r), 0)
    sex_l, sex_r = people.sex[left], people.sex[right]
    year_l, year_r = people.year[left], people.year[right]
    found: NDArray[np.object_] = np.full(len(pairs), Guard.NONE, dtype=object)
    # A telephone is a household's, too: it does not tell one twin from the other
    household = (
        levels.are("address", "exact")
        | levels.are("father", "exact", "near")
        | levels.are("phone", "exact")
    )
    explained = same_nik | levels.are("alias", "exact", "different")
    brothers = levels.are("name", CONFLICT) & levels.are("birth", "exact") & household
    if guards.brothers:
        found[brothers & ~explained] = Guard.BROTHERS
    found[
        both
        & ~same_nik
        & (np.abs(nik_l - nik_r) <= NEIGHBOURS)
        & ~levels.are("name", "exact", "subset")
    ] = Guard.NEIGHBOUR
    found[
        (year_l > 0)
        & (year_r > 0)
        & ~same_nik
        & ~levels.are("birth", "same_day")
        & (np.abs(year_l - year_r) >= guards.birth_years)
    ] = Guard.BIRTH
    if guards.sex:
        found[(sex_l > 0) & (sex_r > 0) & (sex_l != sex_r) & ~same_nik] = Guard.SEX
    found[digits > guards.nik_digits] = Guard.NIK
    return found


class _Levels:
    """Asks which comparison level held, by name."""

    def __init__(self, pairs: pd.DataFrame, compared: Sequence[Comparison]) -> None:
        self._pairs = pairs
        self._names = {c.feature: level_names(c) for c in compared}

    def are(self, feature: str, *wanted: str) -> Flags:
        names = self._names.get(feature)
        if names is None:
            return np.zeros(len(self._pairs), dtype=bool)
        codes = [n for n, name in enumerate(names) if name in wanted]
        return np.isin(self._pairs[f"level_{feature}"].to_numpy(), codes)
