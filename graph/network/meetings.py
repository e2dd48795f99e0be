"""Who was with whom: users of one thing (a prison) whose spans of time overlap."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.network.csr import Codes, Floats
from graph.network.projections import Pairs

Days = npt.NDArray[np.int64]

LONGEST = 1 << 22
"""Days are ordinals of the calendar, below this."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Who was at what, by number, from a first to a last day (ordinals, both included).

    ``weight`` is how far a stay counts, above 0. A person may stay several times.
    """

    person: Codes
    thing: Codes
    weight: Floats
    first: Days
    last: Days

    def where(self, kept: npt.NDArray[np.generic]) -> "Stays":
        """Return these stays."""
        return Stays(*(getattr(self, name)[kept] for name in Stays.__dataclass_fields__))


def meetings(stays: Stays, *, most: int) -> tuple[Pairs, Days, Days]:
    """Return pairs of persons who stayed at one thing at one time, and from when until when.

    A pair weighs the geometric mean of its two stays' weights divided by the number of others that
    the busier of the two met there, as in ``projections.project``. A stay that meets more than
    ``most`` others ties nobody: in a crowd, everybody meets everybody. Two persons who met in
    several stays are several pairs. Costs O(stays log stays + pairs).
    """
    stays = _merged(stays)
    met = _met(stays)
    few = (met > 0) & (met <= most)
    stays, met = stays.where(few), met[few]
    left, right = _overlapping(stays)
    weight = np.sqrt(stays.weight[left] * stays.weight[right]) / np.maximum(met[left], met[right])
    pairs = Pairs(stays.person[left], stays.person[right], weight)
    first = np.maximum(stays.first[left], stays.first[right])
    return pairs, first, np.minimum(stays.last[left], stays.last[right])


def _merged(stays: Stays) -> Stays:
    """Return stays by thing and first day, those of one person that overlap made one."""
    stays = stays.where(stays.first <= stays.last)
    own = stays.thing.astype(np.int64) * (int(stays.person.max(initial=0)) + 1) + stays.person
    order = np.lexsort((stays.first, own))
    stays, own = stays.where(order), own[order]
    # The furthest last day so far of the same person there: own numbers keep the groups apart
    reach = np.maximum.accumulate(own * LONGEST + stays.last) - own * LONGEST
    opens = np.ones(len(own), bool)
    opens[1:] = (own[1:] != own[:-1]) | (stays.first[1:] > reach[:-1])
    heads = np.flatnonzero(opens)
    if not len(heads):
        return stays
    merged = Stays(
        stays.person[heads],
        stays.thing[heads],
        np.maximum.reduceat(stays.weight, heads),
        stays.first[heads],
        np.maximum.reduceat(stays.last, heads),
    )
    return merged.where(np.lexsort((merged.person, merged.first, merged.thing)))


def _keys(stays: Stays) -> tuple[Days, Days]:
    """Return first and last days such that things follow each other."""
    at = stays.thing.astype(np.int64) * LONGEST
    return at + stays.first, at + stays.last


def _met(stays: Stays) -> Days:
    """Return how many others each stay overlaps with."""
    first, last = _keys(stays)
    begun = np.searchsorted(first, last, side="right")
    over = np.searchsorted(np.sort(last), first, side="left")
    return np.asarray(begun - over - 1)


def _overlapping(stays: Stays) -> tuple[Days, Days]:
    """Return the places of all pairs that overlap; the one that began first comes first."""
    first, last = _keys(stays)
    place = np.arange(len(first))
    many = np.searchsorted(first, last, side="right") - place - 1
    left = np.repeat(place, many)
    within = np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    return left, left + 1 + within
