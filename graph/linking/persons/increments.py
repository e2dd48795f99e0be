"""A new file against all that exists, with a frozen model: nothing learnt, nothing re-run."""

from typing import Any

import numpy as np
import pandas as pd

from graph.errors import LinkingError
from graph.linking.labels import no_labels
from graph.linking.persons.block_index import BlockIndex
from graph.linking.persons.clustering import People
from graph.linking.persons.conflicts import pair_guards, read_people
from graph.linking.persons.fitting import moved
from graph.linking.persons.matcher import Matcher
from graph.linking.persons.normalise import open_database, prepare
from graph.linking.persons.parameters import PersonModel
from graph.linking.persons.resolve import LEAST_BITS, Resolution, join, keep, with_ids
from graph.linking.persons.scoring import parts
from graph.linking.persons.settings import PersonSettings

_EXISTING, _NEW, _NEAR = "existing", "arrived", "near_arrived"


class PreparedPersons:
    """Existing records, normalised once and held in memory for many increments."""

    def __init__(
        self,
        existing: pd.DataFrame,
        model: PersonModel,
        settings: PersonSettings = PersonSettings(),  # noqa: B008 - frozen
    ) -> None:
        self.ids = pd.Index(existing[settings.columns.get("unique_id", "unique_id")].to_numpy())
        self.model = model
        self.settings = settings
        self.connection = open_database(settings)
        prepare(self.connection, existing, settings, _EXISTING)
        self.matcher = Matcher(self.connection, settings, model.parameters, _EXISTING)
        self.matcher.await_new()
        self.index = BlockIndex(self.connection, self.matcher.rules(), _EXISTING)
        self.people = read_people(self.connection, _EXISTING)


def resolve_new(
    existing: pd.DataFrame | PreparedPersons,
    new: pd.DataFrame,
    model: PersonModel,
    *,
    clusters: pd.Series | None = None,
    settings: PersonSettings = PersonSettings(),  # noqa: B008 - frozen
) -> Resolution:
    """Say which persons the new records are.

    Parameters
    ----------
    existing : DataFrame or PreparedPersons
        All that is there; prepare it once if several files follow.
    new : DataFrame
        Columns as for ``resolve``; ids that do not occur in ``existing``.
    model : PersonModel
        Frozen, from an earlier ``resolve``.
    clusters : Series, optional
        Cluster of each existing unique id (its index); alone without.

    Returns
    -------
    Resolution
        ``assignments`` has the new records and the existing ones that share a cluster with a
        scored pair; ``pairs`` those with at least one new record. Existing clusters are never
        split, and joined with each other only through a new record within the guards.

    Raises
    ------
    LinkingError
        If a new record has the id of an existing one, or as ``resolve`` does.
    """
    held = (
        existing
        if isinstance(existing, PreparedPersons)
        else PreparedPersons(existing, model, settings)
    )
    settings, first = held.settings, len(held.ids)
    arriving = new[settings.columns.get("unique_id", "unique_id")].to_numpy()
    if (held.ids.get_indexer(arriving) >= 0).any():
        raise LinkingError("a new record has the unique_id of an existing one")
    prepare(held.connection, new, settings, _NEW, first=first)
    held.index.copy_near(_NEW, _NEAR)
    pairs = held.matcher.predict_new(_NEAR, _NEW, LEAST_BITS)
    layer = moved(model, pairs, held.matcher.comparisons).layer
    pairs = keep(parts(pairs, held.matcher.comparisons, layer), settings)
    arrived = read_people(held.connection, _NEW)
    for table in (_NEW, _NEAR):
        held.connection.execute(f"drop table {table}")
    people = _joined(held.people, arrived)
    ids = np.concatenate([held.ids, arriving])
    pairs["guard"] = pair_guards(pairs, people, held.matcher.comparisons, settings.guarded)
    rows, known = _touched(pairs, held.ids, len(new), clusters)
    position = np.full(len(ids), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    local = pairs.assign(left=position[pairs.left], right=position[pairs.right])
    near = People(people.nik[rows], people.sex[rows], people.year[rows])
    local, label = join(local, near, settings, _stated(known), calibrated=model.calibrated)
    shown = local.assign(left=rows[local.left], right=rows[local.right])
    metrics: dict[str, Any] = {
        "records": len(new),
        "existing": first,
        "pairs": len(pairs),
        "merged": int(local.merged.sum()),
        "calibrated": model.calibrated,
        "model": model.version,
    }
    return Resolution(
        pd.DataFrame({"unique_id": ids[rows], "cluster": label}),
        with_ids(shown, ids, held.matcher.comparisons, model.calibrated),
        metrics,
        model,
        settings,
    )


def _joined(a: People, b: People) -> People:
    return People(
        np.concatenate([a.nik, b.nik]),
        np.concatenate([a.sex, b.sex]),
        np.concatenate([a.year, b.year]),
    )


def _touched(
    pairs: pd.DataFrame, held: pd.Index, new: int, clusters: pd.Series | None
) -> tuple[Any, Any]:
    """Return the rows that can change, and the cluster each of them is known to be in (-1 new)."""
    ends = np.unique(np.concatenate([pairs.left.to_numpy(), pairs.right.to_numpy()]))
    old = ends[ends < len(held)].astype(np.int64)
    label = np.arange(len(old))
    if clusters is not None:
        known = clusters.reindex(held[old])
        together = clusters[clusters.isin(known.dropna().unique())]
        label, names = pd.factorize(together.to_numpy())
        members, alone = held.get_indexer(together.index), old[known.isna().to_numpy()]
        here = members >= 0
        old = np.concatenate([members[here], alone])
        label = np.concatenate([label[here], len(names) + np.arange(len(alone))])
        order = np.argsort(old)
        old, label = old[order], label[order]
    rows = np.concatenate([old, np.arange(len(held), len(held) + new)]).astype(np.int64)
    return rows, np.concatenate([label, np.full(new, -1)])


def _stated(known: Any) -> pd.DataFrame:
    """Existing clusters as pairs that stand: each member with the one before it."""
    order = np.argsort(known, kind="stable")
    order = order[known[order] >= 0]
    same = known[order][:-1] == known[order][1:]
    if not same.any():
        return no_labels()
    return pd.DataFrame({"left": order[:-1][same], "right": order[1:][same], "same": True})
