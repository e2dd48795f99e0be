"""What ``resolve`` is measured against: default Splink, and equality of NIK."""

from typing import Any

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from graph.linking.calibration import Layer
from graph.linking.persons.normalise import open_database
from graph.linking.persons.parameters import Parameters, PersonModel
from graph.linking.persons.resolve import Resolution
from graph.linking.persons.settings import PersonSettings

THRESHOLD = 0.95
_NO_MODEL = PersonModel(Parameters(1e-4, {}), Layer((), (), 0.0), calibrated=False)
_PLAIN = (
    "select unique_id, lower(name_raw) as name, nik, dob, gender, "
    "replace(replace(phone_raw, '+62', '0'), '-', '') as phone, plate, "
    "lower(address_raw) as address, city, pob from given"
)


def default_splink(records: pd.DataFrame, seed: int = 0) -> Resolution:
    """Resolve as Splink's documentation shows it: library comparisons, no Indonesian rules."""
    connection = open_database(PersonSettings())
    given = records.assign(unique_id=np.arange(len(records)))
    connection.register("given", given)
    connection.execute(f"create table people as {_PLAIN}")
    linker = Linker(DuckDBAPI(connection).register("people"), _default_settings(), log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("name", "dob")], recall=0.6
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed + 1)
    for block in ("dob", "nik"):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(block),
            estimate_without_term_frequencies=True,
            max_pairs=1e6,
            record_sample_proportion=0.1,
        )
    table = linker.inference.predict(
        threshold_match_probability=0.05, warning_mode="never"
    ).physical_name
    pairs = connection.execute(
        'select unique_id_l::int as "left", unique_id_r::int as "right", '
        f"match_weight as score_bits, match_probability as probability from {table}"
    ).df()
    pairs["merged"] = pairs.probability >= THRESHOLD
    return _resolution(records, pairs)


def _default_settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.LevenshteinAtThresholds("nik", [1, 2]),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
            cl.ExactMatch("plate"),
            cl.JaroWinklerAtThresholds("address", [0.9, 0.7]),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.ExactMatch("gender"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("phone"),
            block_on("name"),
            block_on("dob", "city"),
            block_on("plate"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def exact_nik(records: pd.DataFrame) -> Resolution:
    """Resolve by equal NIK alone."""
    known = np.flatnonzero(records["nik"].notna().to_numpy())
    nik = records["nik"].to_numpy()[known]
    order = known[np.argsort(nik.astype(str), kind="stable")]
    values = records["nik"].to_numpy()[order]
    equal = values[:-1] == values[1:]
    pairs = pd.DataFrame({"left": order[:-1][equal], "right": order[1:][equal]})
    pairs["score_bits"], pairs["probability"], pairs["merged"] = 20.0, 1.0, True
    return _resolution(records, pairs)


def _resolution(records: pd.DataFrame, pairs: pd.DataFrame) -> Resolution:
    joined = pairs[pairs.merged]
    ones = np.ones(len(joined), dtype=np.int8)
    matrix = coo_matrix((ones, (joined.left, joined.right)), shape=(len(records),) * 2)
    count, label = connected_components(matrix, directed=False)
    ids = records["unique_id"].to_numpy()
    shown = pairs.assign(
        left=ids[pairs.left.to_numpy()], right=ids[pairs.right.to_numpy()], calibrated=False
    )
    metrics: dict[str, Any] = {"records": len(records), "pairs": len(pairs), "clusters": int(count)}
    return Resolution(
        pd.DataFrame({"unique_id": ids, "cluster": label}),
        shown,
        metrics,
        _NO_MODEL,
        PersonSettings(),
    )
