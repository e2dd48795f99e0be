"""How often the levels hold among unrelated records (u), from sampled pairs."""

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import pandas as pd

from graph.linking.persons.comparisons import ELSE, Comparison

PRIOR_PAIRS = 20_000.0
"""Weight of the shipped u against the sample: rare levels keep it, common ones are learnt."""

UNKNOWN, UNKNOWN_PAIRS = 0.02, 20.0
"""Agreement by chance of what no model knows, and its weight against the sample."""

IDENTIFIERS = frozenset({"nik", "phone", "plate"})
"""Agreement by chance is too rare to be sampled: the shipped u stands."""

_OTHERS = """
coalesce(nik_l <> nik_r, true) and coalesce(name_s_l <> name_s_r or birth_l <> birth_r, true)
"""


def sampled_chance(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    shipped: Mapping[str, Mapping[str, float]],
    *,
    pairs: int,
    seed: int,
) -> dict[str, dict[str, float]]:
    """Return u of every level of every feature.

    Sampled pairs that agree on NIK, or on name and birth date, are matches and left out.
    """
    sample = sampled_patterns(connection, comparisons, pairs=pairs, seed=seed, among=_OTHERS)
    chance: dict[str, dict[str, float]] = {}
    for comparison in comparisons:
        feature = comparison.feature
        prior = shipped.get(feature, {})
        names = [*(level.name for level in comparison.levels), ELSE]
        counts = sample.groupby(feature)["pairs"].sum()
        seen = np.array([counts.get(name, 0.0) for name in names])
        known = np.array([prior.get(name, UNKNOWN if name != ELSE else 1.0) for name in names])
        weight = 1e9 if feature in IDENTIFIERS and prior else PRIOR_PAIRS
        if not prior:
            weight = UNKNOWN_PAIRS
        smoothed = (seen + weight * known / known.sum()) / (seen.sum() + weight)
        chance[feature] = dict(zip(names, smoothed.tolist(), strict=True))
    return chance


def sampled_patterns(
    connection: duckdb.DuckDBPyConnection,
    comparisons: Sequence[Comparison],
    *,
    pairs: int,
    seed: int,
    among: str = "true",
) -> pd.DataFrame:
    """Return which levels held together among pairs drawn at random from table ``people``.

    One row a pattern: for each feature the level's name, None where a value is missing, and
    ``pairs``, how many of the drawn pairs that the SQL condition ``among`` holds for.
    """
    if not pairs or not comparisons:
        return pd.DataFrame(columns=[*(c.feature for c in comparisons), "pairs"])
    (records,) = connection.execute("select count(*) from people").fetchone() or (0,)
    random = np.random.default_rng(seed)
    sample = pd.DataFrame(
        {"a": random.integers(0, records, pairs), "b": random.integers(0, records, pairs)}
    )
    sample = sample[sample.a < sample.b]
    connection.register("sampled_pairs", sample)
    used = sorted(
        {c.null_column for c in comparisons}
        | {"name_s", "name_n", "tokens", "word_bits", "alias", "nik", "birth", "street"}
    )
    sides = ", ".join(f"l.{c} as {c}_l, r.{c} as {c}_r" for c in used)
    levels = ", ".join(f"{_case(c)} as {c.feature}" for c in comparisons)
    patterns = connection.execute(
        f"select {levels}, count(*)::double as pairs from ("
        f"select {sides} from sampled_pairs join people l on l.unique_id = a "
        f"join people r on r.unique_id = b) where {among} group by all order by all"
    ).df()
    connection.unregister("sampled_pairs")
    return patterns


def _case(comparison: Comparison) -> str:
    null = comparison.null_column
    levels = " ".join(f"when {level.sql} then '{level.name}'" for level in comparison.levels)
    return f"case when {null}_l is null or {null}_r is null then null {levels} else '{ELSE}' end"
