"""Communities: groups with more ties inside than chance would give."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from graph.analysis.components import groups_of
from graph.analysis.tie_rows import tie_rows
from graph.network.csr import AnyGraph, Csr, build
from graph.network.kernels.building import arc_rows
from graph.network.kernels.leiden import leiden, strengths
from graph.progress import Progress, silent

AGREED = 0.5
"""Share of the runs that must put both ends of a tie in one group for it to count."""

CONSENSUS_ROUNDS = 10
"""Most rounds; runs that still differ then stand as the first of them."""


class Quality(StrEnum):
    """What a good division maximises."""

    MODULARITY = "modularity"
    POTTS = "potts"


@dataclass(frozen=True, slots=True)
class Communities:
    """A division into groups, largest first; ``quality`` is its modularity at resolution one.

    ``stability`` has one figure per group: how much of it, on average, comes back as one group
    when the search starts from another seed (Jaccard index with the closest group, 0 to 1).
    """

    groups: tuple[frozenset[Hashable], ...]
    quality: float
    stability: tuple[float, ...]


def communities(
    graph: AnyGraph,
    *,
    seed: int,
    weight: str | None = "weight",
    resolution: float = 1.0,
    quality: Quality = Quality.MODULARITY,
    runs: int = 5,
    progress: Progress = silent,
) -> Communities:
    """Return the division that the Leiden method finds, the best of several seeds.

    Parameters
    ----------
    graph
        The direction of a directed graph is ignored, its arcs both ways add up.
    seed
        The same seed, graph and options give the same groups in the same order.
    weight
        Edge attribute, one where absent; ``None`` for all ones.
    resolution
        Higher gives smaller groups. For ``Quality.POTTS`` it is the density that a group must
        exceed and its surroundings must not.
    runs
        Seeds tried, at least one; the stability of the groups is measured across them.

    Raises
    ------
    ValueError
        A weight is not a number, or infinite, or negative.

    References
    ----------
    Traag, Waltman & van Eck (2019), *From Louvain to Leiden*, Sci. Rep. 9:5233.
    """
    rows = tie_rows(graph, weight)
    if rows.csr.order == 0:
        return Communities((), 0.0, ())
    division = best_division(
        rows.csr,
        seed=seed,
        resolution=resolution,
        quality=quality,
        runs=runs,
        progress=progress,
    )
    order = sorted(
        range(len(division.groups)),
        key=lambda k: (-len(division.groups[k]), int(division.groups[k][0])),
    )
    return Communities(
        groups=tuple(frozenset(rows.nodes[i] for i in division.groups[k]) for k in order),
        quality=modularity(rows.csr, division.labels),
        stability=tuple(division.stability[k] for k in order),
    )


def consensus_communities(
    graph: AnyGraph,
    *,
    seed: int,
    weight: str | None = "weight",
    resolution: float = 1.0,
    quality: Quality = Quality.MODULARITY,
    runs: int = 20,
    progress: Progress = silent,
) -> Communities:
    """Return the division that the Leiden method agrees on from many seeds.

    Each tie is weighed by the share of the runs that put both ends in one group; ties below
    ``AGREED`` go, the rest is divided again from as many seeds, until all runs agree. So the groups
    hardly depend on the seed. ``stability`` has for each group the mean share of it that came back
    as one group in the first runs (Jaccard index with the closest). Options as for
    ``communities``; costs ``runs`` divisions a round, mostly two rounds.

    References
    ----------
    Lancichinetti & Fortunato (2012), *Consensus clustering in complex networks*, Sci. Rep. 2:336;
    Tandon et al. (2019), *Fast consensus clustering*, Phys. Rev. E 99:042301 (tied pairs only).
    """
    rows = tie_rows(graph, weight)
    if rows.csr.order == 0:
        return Communities((), 0.0, ())
    seeds = [seed + 7919 * run for run in range(runs)]
    first = []
    for done, own in enumerate(seeds):
        progress("groups", done, runs)
        first.append(community_numbers(rows.csr, seed=own, resolution=resolution, quality=quality))
    labels = _agreed(rows.csr, first, seeds, progress)
    groups = groups_of(labels)
    groups.sort(key=lambda group: (-len(group), int(group[0])))
    return Communities(
        groups=tuple(frozenset(rows.nodes[i] for i in group) for group in groups),
        quality=modularity(rows.csr, labels),
        stability=tuple(_stability(group, first) for group in groups),
    )


def _agreed(csr: Csr, found: list[np.ndarray], seeds: list[int], progress: Progress) -> np.ndarray:
    """Return the labels that runs on the agreement of the runs before come to."""
    start = arc_rows(csr.ptr)
    for turn in range(CONSENSUS_ROUNDS):
        progress("agreement", turn, CONSENSUS_ROUNDS)
        if all(np.array_equal(labels, found[0]) for labels in found):
            break
        together = np.mean([labels[start] == labels[csr.idx] for labels in found], axis=0)
        kept = (together >= AGREED) & (start <= csr.idx)
        tied = build(csr.order, start[kept], csr.idx[kept], together[kept], directed=False)
        found = [community_numbers(tied, seed=s) for s in seeds]
    return found[0]


@dataclass(frozen=True, slots=True)
class Division:
    """A division by node number: labels, the groups' members and each group's stability."""

    labels: np.ndarray
    groups: list[np.ndarray]
    stability: list[float]


def best_division(
    csr: Csr,
    *,
    seed: int,
    resolution: float,
    quality: Quality,
    runs: int = 5,
    progress: Progress = silent,
) -> Division:
    """Return the best division of several seeds; see ``communities``."""
    found = []
    for run in range(runs):
        progress("groups", run, runs)
        found.append(
            community_numbers(csr, seed=seed + 7919 * run, resolution=resolution, quality=quality)
        )
    best = max(found, key=lambda labels: _quality(csr, labels, resolution, quality))
    others = [labels for labels in found if labels is not best]
    groups = groups_of(best)
    return Division(best, groups, [_stability(group, others) for group in groups])


def community_numbers(
    csr: Csr,
    *,
    seed: int,
    resolution: float = 1.0,
    quality: Quality = Quality.MODULARITY,
    passes: int = 2,
) -> np.ndarray:
    """Return for each node the number of its community, from zero in order of appearance."""
    weight = csr.weight
    mass, gamma = _masses(csr, weight, resolution, quality)
    return leiden(csr.ptr, csr.idx, weight, mass, gamma, seed, passes)


def modularity(csr: Csr, labels: np.ndarray, resolution: float = 1.0) -> float:
    """Return Newman's modularity of a division; 0 for a graph without edges."""
    weight = csr.weight if csr.weighted else np.ones(len(csr.idx))
    strength = strengths(csr.ptr, csr.idx, weight)
    total = float(strength.sum())
    if total == 0:
        return 0.0
    rows = np.repeat(np.arange(csr.order), csr.degrees)
    weight = np.where(rows == csr.idx, 2 * weight, weight)
    inside = weight[labels[rows] == labels[csr.idx]].sum() / total
    shares = np.bincount(labels, weights=strength) / total
    return float(inside - resolution * (shares**2).sum())


def _masses(
    csr: Csr, weight: np.ndarray, resolution: float, quality: Quality
) -> tuple[np.ndarray, float]:
    if quality is Quality.POTTS:
        return np.ones(csr.order), resolution
    strength = strengths(csr.ptr, csr.idx, weight)
    total = float(strength.sum())
    return strength, resolution / total if total else 0.0


def _quality(csr: Csr, labels: np.ndarray, resolution: float, quality: Quality) -> float:
    if quality is Quality.MODULARITY:
        return modularity(csr, labels, resolution)
    rows = np.repeat(np.arange(csr.order), csr.degrees)
    weight = csr.weight if csr.weighted else np.ones(len(csr.idx))
    inside = weight[(labels[rows] == labels[csr.idx]) & (rows != csr.idx)].sum()
    sizes = np.bincount(labels).astype(float)
    return float(inside - resolution * (sizes * (sizes - 1)).sum())


def _stability(group: np.ndarray, others: list[np.ndarray]) -> float:
    """Return the mean Jaccard index of ``group`` with its closest counterpart in other runs."""
    if not others:
        return 1.0
    return float(np.mean([_closest(group, labels) for labels in others]))


def _closest(group: np.ndarray, labels: np.ndarray) -> float:
    shared = np.bincount(labels[group])
    sizes = np.bincount(labels, minlength=len(shared))[: len(shared)]
    return float(np.max(shared / (len(group) + sizes - shared)))
