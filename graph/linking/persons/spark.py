"""Persons of a table that one machine cannot hold: the same settings, compared on Spark.

Needs the extra ``spark`` and a JDK 17 or later. Each partition is normalised by the same SQL as on
one machine; Splink blocks and compares on the cluster. Only what clustering needs comes back: the
pairs worth keeping, and NIK, sex and birth year of each record (24 bytes a record). What Spark
writes on its way (shuffles, spills) is encrypted with a key of the session.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence

import duckdb
import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    ArrayType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)
from splink import Linker
from splink.backends.spark import SparkAPI, similarity_jar_location

from graph.linking.labels import no_labels
from graph.linking.persons.clustering import People
from graph.linking.persons.comparisons import Comparison, Level, comparisons
from graph.linking.persons.conflicts import pair_guards, read_people
from graph.linking.persons.fitting import moved
from graph.linking.persons.frequencies import frequency_queries
from graph.linking.persons.learning import learn
from graph.linking.persons.matcher import (
    ROWS,
    held,
    narrow_query,
    splink_settings,
)
from graph.linking.persons.normalise import open_database, prepare, select_columns
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.resolve import (
    LEAST_BITS,
    Resolution,
    join,
    keep,
    with_ids,
)
from graph.linking.persons.scoring import parts
from graph.linking.persons.settings import PersonSettings, Spelling
from graph.linking.persons.unsupervised import taught_by_candidates

TRAINED_ON = 100_000
"""Records drawn at random to learn a model from, on one machine: the prior does not depend on how
many are drawn, and frequencies are counted on the cluster."""

_TABLE = "people"

# As in normalise.sql, spelled out: Spark calls no function of ours within a lambda
_RESEMBLES = (
    "case when length(x) = 1 or length(y) = 1 then startswith(y, x) or startswith(x, y) "
    "when x = y then true when jaro_winkler(x, y) >= 0.9 then true "
    "when least(length(x), length(y)) <= 3 or abs(length(x) - length(y)) > 1 then false "
    "when levenshtein(x, y) > 2 then false else damerau_levenshtein(x, y) <= 1 end"
)
_UNLIKE = "filter({a}, x -> not exists({b}, y -> " + _RESEMBLES + "))"
_DIALECT = (
    (re.compile(r"\blen\("), "size("),
    (re.compile(r"\blist_intersect\("), "array_intersect("),
    (re.compile(r"\bjaro_winkler_similarity\("), "jaro_winkler("),
    (re.compile(r" // "), " div "),
)


def local_session(*, memory: str = "4g", threads: int = 2) -> SparkSession:
    """Start Spark on this machine alone, reachable from nowhere else.

    Raises pyspark's ``PySparkRuntimeError`` if there is no Java.
    """
    options = {
        "spark.driver.memory": memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.jars": similarity_jar_location(),
        "spark.io.encryption.enabled": "true",
        "spark.sql.shuffle.partitions": str(2 * threads),
        "spark.default.parallelism": str(2 * threads),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    builder = SparkSession.builder.master(f"local[{threads}]").appName("jejaring")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.pythonExec = sys.executable  # else the first python3 on the path
    return session


def resolve_on_spark(
    records: pd.DataFrame,
    session: SparkSession,
    *,
    settings: PersonSettings = PersonSettings(),  # noqa: B008 - frozen
    seed: int = 0,
    model: PersonModel | None = None,
) -> Resolution:
    """Say which records are one person, as ``resolve`` does, with the comparing done on Spark.

    Parameters
    ----------
    records, settings, model
        As for ``resolve``. Without a model one is learnt from ``TRAINED_ON`` records.
    session : SparkSession
        With Splink's jar of string functions, see ``local_session``.
    seed : int
        Makes the drawing of records for training repeatable.
    """
    chosen = select_columns(records, settings)
    ids = chosen["unique_id"].to_numpy()
    final = model or _learnt(records, settings, seed)
    people = _normalised(session, chosen, settings)
    people.createOrReplaceTempView(_TABLE)
    (counts,) = people.selectExpr(*_counts(people)).collect()
    present = frozenset(name for name, count in counts.asDict().items() if count)
    compared = tuple(c for c in comparisons(settings, None) if c.feature in final.parameters.levels)
    pairs = _predicted(session, compared, settings, present, final)
    if model is None and settings.spelling is Spelling.PLAIN:
        final = taught_by_candidates(final, pairs, compared, len(ids))
    else:
        final = moved(final, pairs, compared)
    pairs = keep(parts(pairs, compared, final.layer), settings)
    known = _guarded(people)
    pairs["guard"] = pair_guards(pairs, known, compared, settings.guarded)
    pairs, cluster_of = join(pairs, known, settings, no_labels(), calibrated=final.calibrated)
    people.unpersist()
    metrics = {
        "records": len(ids),
        "pairs": len(pairs),
        "merged": int(pairs.merged.sum()),
        "clusters": int(cluster_of.max(initial=-1)) + 1,
        "calibrated": final.calibrated,
        "model": final.version,
    }
    return Resolution(
        pd.DataFrame({"unique_id": ids, "cluster": cluster_of}),
        with_ids(pairs, ids, compared, final.calibrated),
        metrics,
        final,
        settings,
    )


def _learnt(records: pd.DataFrame, settings: PersonSettings, seed: int) -> PersonModel:
    drawn = records.sample(min(TRAINED_ON, len(records)), random_state=seed)
    connection = open_database(settings)
    prepare(connection, drawn, settings)
    return learn(connection, settings, seed=seed)


def _normalised(session: SparkSession, chosen: pd.DataFrame, settings: PersonSettings) -> DataFrame:
    """Return the normalised records by row position, each partition by DuckDB on its worker."""
    given = chosen.astype("string").astype(object).where(chosen.notna(), None)
    given["unique_id"] = range(len(given))
    schema = _schema(settings)
    names = schema.fieldNames()
    own = PersonSettings(codes=settings.codes, spelling=settings.spelling, threads=1)
    renamed = {f"code_{code}": code for code in settings.codes}

    def normalise(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        connection = open_database(own)
        for batch in batches:
            prepare(connection, batch.rename(columns=renamed), own)
            found = connection.execute(f"select {', '.join(names)} from people").df()
            rows = batch["unique_id"].to_numpy()
            yield found.assign(unique_id=rows[found.unique_id.to_numpy()])

    texts = [StructField(column, StringType()) for column in given.columns[1:]]
    raw = session.createDataFrame(
        given, StructType([StructField("unique_id", IntegerType()), *texts])
    )
    return raw.mapInPandas(normalise, schema).persist()


def _schema(settings: PersonSettings) -> StructType:
    connection = open_database(settings)
    example = {"unique_id": [0], "name_raw": ["x"]} | {c: ["x"] for c in settings.codes}
    plain = PersonSettings(codes=settings.codes, spelling=settings.spelling)
    prepare(connection, pd.DataFrame(example), plain)
    kinds = {"BIGINT": LongType(), "VARCHAR[]": ArrayType(StringType())}
    described = connection.execute("describe people").fetchall()
    return StructType(
        [StructField(name, kinds.get(kind, StringType())) for name, kind, *_ in described]
    )


def _counts(people: DataFrame) -> list[str]:
    return [f"count({column}) as {column}" for column in people.columns]


def _predicted(
    session: SparkSession,
    compared: Sequence[Comparison],
    settings: PersonSettings,
    present: frozenset[str],
    model: PersonModel,
) -> pd.DataFrame:
    """Return the scored pairs, columns as in ``Scored.pairs``."""
    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", num_partitions_on_repartition=8
    )
    told = splink_settings(
        [_in_spark(c) for c in compared], settings, present, model.parameters, "spark"
    )
    linker = Linker(api.register(_TABLE), told, log_level=None)
    queries = frequency_queries(compared, model.parameters, _TABLE)
    for column, query in queries.items():
        session.sql(query).persist().createOrReplaceTempView(f"smoothed_{column}")
        linker.table_management.register_term_frequency_lookup(
            api.register(f"smoothed_{column}"), column
        )
    scored = linker.inference.predict(
        threshold_match_weight=LEAST_BITS, warning_mode="never"
    ).physical_name
    found = session.sql(narrow_query(compared, held(linker), scored)).toPandas()
    return found.rename(columns=ROWS)


def _in_spark(comparison: Comparison) -> Comparison:
    levels = [Level(lv.name, spark_sql(lv.sql), lv.frequency) for lv in comparison.levels]
    return Comparison(comparison.feature, comparison.null_column, tuple(levels))


def spark_sql(sql: str) -> str:
    """Return a level's condition in Spark's dialect."""
    ours, theirs = (
        _UNLIKE.format(a="tokens_l", b="tokens_r"),
        _UNLIKE.format(a="tokens_r", b="tokens_l"),
    )
    conflict = (
        f"(size({theirs}) > 0 and size({ours}) > 0 and (size({ours}) < size(tokens_l) or "
        f"exists({ours}, p -> length(p) > 3 and exists({theirs}, q -> levenshtein(p, q) <= 2))))"
    )
    for pattern, replacement in _DIALECT:
        sql = pattern.sub(replacement, sql)
    return sql.replace("words_conflict(tokens_l, tokens_r)", conflict)


def _guarded(people: DataFrame) -> People:
    columns = people.select("unique_id", "nik", "sex", "birth").toPandas()
    connection = duckdb.connect(":memory:")
    connection.register("columns_of_people", columns)
    return read_people(connection, "columns_of_people")
