"""What a table teaches of its own comparisons before anybody has reviewed a pair."""

from collections.abc import Sequence

import duckdb

from graph.linking.persons.chance import sampled_chance, sampled_patterns
from graph.linking.persons.comparisons import ELSE, Comparison, comparisons
from graph.linking.persons.matcher import Matcher, level_names, present_columns, prior_bits
from graph.linking.persons.parameters import Levels, Parameters, PersonModel, shipped_model
from graph.linking.persons.scoring import start_layer
from graph.linking.persons.settings import PersonSettings, Spelling
from graph.linking.persons.unrelated import unrelated

BELIEVED = {"exact": 0.7, ELSE: 0.2}
"""Agreement among matches of what no model knows."""


def learn(
    connection: duckdb.DuckDBPyConnection, settings: PersonSettings, *, seed: int
) -> PersonModel:
    """Learn the parameters of the prepared table without labels.

    Small tables of Indonesian records get the shipped ones. What no shipped model knows is a
    belief here: the candidates teach it (``taught_by_candidates``).
    """
    compared = comparisons(settings, present_columns(connection, "people"))
    if settings.spelling is Spelling.INDONESIAN:
        shipped = shipped_model()
        start = _refined(connection, settings, compared, shipped.parameters.levels, seed)
        layer = start_layer(compared, prior_bits(start), shipped.layer)
    else:
        start = _found(connection, settings, compared, seed)
        layer = start_layer(compared, prior_bits(start), None)
    return PersonModel(start, layer, calibrated=False)


def _refined(
    connection: duckdb.DuckDBPyConnection,
    settings: PersonSettings,
    compared: Sequence[Comparison],
    known: Levels,
    seed: int,
) -> Parameters:
    """Start from the shipped levels; a large table teaches its own."""
    records = _records(connection)
    teaches = records >= settings.train_from
    known_u = {f: {n: u for n, (_, u) in v.items()} for f, v in known.items()}
    sampled = [c for c in compared if teaches or c.feature not in known]
    pairs = min(settings.sampled_pairs, records * records)
    chance = known_u | sampled_chance(connection, sampled, known_u, pairs=pairs, seed=seed)
    levels = {
        c.feature: {
            name: (_agreement(known, c.feature, name), u) for name, u in chance[c.feature].items()
        }
        for c in compared
    }
    start = Parameters(min(0.02, 1.5 / max(records, 2)), levels)
    if not teaches:
        return start
    matcher = Matcher(connection, settings, start)
    matcher.train()
    return matcher.parameters()


def _found(
    connection: duckdb.DuckDBPyConnection,
    settings: PersonSettings,
    compared: Sequence[Comparison],
    seed: int,
) -> Parameters:
    """Believe what nobody has told of agreement among matches; sample the rest."""
    records = _records(connection)
    believed = {c.feature: [_agreement({}, c.feature, n) for n in level_names(c)] for c in compared}
    pairs = min(settings.sampled_pairs, records * records)
    patterns = sampled_patterns(connection, compared, pairs=pairs, seed=seed)
    others = unrelated(patterns, compared, believed, records)
    levels = {
        f: {name: (_agreement({}, f, name), u) for name, u in chance.items()}
        for f, chance in others.chance.items()
    }
    return Parameters(others.rate, levels, 1.0 + others.rate * (records - 1))


def _records(connection: duckdb.DuckDBPyConnection) -> int:
    (records,) = connection.execute("select count(*) from people").fetchone() or (0,)
    return int(records)


def _agreement(known: Levels, feature: str, level: str) -> float:
    pair = known.get(feature, {}).get(level)
    return float(pair[0]) if pair else BELIEVED.get(level, 0.05)
