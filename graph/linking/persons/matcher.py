"""The one place where Splink is told what to do; no Splink object leaves this file."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from splink import DuckDBAPI, Linker, block_on
from splink.internals.exceptions import SplinkException

from graph.linking.persons.comparisons import (
    ELSE,
    NULL,
    Comparison,
    blocking,
    certain_rules,
    comparisons,
    training_blocks,
)
from graph.linking.persons.frequencies import frequency_tables
from graph.linking.persons.parameters import Parameters
from graph.linking.persons.settings import PersonSettings

RECALL_OF_CERTAIN_RULES = 0.8
FLOOR = 1e-3
"""Smallest m: a level that training never saw among matches is not proof against a match."""

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


def _rounded(number: float) -> float:
    """Seven digits: sums in another order on another machine give the same model."""
    return float(f"{number:.7g}")


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
        known = parameters.levels
        self._input = self._api.register(table)
        self._linker = Linker(
            self._input,
            {
                "link_type": "dedupe_only",
                "unique_id_column_name": "unique_id",
                "comparisons": [_comparison(c, known.get(c.feature)) for c in self.comparisons],
                "blocking_rules_to_generate_predictions": [
                    block_on(*rule).create_blocking_rule_dict("duckdb")
                    for rule in blocking(settings, self._present)
                ],
                "probability_two_random_records_match": parameters.prior,
                "retain_intermediate_calculation_columns": True,
                "retain_matching_columns": False,
            },
            log_level=None,
        )
        chance = {f: {n: u for n, (_, u) in v.items()} for f, v in known.items()}
        for column, name in frequency_tables(connection, self.comparisons, chance, table).items():
            self._linker.table_management.register_term_frequency_lookup(
                self._api.register(name), column
            )

    def train(self) -> None:
        """Learn the prior and the m of every level from the table itself, without any label.

        A block in which Splink finds nothing to learn from (no pairs, or a level that vanishes)
        is passed over: the parameters stay what they were.
        """
        training = self._linker.training
        rules = certain_rules(self._present)
        try:
            if rules:
                training.estimate_probability_two_random_records_match(
                    [block_on(*rule) for rule in rules], recall=RECALL_OF_CERTAIN_RULES
                )
        except ValueError:
            logger.warning("matches are too common for the certain rules; the prior is kept")
        for block in training_blocks(self._present):
            try:
                training.estimate_parameters_using_expectation_maximisation(
                    block_on(*block),
                    estimate_without_term_frequencies=True,
                    max_pairs=3e5,
                    record_sample_proportion=0.1,
                )
            except (ValueError, SplinkException):
                logger.warning("nothing could be learnt from the block %s", ", ".join(block))

    def parameters(self) -> Parameters:
        """Return what the matcher now holds."""
        model = self._linker.misc.save_model_to_json()
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

    def predict(self, least_bits: float) -> pd.DataFrame:
        """Return the scored pairs of the table's candidates.

        Columns: left < right (row positions), rule (position of the first blocking rule that
        found the pair), bits_<feature>, level_<feature> (see ``level_names``; -1 is missing)
        and score_bits (prior included).
        """
        table = self._linker.inference.predict(
            threshold_match_weight=least_bits, warning_mode="never"
        ).physical_name
        return self._frame(table)

    def predict_new(self, table: str, least_bits: float) -> pd.DataFrame:
        """Return the scored pairs of ``table``'s records with the matcher's, and among themselves.

        Columns as in ``predict``; nothing among the matcher's own records is looked at again.
        """
        new = self._api.register(table)
        inference = self._linker.inference
        between = inference.predict_between(
            self._input, new, threshold_match_weight=least_bits, warning_mode="never"
        )
        within = inference.predict_within(
            new, threshold_match_weight=least_bits, warning_mode="never"
        )
        frames = [self._frame(between.physical_name), self._frame(within.physical_name)]
        return pd.concat(frames, ignore_index=True)

    def _frame(self, table: str) -> pd.DataFrame:
        known = self.parameters().levels
        frequencies = {
            c.feature for c in self.comparisons if any(level.frequency for level in c.levels)
        }
        parts = []
        for comparison in self.comparisons:
            feature = comparison.feature
            adjust = f" + mw_tf_adj_{feature}" if feature in frequencies else ""
            parts.append(f"(mw_{feature}{adjust})::float as bits_{feature}")
            parts.append(f"{_level_sql(comparison, known[feature])} as level_{feature}")
        return self._connection.execute(
            "select least(unique_id_l, unique_id_r)::int as left, "
            "greatest(unique_id_l, unique_id_r)::int as right, match_key::tinyint as rule, "
            f"{', '.join(parts)}, match_weight::float as score_bits from {table}"
        ).df()


def _level_sql(comparison: Comparison, known: Mapping[str, tuple[float, float]]) -> str:
    """Read the level back from its weight: Splink's prediction leaves the level itself out."""
    names = level_names(comparison)
    weights = [float(np.log2(m / u)) for m, u in (known[name] for name in names)]
    cases = " ".join(
        f"when abs(mw_{comparison.feature} - ({weight!r})) < 1e-5 then {position}"
        for position, weight in enumerate(weights)
    )
    return f"(case {cases} else -1 end)::tinyint"


def level_names(comparison: Comparison) -> Sequence[str]:
    """Return the level names by gamma value: -1 is missing, 0 is different, then upwards."""
    return (ELSE, *(level.name for level in reversed(comparison.levels)))


def prior_bits(parameters: Parameters) -> float:
    """Return log2 of the prior odds."""
    return float(np.log2(parameters.prior / (1 - parameters.prior)))
