"""Spark and DuckDB find the same persons with the same settings and model."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from graph.linking.metrics import cluster_quality, pair_quality
from graph.linking.persons import resolve
from tests.graph.linking.people import people

pyspark = pytest.importorskip("pyspark", reason="the extra spark is not installed")

from pyspark.sql import SparkSession  # noqa: E402

from graph.linking.persons.spark import local_session, resolve_on_spark, spark_sql  # noqa: E402

RECORDS = 20_000 if os.environ.get("PROVE") else 1000


def _java() -> int:
    """Return the major version of the Java on the path, 0 if there is none."""
    if shutil.which("java") is None:
        return 0
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    if _java() < 17:
        pytest.skip("Spark needs a JDK 17 or later on the path, which is not here")
    started = local_session(memory="2g")
    yield started
    started.stop()


def test_conditions_are_told_in_the_dialect_of_spark() -> None:
    told = spark_sql("len(list_intersect(tokens_l, tokens_r)) = 1 or jaro_winkler_similarity(a, b)")
    assert told == "size(array_intersect(tokens_l, tokens_r)) = 1 or jaro_winkler(a, b)"
    assert "words_conflict" not in spark_sql("words_conflict(tokens_l, tokens_r)")


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_spark_agrees_with_one_machine(session: SparkSession) -> None:
    planted = people(RECORDS * 2 // 5, seed=17)
    records, truth = planted.drop(columns="person"), planted.set_index("unique_id").person
    here = resolve(records)
    there = resolve_on_spark(records, session, model=here.model)
    f1 = [cluster_quality(found.assignments.cluster, planted.person).f1 for found in (here, there)]
    assert abs(f1[0] - f1[1]) <= 0.002
    merged = [found.pairs[found.pairs.merged] for found in (here, there)]
    pairs = [pair_quality(found.left, found.right, truth).f1 for found in merged]
    assert abs(pairs[0] - pairs[1]) <= 0.002
    assert there.model == here.model
