"""The place where Splink is told what to do on DuckDB; ``spark`` runs the same on Spark."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from splink import DuckDBAPI, Linker, block_on
from splink.internals.exceptions import SplinkException

from graph.errors import LinkingError
from graph.linking.persons.comparisons import (
    ELSE,
    NULL,
    Comparison,
    blocking,
    certain_rules,
    comparisons,
    training_blocks,
)
from graph.linking.persons.frequencies import frequency_tables, narrow, set_aside
from graph.linking.persons.parameters import Parameters
from graph.linking.persons.settings import PersonSettings

RECALL_OF_CERTAIN_RULES = 0.8
FLOOR = 1e-3
"""Smallest m: a level that training never saw among matches is not proof against a match."""

PAIRS_AT_ONCE = 3_400_000
_CANDIDATES, _TURN, _NARROW = "candidates", "candidates_in_turn", "scored_in_turn"

LEAST_PRIOR = 1e-8
"""A table in which the certain rules find no pair may still hold one."""

logging.getLogger("splink").setLevel(logging.ERROR)
logger = logging.getLogger("graph.linking.persons")


def present_columns(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """Return the columns of a table that hold at least one value."""
    columns = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    counts = connection.execute(
        f"select {', '.join(f'count({c})' for c in columns)} from {table}"
    ).fetchone()
    return frozenset(c for c, n in zip(columns, counts or (), strict=True) if n)


def _level(name: str, sql: str, pair: tuple[float, float] | None) -> dict[str, Any]:
    level: dict[str, Any] = {"label_for_charts": name, "sql_condition": sql}
    if pair is not None:
        level |= {"m_probability": max(pair[0], FLOOR), "u_probability": pair[1]}
    return level


def _comparison(
    comparison: Comparison, known: Mapping[str, tuple[float, float]] | None
) -> dict[str, Any]:
    known = known or {}
    null = comparison.null_column
    levels: list[dict[str, Any]] = [
        {
            "label_for_charts": NULL,
            "sql_condition": f"{null}_l is null or {null}_r is null",
            "is_null_level": True,
        }
    ]
    for level in comparison.levels:
        entry = _level(level.name, level.sql, known.get(level.name))
        if level.frequency:
            entry |= {"tf_adjustment_column": level.frequency, "tf_adjustment_weight": 1.0}
        levels.append(entry)
    levels.append(_level(ELSE, "ELSE", known.get(ELSE)))
    return {"output_column_name": comparison.feature, "comparison_levels": levels}


def splink_settings(
    compared: Sequence[Comparison],
    settings: PersonSettings,
    present: frozenset[str],
    parameters: Parameters,
    dialect: str = "duckdb",
) -> dict[str, Any]:
    """Return what Splink is told, whatever engine runs it."""
    known = parameters.levels
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "comparisons": [_comparison(c, known.get(c.feature)) for c in compared],
        "blocking_rules_to_generate_predictions": [
            block_on(*rule).create_blocking_rule_dict(dialect)
            for rule in blocking(settings, present)
        ],
        "probability_two_random_records_match": parameters.prior,
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": False,
    }


def held(linker: Linker) -> Parameters:
    """Return the parameters that a linker now holds, as Splink computes with them."""
    model = linker.misc.save_model_to_json()
    levels = {
        c["output_column_name"]: {
            level["label_for_charts"]: (
                _rounded(float(level.get("m_probability") or FLOOR)),
                _rounded(float(level.get("u_probability") or FLOOR)),
            )
            for level in c["comparison_levels"]
            if not level.get("is_null_level")
        }
        for c in model["comparisons"]
    }
    prior = max(float(model["probability_two_random_records_match"]), LEAST_PRIOR)
    return Parameters(_rounded(prior), levels)


def narrow_query(compared: Sequence[Comparison], known: Parameters, table: str) -> str:
    """Return the SQL that reads the columns of ``Scored.pairs`` from a Splink prediction."""
    parts = []
    for comparison in compared:
        feature = comparison.feature
        weighed = any(level.frequency for level in comparison.levels)
        adjust = f" + mw_tf_adj_{feature}" if weighed else ""
        parts.append(f"cast(mw_{feature}{adjust} as float) as bits_{feature}")
        parts.append(f"{_level_sql(comparison, known.levels[feature])} as level_{feature}")
    return (
        "select cast(least(unique_id_l, unique_id_r) as int) as left_row, "
        "cast(greatest(unique_id_l, unique_id_r) as int) as right_row, "
        f"cast(match_key as tinyint) as rule, {', '.join(parts)}, "
        f"cast(match_weight as float) as score_bits from {table}"
    )


ROWS = {"left_row": "left", "right_row": "right"}
"""``left`` is a word of SQL: the columns get their names after the query."""


def _rounded(number: float) -> float:
    """Seven digits: sums in another order on another machine give the same model."""
    return float(f"{number:.7g}")


def _out_of_memory(fault: BaseException) -> bool:
    causes = (fault, fault.__cause__)
    return any(isinstance(cause, duckdb.OutOfMemoryException) for cause in causes)


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates and their scores.

    Attributes
    ----------
    pairs : DataFrame
        left < right (row positions), rule (position of the first blocking rule that found the
        pair), bits_<feature>, level_<feature> (see ``level_names``; -1 is missing) and score_bits
        (prior included).
    found : tuple of int
        How many pairs each blocking rule was the first to find, whatever their score.
    """

    pairs: pd.DataFrame
    found: tuple[int, ...]


class Matcher:
    """Scores pairs of one prepared table with given parameters, which ``train`` refines."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        settings: PersonSettings,
        parameters: Parameters,
        table: str = "people",
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._present = present_columns(connection, table)
        self.comparisons = tuple(
            c for c in comparisons(settings, None) if c.feature in parameters.levels
        )
        self._api = DuckDBAPI(connection)
        self._input = self._api.register(table)
        self._frequencies = frequency_tables(connection, self.comparisons, parameters, table)
        self._linker = self._told(parameters)

    def _told(self, parameters: Parameters) -> Linker:
        """Return a linker that holds these parameters."""
        settings = splink_settings(self.comparisons, self._settings, self._present, parameters)
        linker = Linker(self._input, settings, log_level=None)
        for column, name in self._frequencies.items():
            linker.table_management.register_term_frequency_lookup(self._api.register(name), column)
        return linker

    def train(self) -> None:
        """Learn the prior and the m of every level from the table itself, without any label.

        A block in which Splink finds nothing to learn from (no pairs, or a level that vanishes)
        is passed over: the parameters stay what they were.
        """
        rules = certain_rules(self._present)
        try:
            if rules:
                self._linker.training.estimate_probability_two_random_records_match(
                    [block_on(*rule) for rule in rules], recall=RECALL_OF_CERTAIN_RULES
                )
        except ValueError:
            logger.warning("matches are too common for the certain rules; the prior is kept")
        for block in training_blocks(self._present):
            before = self.parameters()
            try:
                self._linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(*block),
                    estimate_without_term_frequencies=True,
                    max_pairs=3e5,
                    record_sample_proportion=0.1,
                )
            except (ValueError, SplinkException):
                logger.warning("nothing could be learnt from the block %s", ", ".join(block))
                self._linker = self._told(before)  # Splink has forgotten the block's comparisons

    def parameters(self) -> Parameters:
        """Return what the matcher now holds."""
        return held(self._linker)

    def predict(self, least_bits: float) -> Scored:
        """Return the scored pairs of the table's candidates, and how many each rule found first.

        Candidates are scored some at a time, so that memory does not grow with their number.

        Raises
        ------
        LinkingError
            If the candidates do not fit into the memory that the settings grant.
        """
        try:
            found = self._block()
            frames = [self._score(low, high, least_bits) for low, high in self._turns(sum(found))]
        except (duckdb.OutOfMemoryException, SplinkException) as fault:
            if not _out_of_memory(fault):
                raise
            raise LinkingError(
                f"linking does not fit into {self._settings.memory} of memory; see PersonSettings"
            ) from None
        self._connection.execute(f"drop table {_CANDIDATES}")
        return Scored(pd.concat(frames, ignore_index=True), found)

    def _block(self) -> tuple[int, ...]:
        """Write the candidates; return how many pairs each rule was the first to find."""
        blocked = self._linker.inference.compute_blocked_pairs_for_predict()
        self._connection.execute(
            f"create or replace table {_CANDIDATES} as select match_key::tinyint as match_key, "
            f"join_key_l::int as join_key_l, join_key_r::int as join_key_r "
            f"from {blocked.physical_name}"
        )
        blocked.drop_table_from_database_and_remove_from_cache()
        counts = dict(
            self._connection.execute(
                f"select match_key, count(*) from {_CANDIDATES} group by 1"
            ).fetchall()
        )
        return tuple(int(counts.get(number, 0)) for number in range(len(self.rules())))

    def _turns(self, candidates: int) -> list[tuple[int, int]]:
        """Split the left records into ranges with about ``PAIRS_AT_ONCE`` candidates each."""
        turns = max(1, -(-candidates // PAIRS_AT_ONCE))
        shares = ", ".join(str(turn / turns) for turn in range(1, turns))
        bounds: list[int] = []
        if turns > 1:
            (bounds,) = self._connection.execute(
                f"select quantile_disc(join_key_l, [{shares}]) from {_CANDIDATES}"
            ).fetchone() or ([],)
        return list(zip([-1, *bounds], [*bounds, 2**31 - 1], strict=True))

    def _score(self, low: int, high: int, least_bits: float) -> pd.DataFrame:
        self._connection.execute(
            f"create or replace table {_TURN} as select match_key::varchar as match_key, "
            f"join_key_l, join_key_r from {_CANDIDATES} "
            f"where join_key_l > {low} and join_key_l <= {high}"
        )
        self._linker.table_management.register_blocked_pairs_for_predict(self._api.register(_TURN))
        scored = self._linker.inference.predict(
            threshold_match_weight=least_bits, warning_mode="never"
        )
        frame = self._frame(scored.physical_name)
        scored.drop_table_from_database_and_remove_from_cache()
        self._connection.execute(f"drop table {_TURN}")
        return frame

    def rules(self) -> tuple[tuple[str, ...], ...]:
        """Return the blocking rules that the table has the columns for."""
        return blocking(self._settings, self._present)

    def await_new(self) -> None:
        """Make ready for ``predict_new``, and for nothing else."""
        set_aside(self._connection, self._frequencies)

    def predict_new(self, near: str, table: str, least_bits: float) -> pd.DataFrame:
        """Return the scored pairs of ``table``'s records with those of ``near``, and among them.

        Columns as in ``Scored``; nothing among the records of ``near`` is looked at again. Value
        frequencies are those of the matcher's own table.
        """
        narrow(self._connection, self._frequencies, near, table)
        new = self._api.register(table)
        inference = self._linker.inference
        between = inference.predict_between(
            self._api.register(near), new, threshold_match_weight=least_bits, warning_mode="never"
        )
        within = inference.predict_within(
            new, threshold_match_weight=least_bits, warning_mode="never"
        )
        frames = [self._frame(between.physical_name), self._frame(within.physical_name)]
        return pd.concat(frames, ignore_index=True)

    def _frame(self, table: str) -> pd.DataFrame:
        query = narrow_query(self.comparisons, self.parameters(), table)
        # Into a table first: DuckDB fills one with all threads, a result with one
        self._connection.execute(f"create or replace temp table {_NARROW} as {query}")
        frame = self._connection.table(_NARROW).df().rename(columns=ROWS)
        self._connection.execute(f"drop table {_NARROW}")
        return frame


def _level_sql(comparison: Comparison, known: Mapping[str, tuple[float, float]]) -> str:
    """Read the level back from its weight: Splink's prediction leaves the level itself out."""
    names = level_names(comparison)
    weights = [float(np.log2(m / u)) for m, u in (known[name] for name in names)]
    cases = " ".join(
        f"when abs(mw_{comparison.feature} - ({weight!r})) < 1e-5 then {position}"
        for position, weight in enumerate(weights)
    )
    return f"cast(case {cases} else -1 end as tinyint)"


def level_names(comparison: Comparison) -> Sequence[str]:
    """Return the level names by gamma value: -1 is missing, 0 is different, then upwards."""
    return (ELSE, *(level.name for level in reversed(comparison.levels)))


def prior_bits(parameters: Parameters) -> float:
    """Return log2 of the prior odds."""
    return float(np.log2(parameters.prior / (1 - parameters.prior)))
