"""Rings in single, dated transfers: the same sum going round, and sums split among many payers.

``flows.motifs`` looks at who paid whom at all, where wages and shops look like fans too. Here
single transfers count: money that goes round comes back as the same sum, less a fee; who splits a
sum to stay below a threshold pays the same account several times on one day.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

from graph.analysis.flows import Motif, Shape


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment; ``amount`` in rupiah, ``day`` any number that grows by one a day."""

    source: Hashable
    target: Hashable
    amount: float
    day: int


@dataclass(frozen=True, slots=True)
class RingLimits:
    """What counts as a ring.

    ``alike``: by how much the largest sum of a cycle may exceed its smallest. ``longest``: most
    accounts in a cycle. ``fan``: fewest payers (receivers) of split sums. ``split``: fewest
    payments between two accounts on one day that are a split sum.
    """

    alike: float = 0.1
    longest: int = 8
    fan: int = 2
    split: int = 2


def rings(transfers: Iterable[Transfer], limits: RingLimits | None = None) -> tuple[Motif, ...]:
    """Return cycles of like sums, fans and chains of split sums, largest amount first.

    A cycle is a chain of three or more different accounts, each of which paid the next a sum
    between the smallest and ``1 + alike`` times it; the order in time is not asked for, as books
    are often kept late. Its amount is the smallest sum. A fan is an account that ``fan`` others
    paid in split sums (or that paid them); its amount is all of these. A chain is the part of a
    ring that is on file: accounts that pass on split sums of like size; its amount is the smallest
    single payment. Leads, not proof. Costs O(transfers * branching ** longest), where only payments
    of like sums branch.

    References
    ----------
    FATF (2012 and after), *International Standards on Combating Money Laundering*: structuring and
    layering; Altman et al. (2023), *Realistic synthetic financial transactions for anti-money
    laundering models*, NeurIPS (patterns).
    """
    limits = limits or RingLimits()
    paid = [t for t in transfers if t.source != t.target]
    found = [
        *_cycles(paid, limits),
        *_fans(paid, limits, Shape.FAN_IN),
        *_fans(paid, limits, Shape.FAN_OUT),
        *_chains(paid, limits),
    ]
    return tuple(sorted(found, key=lambda motif: (-motif.amount, str(motif.accounts))))


_Sums = dict[Hashable, list[tuple[float, Hashable]]]


def _cycles(transfers: list[Transfer], limits: RingLimits) -> Iterator[Motif]:
    """Search from each payment through payments of its sum and up; each cycle is told once."""
    place: dict[Hashable, int] = {}
    onward: _Sums = defaultdict(list)
    for transfer in transfers:
        for account in (transfer.source, transfer.target):
            place.setdefault(account, len(place))
    for sum_ in {(t.source, t.target, t.amount) for t in transfers}:
        onward[sum_[0]].append((sum_[2], sum_[1]))
    amounts: dict[Hashable, list[float]] = {}
    for account, paid in onward.items():
        paid.sort(key=lambda pay: (pay[0], place[pay[1]]))
        amounts[account] = [amount for amount, _ in paid]
    told: set[tuple[Hashable, ...]] = set()
    for start in sorted(onward, key=place.__getitem__):
        for least, first in onward[start]:
            most = least * (1.0 + limits.alike)
            for path in _closed(onward, amounts, (start, first), (least, most), limits.longest):
                cycle = _from_first(path, place)
                if cycle not in told:
                    told.add(cycle)
                    yield Motif(Shape.CYCLE, cycle[0], cycle, least)


def _closed(
    onward: _Sums,
    amounts: dict[Hashable, list[float]],
    begun: tuple[Hashable, Hashable],
    span: tuple[float, float],
    longest: int,
) -> Iterator[tuple[Hashable, ...]]:
    """Yield the paths that begin so and lead back, through payments within the span."""
    stack: list[tuple[Hashable, ...]] = [begun]
    while stack:
        path = stack.pop()
        sums = amounts.get(path[-1])
        if sums is None:
            continue
        low, high = bisect_left(sums, span[0]), bisect_right(sums, span[1])
        for target in dict.fromkeys(pay[1] for pay in onward[path[-1]][low:high]):
            if target == path[0] and len(path) >= 3:
                yield path
            elif target not in path and len(path) < longest:
                stack.append((*path, target))


def _from_first(path: tuple[Hashable, ...], place: dict[Hashable, int]) -> tuple[Hashable, ...]:
    """Turn a cycle so that it begins with the account that came first."""
    at = min(range(len(path)), key=lambda k: place[path[k]])
    return (*path[at:], *path[:at])


def _fans(transfers: list[Transfer], limits: RingLimits, shape: Shape) -> Iterator[Motif]:
    """Yield accounts that several others paid in split sums, or that paid them so."""
    days: dict[tuple[Hashable, Hashable, int], list[float]] = defaultdict(list)
    for t in transfers:
        ends = (t.target, t.source) if shape is Shape.FAN_IN else (t.source, t.target)
        days[(*ends, t.day)].append(t.amount)
    split: dict[Hashable, dict[Hashable, float]] = defaultdict(lambda: defaultdict(float))
    for (centre, other, _), sums in days.items():
        if len(sums) >= limits.split:
            split[centre][other] += sum(sums)
    for centre, others in split.items():
        if len(others) >= limits.fan:
            yield Motif(shape, centre, (centre, *others), sum(others.values()))


def _chains(transfers: list[Transfer], limits: RingLimits) -> Iterator[Motif]:
    """Yield accounts joined by split payments whose sums are alike where one passes them on."""
    days: dict[tuple[Hashable, Hashable, int], list[float]] = defaultdict(list)
    for t in transfers:
        days[t.source, t.target, t.day].append(t.amount)
    split = {ends: max(sums) for ends, sums in days.items() if len(sums) >= limits.split}
    arriving: dict[Hashable, list[tuple[Hashable, Hashable, int]]] = defaultdict(list)
    for payment in split:
        arriving[payment[1]].append(payment)
    passed: nx.Graph[tuple[Hashable, Hashable, int]] = nx.Graph()
    for payment, amount in split.items():
        for before in arriving.get(payment[0], ()):
            low, high = sorted((amount, split[before]))
            if before[0] != payment[1] and high <= low * (1.0 + limits.alike):
                passed.add_edge(before, payment)
    for group in nx.connected_components(passed):
        payments = sorted(group, key=lambda payment: (payment[2], str(payment)))
        accounts = dict.fromkeys(end for payment in payments for end in payment[:2])
        least = min(split[payment] for payment in payments)
        yield Motif(Shape.CHAIN, payments[0][0], tuple(accounts), least)
