import random

import duckdb
import pandas as pd
import pytest

from graph.linking.persons.comparisons import comparisons
from graph.linking.persons.normalise import open_database, prepare
from graph.linking.persons.settings import PersonSettings

PAIRS = 20_000


def edited(word: str, edits: int, chance: random.Random) -> str:
    for _ in range(edits):
        at = chance.randint(0, len(word))
        replaced = chance.choice(["", chance.choice("0123456789")])
        word = word[:at] + replaced + word[at + chance.randint(0, 1) :]
    return word


def numbers(length: int, seed: int) -> pd.DataFrame:
    chance = random.Random(seed)
    left = ["".join(chance.choices("0123456789", k=length)) for _ in range(PAIRS)]
    right = [edited(word, chance.randint(0, 4), chance) for word in left]
    return pd.DataFrame({"written_l": left, "written_r": right}, dtype=str)


def level_sql(feature: str, level: str) -> str:
    (comparison,) = (c for c in comparisons(PersonSettings(), None) if c.feature == feature)
    (sql,) = (found.sql for found in comparison.levels if found.name == level)
    return sql


@pytest.mark.parametrize("length", [1, 2, 5, 7, 12, 16])
@pytest.mark.parametrize(
    ("feature", "level", "most"), [("phone", "edits_1", 1), ("nik", "edits_2", 2)]
)
def test_edit_levels_hold_exactly_where_levenshtein_says_so(
    feature: str, level: str, most: int, length: int
) -> None:
    pairs = numbers(length, seed=length)  # noqa: F841 - read by DuckDB
    sql = level_sql(feature, level).replace(f"{feature}_", "written_")
    asked = f"{sql} as quickly, levenshtein(written_l, written_r) <= {most} as truly"
    found = duckdb.sql(f"select {asked} from pairs").df()
    assert found.truly.any()
    assert (found.quickly == found.truly).all()


def test_word_bits_never_hide_a_shared_word() -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("abdeiklmnrstu", k=chance.randint(3, 7))) for _ in range(60)]
    names = [" ".join(chance.sample(words, chance.randint(1, 4))) for _ in range(300)]
    connection = open_database(PersonSettings())
    prepare(
        connection,
        pd.DataFrame({"unique_id": range(300), "name_raw": names}, dtype=object),
        PersonSettings(),
    )
    hidden, shared, apart = connection.execute(
        "select count(*) filter (shared and bits = 0), count(*) filter (shared), "
        "count(*) filter (bits = 0) from (select len(list_intersect(l.tokens, r.tokens)) > 0 "
        "as shared, l.word_bits & r.word_bits as bits from people l, people r)"
    ).fetchone() or (None, None, None)
    assert hidden == 0
    assert shared > 0
    assert apart > 0
