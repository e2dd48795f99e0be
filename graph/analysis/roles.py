"""Structural roles: what a node's place among and between groups makes of it."""

from collections.abc import Hashable
from enum import StrEnum

import numpy as np

from graph.analysis.communities import Quality, best_division
from graph.analysis.tie_rows import tie_rows
from graph.network.csr import AnyGraph, Csr
from graph.network.kernels.building import arc_rows
from graph.progress import Progress, silent

HUB_Z = 2.5
"""Within-group degree, in standard deviations above the group's mean, that makes a hub."""

CONNECTOR = 0.62
"""Participation above which less than half of a node's ties stay in any one group."""

SMALL_GROUP = 0.7
"""Share of the largest z that a group can have; decides in groups of 13 and fewer."""


class Role(StrEnum):
    """A node's place, first that fits: tied to nobody; the middle of its group; one that ties

    several groups about evenly; one who holds most of the group's ties outward; all others.
    """

    ISOLATE = "isolate"
    HUB = "hub"
    BROKER = "broker"
    GATEKEEPER = "gatekeeper"
    PERIPHERAL = "peripheral"


def roles(
    graph: AnyGraph,
    *,
    seed: int,
    weight: str | None = "weight",
    progress: Progress = silent,
) -> dict[Hashable, Role]:
    """Return each node's role, in the graph's order.

    Groups are those of the Leiden method. A *hub* has a within-group degree ``HUB_Z`` standard
    deviations above its group's mean (a group of n allows at most sqrt(n - 1), so in small groups
    ``SMALL_GROUP`` of that); a *broker* spreads its ties over groups with a participation above
    ``CONNECTOR``; a *gatekeeper* holds more than half of the weight that ties its group to the
    rest, where at least one other member holds none of it. Direction is ignored; self-loops do not
    count. The same seed gives the same roles. Costs a few Leiden runs, O(edges) each.

    Raises
    ------
    ValueError
        A weight is not a number, or infinite, or negative.

    References
    ----------
    Guimera & Amaral (2005), *Functional cartography of complex metabolic networks*,
    Nature 433:895-900; Gould & Fernandez (1989), *Structures of mediation*, Sociological
    Methodology 19:89-126.
    """
    rows = tie_rows(graph, weight)
    if rows.csr.order == 0:
        return {}
    division = best_division(
        rows.csr, seed=seed, resolution=1.0, quality=Quality.MODULARITY, progress=progress
    )
    arcs = _Arcs(rows.csr, division.labels)
    chosen = np.select(
        [
            arcs.degree == 0,
            arcs.within_degree() >= arcs.hub_threshold(),
            arcs.participation() > CONNECTOR,
            _gatekeepers(arcs),
        ],
        [0, 1, 2, 3],
        4,
    )
    order = list(Role)
    return {node: order[place] for node, place in zip(rows.nodes, chosen.tolist(), strict=True)}


class _Arcs:
    """Arcs with their ends' groups, self-loops left out."""

    def __init__(self, csr: Csr, labels: np.ndarray) -> None:
        start = arc_rows(csr.ptr)
        kept = start != csr.idx
        self.order, self.labels = csr.order, labels
        self.start, self.end = start[kept], csr.idx[kept]
        self.weight = csr.weight[kept] if len(csr.weight) else np.ones(int(kept.sum()))
        self.inside = labels[self.start] == labels[self.end]
        self.degree = np.bincount(self.start, minlength=self.order)
        self.sizes = np.bincount(labels)

    def within_degree(self) -> np.ndarray:
        """Return each node's degree inside its group in standard deviations from the mean."""
        inner = np.bincount(self.start[self.inside], minlength=self.order).astype(float)
        mean = np.bincount(self.labels, weights=inner) / self.sizes
        square = np.bincount(self.labels, weights=inner**2) / self.sizes
        spread = np.sqrt(np.maximum(square - mean**2, 0.0))[self.labels]
        above = inner - mean[self.labels]
        out = np.zeros(self.order)
        np.divide(above, spread, out=out, where=spread > 1e-9)
        return out

    def hub_threshold(self) -> np.ndarray:
        """Return for each node the within-group degree that makes it a hub."""
        attainable = np.sqrt(self.sizes[self.labels] - 1.0)
        return np.where(attainable > 0, np.minimum(HUB_Z, SMALL_GROUP * attainable), np.inf)

    def participation(self) -> np.ndarray:
        """Return how evenly each node's tie weight spreads over groups: 0 for one group only."""
        groups = len(self.sizes)
        pair = self.start.astype(np.int64) * groups + self.labels[self.end]
        found, at = np.unique(pair, return_inverse=True)
        part = np.bincount(at, weights=self.weight, minlength=len(found))
        total = np.bincount(self.start, weights=self.weight, minlength=self.order)
        node = found // groups
        squares = np.bincount(node, weights=part**2, minlength=self.order)
        share = np.divide(squares, total**2, out=np.ones(self.order), where=total > 0)
        return np.asarray(1.0 - share)


def _gatekeepers(arcs: _Arcs) -> np.ndarray:
    """Return who holds most of the weight that leaves the group, where others hold none."""
    out = ~arcs.inside
    outward = np.bincount(arcs.start[out], weights=arcs.weight[out], minlength=arcs.order)
    of_group = np.bincount(arcs.labels, weights=outward)
    without = np.bincount(arcs.labels, weights=outward == 0)
    return np.asarray((outward > 0.5 * of_group[arcs.labels]) & (without[arcs.labels] > 0))
