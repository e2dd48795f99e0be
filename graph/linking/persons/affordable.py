"""Blocking rules for tables of other people: as wide as the table can afford."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb

from graph.linking.persons.comparisons import column_of
from graph.linking.persons.settings import BLOCKING, PersonSettings, Spelling

MOST_PAIRS = 30.0
"""Pairs a record that one further rule may bring."""

_WIDE = (("birth",), ("first_name", "last_name"), ("first_name",), ("last_name",))
"""Rules for names as they are written: narrow in tables of some ten thousand records."""


def with_affordable_rules(
    settings: PersonSettings, connection: duckdb.DuckDBPyConnection, present: frozenset[str]
) -> PersonSettings:
    """Return the settings with further blocking rules that bring few pairs in table ``people``.

    The usual rules know nothing of the caller's ``codes``, and rest on columns that other tables
    may not have: a code finds pairs alone if it is as telling as an e-mail address, else with a
    name or a birth date. Rules that the caller gave are left as they are.
    """
    if settings.blocking != BLOCKING:
        return settings
    (records,) = connection.execute("select count(*) from people").fetchone() or (0,)
    further: list[tuple[str, ...]] = []
    for rule in _further(settings):
        there = all(column_of(expression) in present for expression in rule)
        new = not any(set(wider) <= set(rule) for wider in further)
        if there and new and _pairs(connection, rule) <= MOST_PAIRS * records:
            further.append(rule)
    return replace(settings, blocking=(*settings.blocking, *further))


def _further(settings: PersonSettings) -> Iterator[tuple[str, ...]]:
    for code in settings.codes:
        yield (f"code_{code}",)
        for beside in ("first_name", "last_name", "birth"):
            yield (f"code_{code}", beside)
    if settings.spelling is Spelling.PLAIN:
        yield from _WIDE


def _pairs(connection: duckdb.DuckDBPyConnection, rule: tuple[str, ...]) -> float:
    """Return how many pairs agree on all columns of the rule."""
    columns = ", ".join(rule)
    known = " and ".join(f"{column} is not null" for column in rule)
    counted = f"select count(*)::double as n from people where {known} group by {columns}"
    (pairs,) = connection.execute(
        f"select coalesce(sum(n * (n - 1) / 2), 0) from ({counted})"
    ).fetchone() or (0.0,)
    return float(pairs)
