"""From columns of ties to graphs: persons through things, cases through persons, areas by flows.

A *use* says that somebody has to do with something (a person in a case, with a phone). Its weight
is ``kind x grade x recency x frequency``:

- *kind*: how strongly that kind of thing ties, a matter of judgement;
- *grade*: how far the record is believed, ``GRADE_WEIGHTS`` for the Admiralty system;
- *recency*: halves every ``half_life`` months before ``until``; 1 if either is unknown;
- *frequency*: ``log2(1 + n)`` for n uses on file, times the mean of their weights, so a hundred
  calls are not a hundred times one.

A thing that k persons share gives each pair of them the geometric mean of their two uses' weights
divided by ``k - 1``, so that each draws the same from a thing however many share it (Newman 2001,
*Scientific collaboration networks II*, doi:10.1103/PhysRevE.64.016132). Things with more than
``most_sharers`` tie nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import pandas as pd

from graph.network.csr import Codes, Csr, Floats, build
from graph.network.kernels.building import arc_rows
from graph.network.kernels.projecting import (
    BLOCK,
    MOST_DIGIT,
    STRIPES,
    flow_pairs,
    note_pairs,
    note_shared,
    rows_of_pairs,
    scatter_pairs,
    sharers_by_thing,
)
from graph.network.link_graph import LinkDiGraph, LinkGraph, from_rows

GRADE_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"A": 1.0, "B": 0.9, "C": 0.7, "D": 0.5, "E": 0.3, "F": 0.6}
    | {"1": 1.0, "2": 0.9, "3": 0.7, "4": 0.5, "5": 0.3, "6": 0.6}
)
"""Weight of each Admiralty letter and digit; a grade weighs the product.

F and 6 say *cannot be judged*: below what is known to be fair, above what is known to be doubtful.
"""

_NEVER = 999_912
"""Later than any month."""

HALF_LIFE = 36.0
"""Months in which a tie loses half its weight."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Columns of equal length, one row a tie: Arrow, pandas, numpy or lists.

    ``grade`` is Admiralty (``B2``, empty if none), ``month`` is ``YYYYMM`` (0 if unknown),
    ``count`` how often the tie is on file; each may be absent. Of a span, ``month`` is the first
    and ``last`` the last month. Where a row stands for several records of different grades,
    ``trust`` is the mean of their grades' weights (0 to 1) and ``grade`` is absent.
    """

    start: Any
    end: Any
    kind: Any = None
    grade: Any = None
    month: Any = None
    last: Any = None
    count: Any = None
    trust: Any = None

    def __len__(self) -> int:
        return len(self.start)

    def months(self) -> tuple[Codes, Codes]:
        """Return first and last month of each tie; equal where only one is stated."""
        first = _ints(self.month, len(self))
        return first, first if self.last is None else _ints(self.last, len(self))


@dataclass(frozen=True, slots=True)
class TieWeights:
    """What ties weigh; kinds not named weigh nothing. ``until`` is ``YYYYMM``."""

    kinds: Mapping[str, float] | None = None
    grades: Mapping[str, float] = field(default_factory=lambda: GRADE_WEIGHTS)
    half_life: float = HALF_LIFE
    until: int | None = None
    most_sharers: int = 25


def tie_weights(ties: Ties, weights: TieWeights) -> Floats:
    """Return what one tie of each row weighs: kind times grade times recency; count aside."""
    out = np.ones(len(ties))
    if ties.kind is not None and weights.kinds is not None:
        kinds = weights.kinds
        out *= _mapped(ties.kind, lambda kind: kinds.get(str(kind), 0.0))
    if ties.grade is not None:
        out *= _mapped(ties.grade, lambda grade: grade_weight(grade, weights.grades))
    if ties.trust is not None:
        out *= _series(ties.trust).to_numpy(np.float64)
    if ties.month is not None and weights.until is not None:
        last = ties.months()[1]
        age = np.maximum(_month_count(np.array([weights.until])) - _month_count(last), 0)
        out *= np.where(last > 0, 0.5 ** (age / weights.half_life), 1.0)
    return out


def grade_weight(grade: object, weights: Mapping[str, float] = GRADE_WEIGHTS) -> float:
    """Return the product of the letter's and the digit's weight; 1 if there is no grade."""
    if not isinstance(grade, str) or not grade:
        return 1.0
    out = 1.0
    for sign in grade:
        out *= weights.get(sign, 1.0)
    return out


def time_slice(ties: Ties, first: int, last: int) -> Ties:
    """Return the ties whose months reach into ``first`` to ``last`` (``YYYYMM``, both included).

    Ties of unknown month are left out.
    """
    begin, end = ties.months()
    kept = (begin > 0) & (begin <= last) & (np.maximum(begin, end) >= first)
    return Ties(*(_taken(getattr(ties, name), kept) for name in Ties.__dataclass_fields__))


def persons_and_things(ties: Ties, weights: TieWeights | None = None) -> LinkGraph:
    """Return the two-mode graph: both ends are nodes, edges have ``weight``."""
    distinct = _distinct(ties, weights or TieWeights())
    graph = LinkGraph.from_edges(distinct["start"], distinct["end"], distinct["weight"])
    return cast(LinkGraph, graph)


def persons_through_things(ties: Ties, weights: TieWeights | None = None) -> LinkGraph:
    """Return who is tied to whom through the things that both have to do with.

    Nodes are the starts of ``ties``, those alone too; edges have ``weight`` (see above), and if
    months are known ``first`` and ``last``. Costs O(ties + pairs that share a thing).
    """
    weights = weights or TieWeights()
    distinct = _distinct(ties, weights)
    person, persons = pd.factorize(distinct["start"])
    thing, things = pd.factorize(distinct["end"])
    uses = Uses(person.astype(np.int32), thing.astype(np.int32), distinct["weight"].to_numpy())
    shape = (len(persons), len(things))
    csr = project(uses, shape, most_sharers=weights.most_sharers)
    facts: dict[str, Codes] = {}
    if ties.month is not None:
        spans = distinct["first"].to_numpy(np.int32), distinct["last"].to_numpy(np.int32)
        most = weights.most_sharers
        first, last = arc_months(csr, (uses, *spans), shape, most_sharers=most)
        facts = {"first": first, "last": last}
    return cast(LinkGraph, from_rows(csr, persons.tolist(), arcs=facts))


def things_through_persons(ties: Ties, weights: TieWeights | None = None) -> LinkGraph:
    """Return which things (cases) are tied through the persons that both have to do with."""
    return persons_through_things(replace(ties, start=ties.end, end=ties.start), weights)


def area_flows(ties: Ties, weights: TieWeights | None = None) -> LinkDiGraph:
    """Return what goes from area to area: ``weight`` adds up, as quantities do.

    ``count`` of ``ties`` is the quantity (grams), or how often; frequency is not damped.
    """
    weight = tie_weights(ties, weights or TieWeights()) * _counts(ties)
    kept = weight > 0
    start, end = _taken(ties.start, kept), _taken(ties.end, kept)
    return cast(LinkDiGraph, LinkGraph.from_edges(start, end, weight[kept], directed=True))


@dataclass(frozen=True, slots=True)
class Uses:
    """Who uses what, by number, each pair once; weights above 0."""

    person: Codes
    thing: Codes
    weight: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ties stated between two nodes themselves, by number; may repeat, then weights add up."""

    start: Codes
    end: Codes
    weight: Floats


def project(
    uses: Uses, shape: tuple[int, int], *, most_sharers: int, pairs: Sequence[Pairs] = ()
) -> Csr:
    """Return undirected rows of persons: through shared things, plus the given ``pairs``.

    ``shape`` counts persons and things. A pair through a thing of k sharers weighs the geometric
    mean of its two uses over ``k - 1``.
    """
    shared = _shared(uses, shape, most_sharers)
    extra = [pair for pair in pairs if len(pair.start)]
    if not extra:
        return shared
    stated = build(
        shape[0],
        np.concatenate([pair.start for pair in extra]),
        np.concatenate([pair.end for pair in extra]),
        np.concatenate([pair.weight for pair in extra]),
        directed=False,
    )
    whole = build(
        shape[0],
        np.concatenate([arc_rows(shared.ptr), arc_rows(stated.ptr)]),
        np.concatenate([shared.idx, stated.idx]),
        np.concatenate([shared.weight, stated.weight]),
        directed=True,  # both hold each pair twice already
    )
    return replace(whole, directed=False)


def flows_between_users(
    flows: Pairs, uses: Uses, shape: tuple[int, int], *, most_users: int
) -> tuple[Pairs, np.ndarray]:
    """Return flows between things as pairs of their users, and which flow each pair comes from.

    A flow's weight is shared evenly among the pairs; ends with no or more than ``most_users`` users
    give none.
    """
    of = build_sharers(uses, shape)
    users = of.degrees
    known = (users[flows.start] <= most_users) & (users[flows.end] <= most_users)
    rows = np.flatnonzero(known)
    start, end, weight, origin = flow_pairs(
        flows.start[rows], flows.end[rows], flows.weight[rows], of.ptr, of.idx
    )
    return Pairs(start, end, weight), rows[origin]


def arc_months(
    csr: Csr,
    uses: tuple[Uses, Codes, Codes],
    shape: tuple[int, int],
    pairs: Sequence[tuple[Pairs, Codes, Codes]] = (),
    *,
    most_sharers: int,
) -> tuple[Codes, Codes]:
    """Return first and last month of each arc of projected rows, 0 if unknown.

    ``uses`` and ``pairs`` come with first and last months.
    """
    out = (np.zeros(len(csr.idx), np.int32), np.zeros(len(csr.idx), np.int32))
    rows, _ = _tying(uses[0], shape, most_sharers)
    kept = Uses(uses[0].person[rows], uses[0].thing[rows], uses[0].weight[rows])
    of = _sharers(kept, shape, rows.astype(np.float64))
    at = of.weight.astype(np.int64)
    note_shared(of.ptr, of.idx, (uses[1][at], uses[2][at]), csr.ptr, csr.idx, out)
    for pair, first, last in pairs:
        note_pairs((pair.start, pair.end), (first, last), csr.ptr, csr.idx, out)
    return out


def build_sharers(uses: Uses, shape: tuple[int, int]) -> Csr:
    """Return the persons of each thing as rows, ascending."""
    return _sharers(uses, shape, uses.weight)


def _sharers(uses: Uses, shape: tuple[int, int], weight: Floats) -> Csr:
    size = max(shape)
    rows = build(size, uses.thing, uses.person, weight, directed=True)
    return Csr(rows.ptr[: shape[1] + 1], rows.idx, rows.weight, directed=True)


def _shared(uses: Uses, shape: tuple[int, int], most_sharers: int) -> Csr:
    """Return full rows of pairs through shared things, computed for so many rows at a time."""
    of_ptr, sharers, root, room = sharers_by_thing(
        shape, uses.person, uses.thing, uses.weight, most_sharers
    )
    width = max(1, (shape[0] - 1).bit_length())
    digits = -(-width // MOST_DIGIT)
    bits = min(STRIPES[digits], 32 - width)  # a pair's word holds a node and a row of the stripe
    starts, ids, weights, first = [np.zeros(1, np.int64)], [], [], 0
    while first < shape[0]:
        last = int(np.searchsorted(room, room[first] + BLOCK, side="right")) - 1
        span = (first, min(max(last, first + 1), shape[0]), bits)
        most = int(room[span[1]] - room[first])
        # numpy's memory, not the kernel's: it comes in large pages, which are faster to get
        idx, weight = np.empty(most, np.int32), np.empty(most)
        pairs = idx.view(np.uint32), weight
        scatter_pairs((of_ptr, sharers, root), room, span, pairs)
        rows = rows_of_pairs(pairs, room, span, (digits, -(-width // digits)))
        idx.resize(rows[-1], refcheck=False)  # gives memory back without a copy
        weight.resize(rows[-1], refcheck=False)
        starts.append(rows[1:] + starts[-1][-1])
        ids.append(idx)
        weights.append(weight)
        first = span[1]
    return Csr(np.concatenate(starts), _joined(ids, np.int32), _joined(weights, np.float64))


def _joined(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, kind), *parts])


def _tying(uses: Uses, shape: tuple[int, int], most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the uses of things that tie anybody, and how many share each."""
    count = np.bincount(uses.thing, minlength=shape[1])[uses.thing]
    kept = np.flatnonzero((count >= 2) & (count <= most))
    return kept, count[kept]


def _distinct(ties: Ties, weights: TieWeights) -> pd.DataFrame:
    """Return one row for each pair of ends: weight with frequency, first and last month."""
    count, (first, last) = _counts(ties), ties.months()
    frame = pd.DataFrame(
        {
            "start": _series(ties.start),
            "end": _series(ties.end),
            "weight": tie_weights(ties, weights) * count,
            "count": count,
            "first": np.where(first > 0, first, _NEVER),
            "last": last,
        }
    )
    groups = frame[frame["weight"] > 0].groupby(["start", "end"], sort=False, observed=True)
    out = groups.agg(
        weight=("weight", "sum"),
        count=("count", "sum"),
        first=("first", "min"),
        last=("last", "max"),
    ).reset_index()
    out["weight"] *= np.log2(1.0 + out["count"]) / out["count"]
    return out.assign(first=out["first"].where(out["first"] < _NEVER, 0))


def _counts(ties: Ties) -> Floats:
    return np.ones(len(ties)) if ties.count is None else _series(ties.count).to_numpy(np.float64)


def _series(column: Any) -> pd.Series:
    to_pandas = getattr(column, "to_pandas", None)
    return pd.Series(to_pandas() if to_pandas else column).reset_index(drop=True)


def _taken(column: Any, kept: np.ndarray) -> Any:
    return None if column is None else _series(column)[kept].reset_index(drop=True)


def _mapped(column: Any, value: Any) -> Floats:
    codes, found = pd.factorize(_series(column))
    known = np.array([value(item) for item in found] or [1.0], np.float64)
    return np.where(codes >= 0, known[codes], 1.0)


def _ints(column: Any, size: int) -> Codes:
    if column is None:
        return np.zeros(size, np.int32)
    return _series(column).fillna(0).to_numpy(np.int32)


def _month_count(months: np.ndarray) -> np.ndarray:
    return np.asarray(months // 100 * 12 + months % 100)
