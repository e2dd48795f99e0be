"""How a network heals when members are taken out, simulated many times over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.network.csr import Csr
from graph.network.kernels.building import arc_rows
from graph.network.kernels.healing import measured, recoveries
from graph.progress import Progress, silent

SOURCES = 256
"""Nodes that distances are measured from; all, if there are no more."""

BATCH = 10
"""Runs between two reports of progress; each batch draws from a seed of its own."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a network heals each round: ties among former contacts of the removed, by chance.

    Each pair of their contacts ties with ``closure``; with ``replacement``, the contact with most
    ties takes over the place: it gains all ties of the removed.

    Raises
    ------
    ValueError
        A chance is not in 0 to 1, the level not between, or there is no run or less than no round.
    """

    rounds: int = 3
    closure: float = 0.05
    replacement: float = 0.3
    runs: int = 100
    level: float = 0.90

    def __post_init__(self) -> None:
        chances = (self.closure, self.replacement)
        if not all(0.0 <= chance <= 1.0 for chance in chances) or not 0.0 < self.level < 1.0:
            raise ValueError("chances are 0 to 1, and a level lies between")
        if self.rounds < 0 or self.runs < 1:
            raise ValueError("there is at least one run, of no fewer than 0 rounds")


@dataclass(frozen=True, slots=True)
class Standing:
    """What networks still do, as shares of what they could do complete (0 to 1).

    ``largest`` is the largest component's share of the nodes, ``pairs`` the share of pairs that
    reach each other, ``flow`` the mean of inverse hops over pairs (global efficiency): how easily
    goods, money and orders pass. Each array has one figure a run and round. ``reach`` is no share:
    its last axis has 1 to ``STEPS`` steps, and it says how many others one of those who are left
    reaches within so many, on average.
    """

    largest: np.ndarray
    pairs: np.ndarray
    flow: np.ndarray
    reach: np.ndarray


class Patient:
    """A network without some members, and how it heals.

    ``csr`` are undirected rows, ``removed`` row numbers. Shares are of the network as it was.
    """

    def __init__(self, csr: Csr, removed: Sequence[int], *, seed: int) -> None:
        start = arc_rows(csr.ptr)
        gone = np.zeros(csr.order, np.bool_)
        gone[list(removed)] = True
        kept = (start < csr.idx) & ~gone[start] & ~gone[csr.idx]
        self._order, self._living = csr.order, csr.order - int(gone.sum())
        self._source, self._target = start[kept], csr.idx[kept]
        self._places = self._vacant(csr, removed, gone)
        self._sources = _sources(csr.order, seed)
        self._left = int((~gone[self._sources]).sum())
        self._seed = seed

    def now(self) -> Standing:
        """Return what the network does before it heals."""
        edges = len(self._source)
        raw = measured(self._order, self._source, self._target, edges, self._sources)
        return self._shares(raw)

    def healed(
        self, recovery: Recovery, *, first: int = 0, progress: Progress = silent
    ) -> Standing:
        """Return what it does in each run after each round from ``first`` on."""
        batches = -(-recovery.runs // BATCH)
        found = []
        for number, seed in enumerate(np.random.SeedSequence(self._seed).generate_state(batches)):
            progress("healing", number * BATCH, recovery.runs)
            runs = min(BATCH, recovery.runs - number * BATCH)
            found.append(
                recoveries(
                    self._source,
                    self._target,
                    self._places,
                    self._sources,
                    (recovery.closure, recovery.replacement),
                    (self._order, runs, recovery.rounds, first),
                    int(seed),
                )
            )
        return self._shares(np.concatenate(found))

    def _vacant(
        self, csr: Csr, removed: Sequence[int], gone: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the living contacts of the removed, and who of each is tied to most others."""
        ends = np.concatenate([self._source, self._target])
        degree = np.bincount(ends, minlength=csr.order)
        rows = [csr.idx[csr.ptr[node] : csr.ptr[node + 1]] for node in removed]
        near = [row[~gone[row]] for row in rows]
        heirs = [row[np.argmax(degree[row])] if len(row) else -1 for row in near]
        ptr = np.cumsum([0, *(len(row) for row in near)])
        contacts = np.concatenate([np.empty(0, np.int32), *near])
        return ptr.astype(np.int64), contacts, np.asarray(heirs, np.int32)

    def _shares(self, raw: np.ndarray) -> Standing:
        order, measured_from = max(1, self._order), max(1, len(self._sources))
        others = max(1, self._order - 1)
        return Standing(
            largest=raw[..., 0] / order if self._living else raw[..., 0] * 0.0,
            pairs=raw[..., 1] / (order * others),
            flow=raw[..., 2] / (measured_from * others),
            reach=raw[..., 3:] / max(1, self._left),
        )


def _sources(order: int, seed: int) -> np.ndarray:
    everyone = np.arange(order, dtype=np.int32)
    if order <= SOURCES:
        return everyone
    return np.random.default_rng(seed).choice(everyone, SOURCES, replace=False)
