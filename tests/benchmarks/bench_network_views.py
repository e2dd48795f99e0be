"""The graph of persons from what a viewer may see: a million ties of persons.

Usage: bench_network_views.py [PERSONS CASES LINKS]

Warm: records are read and opened, as after a snapshot's first graph, and kernels are compiled. The
store stands aside; all that follows a read is the application's own code.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from graph.links import LinkKind
from graph.person_graph import person_graph
from graph.pole import Kind
from graph.resolution.clusters import clusters
from graph.statement import Mention, Statement
from graph.view import Authority, Snapshot, View, _entities, _entity_of
from security.labels import Classification, Label
from tests.benchmarks.network_graphs import uses
from tests.benchmarks.network_measuring import Table, spent

LABEL = Label("31", Classification.TERBATAS)
NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)
GRADES = np.array(["A1", "B2", "C3", "F6"])
END = date(2026, 10, 31)


def mentions(persons: int, cases: int) -> pd.DataFrame:
    """Return the clear fields of persons and cases."""
    ids = [f"m{k:031x}" for k in range(persons + cases)]
    kinds = [Kind.PERSON.value] * persons + [Kind.CASE.value] * cases
    return pd.DataFrame(
        {
            "id": pd.Series(ids, dtype="str"),
            "kind": pd.Categorical(kinds),
            "label": pd.Categorical([LABEL.key] * len(ids)),
            "source": pd.Categorical(["s"] * len(ids)),
            "row": np.arange(len(ids)),
            "month": np.full(len(ids), 202401, np.int32),
            "identity": pd.Series([None] * len(ids), dtype="str"),
            "tokens": pd.Series([[]] * len(ids), dtype=object),
        }
    )


def links(known: pd.Series, persons: int, cases: int, count: int) -> pd.DataFrame:
    """Return the clear fields of who is in which case; the newest links are a month old."""
    of = uses(persons, cases, count)
    count = len(of.person)
    month = 202001 + np.random.default_rng(1).integers(0, 5, count) * 100
    return pd.DataFrame(
        {
            "id": pd.Series([f"l{k:031x}" for k in range(count)], dtype="str"),
            "kind": pd.Categorical([LinkKind.INVOLVED_IN.value] * count),
            "start": known.take(of.person).reset_index(drop=True),
            "end": known.take(of.thing + persons).reset_index(drop=True),
            "label": pd.Categorical([LABEL.key] * count),
            "source": pd.Categorical(["s"] * count),
            "row": np.arange(count),
            "month": month.astype(np.int32),
        }
    )


def opened_case(case: str) -> Mention:
    """Return a case as its record states it."""
    stated = Statement("opened", "2020-01-02", "2020-01-02")
    return Mention(case, Kind.CASE, "s", 1, LABEL, NOON, (stated,))


class Aside:
    """A store that is not asked: what is opened is kept by the snapshot."""

    def mentions(
        self, labels: frozenset[Label], *, kinds: object = None, ids: object = None
    ) -> list[Mention]:
        """Return nothing: there are no seizures."""
        return []


def opened_view(persons: int, cases: int, count: int) -> View:
    """Return a view whose records are read and opened."""
    frame = mentions(persons, cases)
    tied = links(frame["id"], persons, cases, count)
    people = frame.loc[frame["kind"] == Kind.PERSON.value, "id"].tolist()
    of = clusters(people, [])
    entity_of = _entity_of(frame, of)
    grades = GRADES[np.random.default_rng(2).integers(0, len(GRADES), len(tied))]
    snapshot = Snapshot(
        store=Aside(),  # type: ignore[arg-type]  # of a reader only what is asked here
        labels=frozenset({LABEL}),
        version=1,
        content=1,
        mention_frame=frame,
        link_frame=tied,
        judgements=(),
        clusters=of,
        entity_of=entity_of,
        entities=_entities(frame, entity_of),
        _opened={case: opened_case(case) for case in frame["id"].tolist()[persons:]},
        _grades=dict(zip(tied["id"].tolist(), grades.tolist(), strict=True)),
    )
    return View(Authority("sari", snapshot.labels, "bench"), snapshot)


def main() -> None:
    """Measure the first graph of an opened snapshot, and the next."""
    persons, cases, count = map(int, sys.argv[1:]) if sys.argv[1:] else (130_000, 195_000, 525_000)
    person_graph(opened_view(100, 100, 300))  # compiled by now
    view = opened_view(persons, cases, count)
    table = Table()
    once = spent(lambda: person_graph(view), 1)
    edges = person_graph(view).number_of_edges()
    name = f"{count} links to {edges} edges"
    print(f"{name}, first graph: {once.cpu:.3f} s of CPU, records opened before")
    table.figure(name, spent(lambda: person_graph(view), 3).cpu, 6.0, "s of CPU")
    table.close()


if __name__ == "__main__":
    main()
