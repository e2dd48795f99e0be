"""Trafficking routes: chains of areas, and how much is known to have gone along each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

TOLERANCE = 1e-9
"""Share of the largest leg below which a remainder is rounding, not goods."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What is known to have gone from one area to another.

    ``grams`` (net, not negative) over ``seizures`` finds in ``months`` (``YYYYMM``); ``drugs`` are
    codes, empty if unknown.
    """

    origin: str
    destination: str
    grams: float
    seizures: int
    months: tuple[int, ...] = ()
    drugs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Areas from origin over transit to destination, and the quantity that goes all the way.

    ``seizures`` are all finds on its legs, shared with other routes over the same leg: the evidence
    behind the route. First and last area are equal if goods return to where they came from.
    """

    areas: tuple[str, ...]
    grams: float
    seizures: int
    drugs: tuple[str, ...]


def trafficking_routes(legs: Iterable[Leg], *, most: int = 20) -> tuple[Route, ...]:
    """Return the routes that the legs decompose into, largest quantity first.

    Legs of the same drugs form one flow; goods never change drug on the way. What arrives in an
    area beyond what leaves it has its destination there; what leaves beyond what arrives has its
    origin there. The widest path from an origin to a destination is taken, its quantity subtracted,
    until nothing is left (greedy width); what goes round in a circle comes last. So the quantities
    of all routes over a leg add up to the leg's, none is counted twice.

    Parameters
    ----------
    legs
        Legs that stay within an area, or carry nothing, are passed over; equal ends add up.
    most
        Routes returned.

    Raises
    ------
    ValueError
        A quantity is negative or not a number.

    Notes
    -----
    Each path uses up a leg, an origin or a destination, so there are at most legs + areas of them,
    each found in O(legs log areas). A decomposition is one reading of the legs, not the only one:
    it says what may have gone all the way, at most.

    References
    ----------
    Ahuja, Magnanti & Orlin (1993), *Network Flows*, 3.5 (flow decomposition); Vatinlen et al.
    (2008), *Simple bounds and greedy algorithms for decomposing a flow into a minimal set of
    paths*, EJOR 185:1390-1401.
    """
    flows: dict[tuple[str, ...], _Flow] = defaultdict(_Flow)
    for leg in legs:
        if not leg.grams >= 0.0:
            raise ValueError("the grams of a leg are not a number of at least 0")
        if leg.origin != leg.destination and leg.grams > 0.0:
            flows[tuple(sorted(set(leg.drugs)))].add(leg)
    found = [
        Route(areas, grams, flow.seizures_along(areas), drugs)
        for drugs, flow in sorted(flows.items())
        for areas, grams in flow.decomposed()
    ]
    return tuple(sorted(found, key=lambda route: (-route.grams, route.areas))[:most])


class _Flow:
    """Grams left on each leg of one kind of goods; decomposing uses them up."""

    def __init__(self) -> None:
        self._left: dict[str, dict[str, float]] = {}
        self._seizures: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, leg: Leg) -> None:
        """Add a leg to what goes between the same ends."""
        out = self._left.setdefault(leg.origin, {})
        out[leg.destination] = out.get(leg.destination, 0.0) + leg.grams
        self._left.setdefault(leg.destination, {})
        self._seizures[leg.origin, leg.destination] += leg.seizures

    def seizures_along(self, areas: tuple[str, ...]) -> int:
        """Return the finds on the legs of a route."""
        return sum(self._seizures[ends] for ends in zip(areas, areas[1:], strict=False))

    def decomposed(self) -> list[tuple[tuple[str, ...], float]]:
        """Return paths, then circles, with their grams."""
        surplus = self._surplus()
        self._rounding = TOLERANCE * max(
            max(out.values(), default=0.0) for out in self._left.values()
        )
        found = []
        while (path := self._widest(surplus)) is not None:
            areas, grams = path
            self._use(areas, grams)
            surplus[areas[0]] -= grams
            surplus[areas[-1]] += grams
            found.append(path)
        while (circle := self._circle()) is not None:
            self._use(*circle)
            found.append(circle)
        return found

    def _surplus(self) -> dict[str, float]:
        """Return what leaves each area beyond what arrives; negative for destinations."""
        surplus = {area: sum(out.values()) for area, out in self._left.items()}
        for out in self._left.values():
            for area, grams in out.items():
                surplus[area] -= grams
        return surplus

    def _widest(self, surplus: dict[str, float]) -> tuple[tuple[str, ...], float] | None:
        """Return the path of largest quantity from an origin to a destination."""
        width = {area: rest for area, rest in surplus.items() if rest > self._rounding}
        before: dict[str, str] = {}
        heap = [(-rest, area) for area, rest in sorted(width.items())]
        heap.sort()
        done: set[str] = set()
        best, end = 0.0, ""
        while heap and -heap[0][0] > best:
            wide, area = heappop(heap)
            if area in done:
                continue
            done.add(area)
            if min(-wide, -surplus[area]) > max(best, self._rounding):
                best, end = min(-wide, -surplus[area]), area
            for near, grams in self._left[area].items():
                through = min(-wide, grams)
                if near not in done and through > width.get(near, self._rounding):
                    width[near], before[near] = through, area
                    heappush(heap, (-through, near))
        return (_back(before, end), best) if end else None

    def _circle(self) -> tuple[tuple[str, ...], float] | None:
        """Return a circle of what no path used; every area left passes on all that arrives."""
        start = next((area for area, out in self._left.items() if out), None)
        if start is None:
            return None
        walk = [start]
        while onward := max(self._left[walk[-1]].items(), key=lambda leg: leg[1], default=None):
            area = onward[0]
            if area in walk:
                areas = (*walk[walk.index(area) :], area)
                legs = zip(areas, areas[1:], strict=False)
                return areas, min(self._left[a][b] for a, b in legs)
            walk.append(area)
        self._left[walk[-2]].pop(walk[-1])  # rounding left a dead end
        return self._circle()

    def _use(self, areas: tuple[str, ...], grams: float) -> None:
        for start, end in zip(areas, areas[1:], strict=False):
            rest = self._left[start][end] - grams
            if rest > self._rounding:
                self._left[start][end] = rest
            else:
                del self._left[start][end]


def _back(before: dict[str, str], end: str) -> tuple[str, ...]:
    areas = [end]
    while areas[-1] in before:
        areas.append(before[areas[-1]])
    return tuple(reversed(areas))
