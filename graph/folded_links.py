"""Links folded to ties by number: what pages and projections start from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from graph.links import LinkKind

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FoldedLinks:
    """Ties of one kind between two entities, in the order of their first link.

    ``kind`` counts in ``kinds``, ``start`` and ``end`` in ``entities``, which ascend. ``links`` are
    rows of the link frame, tie by tie: those of tie ``k`` are ``links[bounds[k]:bounds[k + 1]]``.
    Months are ``YYYYMM``, 0 if some link's is unknown.
    """

    kinds: tuple[LinkKind, ...]
    entities: list[str]
    kind: Numbers
    start: Numbers
    end: Numbers
    first: Numbers
    last: Numbers
    links: Numbers
    bounds: Numbers

    def are(self, kind: LinkKind) -> npt.NDArray[np.bool_]:
        """Return which ties are of a kind."""
        number = self.kinds.index(kind) if kind in self.kinds else -1
        out: npt.NDArray[np.bool_] = self.kind == number
        return out

    @property
    def tie_of_link(self) -> Numbers:
        """The tie of each of ``links``."""
        return np.repeat(np.arange(len(self.kind)), np.diff(self.bounds))


def fold_links(
    mention_frame: pd.DataFrame, link_frame: pd.DataFrame, entity_of: Mapping[str, str]
) -> FoldedLinks:
    """Fold links by kind and entities; those with an end outside ``entity_of`` are left out.

    Costs O(links log links).
    """
    entities = sorted(set(entity_of.values()))
    number = {entity: k for k, entity in enumerate(entities)}
    mentions = mention_frame["id"].tolist()
    entity = np.fromiter((number[entity_of[m]] for m in mentions), np.int64, len(mentions))
    known = _texts(mention_frame["id"])
    start, end = (_found(link_frame[side], known, entity) for side in ("start", "end"))
    kind, names = pd.factorize(link_frame["kind"].astype("str"))
    month = link_frame["month"].fillna(0).to_numpy(np.int64)
    rows = np.flatnonzero((start >= 0) & (end >= 0))
    many = max(len(entities), 1)
    key = (kind[rows].astype(np.int64) * many + start[rows]) * many + end[rows]
    by_key = np.argsort(key, kind="stable")
    opens = np.flatnonzero(np.diff(key[by_key], prepend=-1))
    sizes = np.diff(opens, append=len(rows))
    turn = np.argsort(by_key[opens])  # ties by their first link
    bounds = np.concatenate([[0], np.cumsum(sizes[turn])])
    within = np.arange(len(rows)) - np.repeat(bounds[:-1], sizes[turn])
    links = rows[by_key[np.repeat(opens[turn], sizes[turn]) + within]]
    head = links[bounds[:-1]]
    months = month[links]
    cuts = bounds[:-1]
    return FoldedLinks(
        kinds=tuple(LinkKind(str(name)) for name in names),
        entities=entities,
        kind=kind[head].astype(np.int64),
        start=start[head],
        end=end[head],
        first=np.minimum.reduceat(months, cuts) if len(cuts) else months,
        last=np.maximum.reduceat(months, cuts) if len(cuts) else months,
        links=links,
        bounds=bounds,
    )


def _found(ends: pd.Series, known: pa.Array, entity: Numbers) -> Numbers:
    """Return each end's entity, -1 if its mention is not known."""
    places = pc.index_in(_texts(ends), value_set=known)
    at = places.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(at >= 0, entity[at], -1) if len(entity) else np.full(len(at), -1)


def _texts(column: pd.Series) -> pa.Array:
    found = pa.array(column, from_pandas=True)
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return whole.cast(pa.large_string())
