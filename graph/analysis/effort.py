"""What is likely missing: by how thoroughly an area records, and by how far its ties are believed.

Nobody can count what is not on file, but an office that puts half as many phones, vehicles and
accounts beside each person as its peers, or that is silent every other month, has not met fewer
criminals: it has written down less. The share taken to be missing in an area is

``1 - (1 - usual) * depth * steadiness``, clipped to ``least`` .. ``most``,

where *depth* is the number of ties on file per person of the area over the median of all areas, and
*steadiness* the number of months, of the last ``months``, in which it recorded any tie, over the
number in which as many cases would fall by chance (``m (1 - (1 - 1 / m) ** cases)``; at most 1).
``prior`` persons with the median's ties are added to each area, so that a small one is not taken
to be careless, or thorough, by chance. An area as thorough as its peers misses the usual share.

A tie on file may also be false. One whose grade weighs ``t`` (0 to 1) is taken to be so with
``doubt * (1 - t)``. An arc is missing, or false, with
``1 - (1 - doubt * (1 - t)) * (1 - mean share missing where its two ends are recorded)``.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.network_facts import month_number
from graph.analysis.person_ties import PERSON, PersonTies
from graph.network.csr import AnyGraph, Csr, Floats
from graph.network.kernels.building import arc_rows, subrows


@dataclass(frozen=True, slots=True)
class EffortSettings:
    """How effort is judged; see the module. Shares are 0 to 1, ``prior`` in persons."""

    least: float = 0.05
    most: float = 0.30
    prior: float = 20.0
    months: int = 24
    doubt: float = 0.3
    highest: float = 0.5
    """No arc is taken to be missing or false more often."""


@dataclass(frozen=True, slots=True)
class AreaEffort:
    """What one area has on file; ``missing`` is the share (0 to 1) of ties missing there.

    ``depth`` is 1 for an area like the median, ``steadiness`` for one without silent months.
    """

    area: str
    persons: int
    ties: int
    depth: float
    steadiness: float
    missing: float


def collection_effort(
    graph: AnyGraph, *, usual: float, settings: EffortSettings | None = None
) -> dict[str, AreaEffort]:
    """Return the effort of each area that persons of ``graph`` name as their ``area``.

    ``usual`` is the share missing in an area like its peers. Months are those of the ``month``
    (``YYYYMM``) of persons' edges. Empty if no person has an area. Costs O(nodes + edges).
    """
    settings = settings or EffortSettings()
    nodes = graph.nodes(data=True)
    area = {
        n: str(d["area"]) for n, d in nodes if d.get("kind", PERSON) == PERSON and d.get("area")
    }
    if not area:
        return {}
    dated: Iterable[tuple[Hashable, Hashable, object]] = graph.edges(data="month")
    rows = [
        (
            area[end],
            other if graph.nodes[other].get("kind") == "case" else None,
            month_number(month),
        )
        for start, stop, month in dated
        for end, other in ((start, stop), (stop, start))
        if end in area
    ]
    ties = pd.DataFrame(rows, columns=["area", "case", "month"])
    table = pd.DataFrame({"persons": pd.Series(area).value_counts()})
    table["ties"] = ties.groupby("area").size()
    table = table.fillna(0).sort_index()
    depth = _over_median(table["ties"], table["persons"], settings.prior)
    steadiness = _steadiness(ties, settings.months).reindex(table.index).fillna(1.0)
    missing = (1.0 - (1.0 - usual) * depth * steadiness).clip(settings.least, settings.most)
    columns = (table["persons"], table["ties"], depth, steadiness, missing)
    return {
        str(name): AreaEffort(str(name), int(p), int(t), float(d), float(s), float(m))
        for name, p, t, d, s, m in zip(table.index, *columns, strict=True)
    }


def arc_rates(
    ties: PersonTies,
    rows: np.ndarray,
    shares: Mapping[int, float],
    usual: float,
    settings: EffortSettings | None = None,
) -> Floats:
    """Return for each arc among ``rows`` the chance that it is missing or false.

    ``shares`` says what is missing where a row's person is recorded, ``usual`` if nobody knows.
    The order is that of the arcs that lead from ``rows`` to ``rows``, ascending.
    """
    settings = settings or EffortSettings()
    inside = inner_trust(ties, rows)
    of = np.array([shares.get(int(row), usual) for row in rows])
    missing = (of[arc_rows(inside.ptr)] + of[inside.idx]) / 2.0
    false = settings.doubt * (1.0 - inside.weight)
    return np.asarray(np.minimum(1.0 - (1.0 - false) * (1.0 - missing), settings.highest))


def inner_trust(ties: PersonTies, rows: np.ndarray) -> Csr:
    """Return the arcs among ``rows``, weighing the trust of each."""
    return Csr(*subrows(ties.csr.ptr, ties.csr.idx, ties.trust, rows.astype(np.int32)))


def _steadiness(ties: pd.DataFrame, months: int) -> "pd.Series[float]":
    """Return for each area the months with any tie over those that its cases would fall in."""
    known = ties[ties["month"].fillna(0) > 0]
    recent = known[known["month"] > known["month"].max() - months].groupby("area")
    expected = months * (1.0 - (1.0 - 1.0 / months) ** recent["case"].nunique())
    found: pd.Series[float] = (recent["month"].nunique() / expected).clip(upper=1.0)
    return found


def _over_median(
    count: "pd.Series[float]", per: "pd.Series[float]", prior: float
) -> "pd.Series[float]":
    """Return ``count / per`` over its median, ``prior`` of ``per`` at the median added."""
    median = float((count / per).median())
    if median <= 0.0:
        return per * 0.0 + 1.0
    return (count + prior * median) / (per + prior) / median
