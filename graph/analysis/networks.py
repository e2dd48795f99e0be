"""Trafficking networks as named objects: who, where, what, how much, and how sure.

Persons are tied by what they share (``person_ties``) and divided by the Leiden method under the
constant Potts model: a group holds together if its mean tie strength per pair exceeds the
resolution, whatever the size of the whole graph. Couriers and hubs who touch several networks stay
with the one that they are most tied to, and are listed as bridges of the others.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np

from graph.analysis.centrality import betweenness_shares, pagerank_shares
from graph.analysis.communities import Division, Quality, best_division
from graph.analysis.effort import (
    AreaEffort,
    EffortSettings,
    arc_rates,
    collection_effort,
    inner_trust,
)
from graph.analysis.insulation import insulated_ties
from graph.analysis.network_facts import CaseFacts, case_facts, growth, month_number, text_values
from graph.analysis.person_ties import PersonTies, TieStrengths, person_ties
from graph.analysis.risk import RiskFacts, RiskScore, RiskWeights, risk
from graph.analysis.uncertainty import Missing, ranked
from graph.ids import network_id
from graph.network.csr import AnyGraph, Csr, Numbered
from graph.network.kernels.building import subrows
from graph.progress import Progress, silent

RESOLUTION = 0.03
"""Mean tie strength per pair that a network must exceed, if all that ties is fully believed; .02 to

.05 recover planted ones best. Grades lower all strengths, so it is taken times their mean trust.
"""


def standing_strengths() -> TieStrengths:
    """Return how ties count for a member's standing.

    Those who lead keep away from the goods: a shared case says that two belong together, but it is
    calls and payments that tell who is in the middle; see ``graph.analysis.insulation``.
    """
    return TieStrengths(shared={**TieStrengths().shared, "case": 0.05})


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How networks are found and rated; ``window`` is in months, ``until`` a month (YYYY-MM).

    ``ties`` decide who belongs together, ``standing`` who matters among them.
    """

    resolution: float = RESOLUTION
    minimum_cases: int = 2
    window: int = 6
    until: str | None = None
    actors: int = 10
    ties: TieStrengths = field(default_factory=TieStrengths)
    standing: TieStrengths = field(default_factory=standing_strengths)
    weights: RiskWeights = field(default_factory=RiskWeights)
    missing: Missing = field(default_factory=Missing)
    effort: EffortSettings | None = field(default_factory=EffortSettings)
    """How what is missing depends on grade and area; None: the same everywhere."""


@dataclass(frozen=True, slots=True)
class IntervalBasis:
    """What the rank intervals of a network rest on.

    ``nodes`` and ``edges`` are the shares taken to be missing, of edges the mean with the least and
    most of any; ``trust`` the mean weight of the grades that ties rest on (0 to 1); ``areas`` what
    the members' areas have on file, those that miss most first.
    """

    nodes: float
    edges: float
    edges_least: float
    edges_most: float
    trust: float
    areas: tuple[AreaEffort, ...]


@dataclass(frozen=True, slots=True)
class KeyActor:
    """A member's standing in the network, with the ranks it may truly have (1 is highest).

    ``score`` is the mean of strength, betweenness and PageRank as shares of their maxima, over ties
    that see through insulation (``graph.analysis.insulation``); ``p_top``
    the chance to be among the first three if a tenth of the picture is missing.
    """

    node: Hashable
    score: float
    rank: int
    rank_low: int
    rank_high: int
    p_top: float
    degree: int
    betweenness: float
    pagerank: float


@dataclass(frozen=True, slots=True)
class TraffickingNetwork:
    """One network; ``grams`` and ``cases`` count each case for one network only.

    ``growth`` compares cases of the last window with the one before (0.5: half as many again);
    ``stability`` (0 to 1) is how much of it comes back from other seeds; ``bridges`` are persons
    of other networks who are tied to members.
    """

    id: str
    members: tuple[Hashable, ...]
    cases: tuple[Hashable, ...]
    provinces: tuple[str, ...]
    drugs: tuple[str, ...]
    grams: float
    growth: float
    density: float
    stability: float
    key_actors: tuple[KeyActor, ...]
    bridges: tuple[Hashable, ...]
    risk: RiskScore
    basis: IntervalBasis


def find_networks(
    graph: AnyGraph,
    *,
    seed: int,
    minimum: int = 3,
    settings: NetworkSettings | None = None,
    progress: Progress = silent,
) -> tuple[TraffickingNetwork, ...]:
    """Return the trafficking networks of ``graph``, highest risk first.

    Parameters
    ----------
    graph
        Persons, tied directly or through cases, phones, devices, vehicles and accounts, see
        ``person_ties``. Nodes may carry ``kind``, ``province``, ``drug``, ``grams`` and ``month``;
        edges ``weight``, ``month`` and ``cases``. A prison ties nobody by itself.
    seed
        The same seed, graph and settings give the same networks, ids and intervals.
    minimum
        Smallest number of members.

    Returns
    -------
    Networks of at least ``minimum`` persons that rest on at least ``minimum_cases`` cases (where
    the graph holds cases at all). The id stays as long as the first member by name stays.
    """
    settings = settings or NetworkSettings()
    ties = person_ties(graph, settings.ties)
    if not ties.persons:
        return ()
    division = _of_persons(
        best_division(
            ties.csr,
            seed=seed,
            resolution=settings.resolution * ties.mean_trust(),
            quality=Quality.POTTS,
            progress=progress,
        ),
        len(ties.persons),
    )
    cases = _cases_by_group(graph, ties, division)
    until = month_number(settings.until) or _last_month(cases)
    chosen = [
        number
        for number, group in enumerate(division.groups)
        if len(group) >= minimum and _rests_on_enough(cases, number, settings)
    ]
    progress("standing", 0, 0)
    inner = insulated_ties(graph, settings.standing)
    progress("effort", 0, 0)
    effort = (
        collection_effort(graph, usual=settings.missing.edges, settings=settings.effort)
        if settings.effort
        else {}
    )
    evidence = _Evidence(graph, ties, inner, division, frozenset(chosen), until, effort)
    found = []
    for done, number in enumerate(chosen):
        progress("networks", done, len(chosen))
        found.append(_describe(evidence, number, cases.get(number, []), seed, settings))
    return tuple(sorted(found, key=lambda network: (-network.risk.total, network.id)))


def _of_persons(division: Division, persons: int) -> Division:
    """Leave out the unknown users of phones and accounts, who helped to hold groups together."""
    groups = [group[group < persons] for group in division.groups]
    return Division(division.labels, groups, division.stability)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What one network is described from."""

    graph: AnyGraph
    ties: PersonTies
    inner: PersonTies
    division: Division
    chosen: frozenset[int]
    until: int | None
    effort: dict[str, AreaEffort]

    def whole(self, number: int) -> np.ndarray:
        """Return the rows of a group, unknown users of phones and accounts after the persons."""
        members = self.division.groups[number]
        return np.flatnonzero(self.division.labels == self.division.labels[members[0]])

    def area(self, row: int) -> AreaEffort | None:
        """Return what the area of a person has on file, if it is known."""
        if row >= len(self.ties.persons):
            return None
        return self.effort.get(str(self.graph.nodes[self.ties.persons[row]].get("area")))

    def rates(self, number: int, settings: NetworkSettings) -> np.ndarray:
        """Return the chance of each arc inside a group to be missing or false."""
        rows, usual = self.whole(number), settings.missing.edges
        if settings.effort is None:
            return np.full(len(inner_trust(self.inner, rows).idx), usual)
        known = {int(row): self.area(int(row)) for row in rows}
        shares = {row: area.missing for row, area in known.items() if area is not None}
        return arc_rates(self.inner, rows, shares, usual, settings.effort)


def _describe(
    evidence: _Evidence, number: int, cases: list[CaseFacts], seed: int, settings: NetworkSettings
) -> TraffickingNetwork:
    ties, group = evidence.ties, evidence.division.groups[number]
    members = tuple(ties.persons[i] for i in group)
    inside = _inside(ties.csr, group)
    pairs = len(group) * (len(group) - 1)
    density = len(inside.idx) / pairs if pairs else 0.0
    provinces = _most_common([p for case in cases for p in case.provinces])
    provinces += _most_common(_of_members(evidence.graph, members, "province", provinces))
    drugs = _most_common([d for case in cases for d in case.drugs])
    drugs += _most_common(_of_members(evidence.graph, members, "drug", drugs))
    grams = sum(case.grams for case in cases)
    rise = growth([case.month for case in cases], evidence.until, settings.window)
    facts = RiskFacts(
        members=len(members),
        recent_cases=_recent(cases, evidence.until),
        grams=grams,
        provinces=len(provinces),
        growth=rise,
        drugs=len(drugs),
        density=density,
    )
    return TraffickingNetwork(
        id=network_id([min(str(member) for member in members)]),
        members=members,
        cases=tuple(case.case for case in cases),
        provinces=provinces,
        drugs=drugs,
        grams=grams,
        growth=rise,
        density=density,
        stability=evidence.division.stability[number],
        key_actors=_key_actors(evidence, number, seed, settings),
        bridges=_bridges(evidence, number),
        risk=risk(facts, settings.weights),
        basis=_basis(evidence, number, settings),
    )


def _key_actors(
    evidence: _Evidence, number: int, seed: int, settings: NetworkSettings
) -> tuple[KeyActor, ...]:
    """Rank the members, unknown users of phones and accounts standing between them."""
    inner, members = evidence.inner, evidence.division.groups[number]
    whole = evidence.whole(number)
    inside = _inside(inner.csr, whole)
    names = (*inner.persons, *inner.unknown)
    nodes = [names[i] for i in whole]  # persons first: their row numbers are lower
    rows = Numbered(inside, nodes, {node: i for i, node in enumerate(nodes)})
    between, _ = betweenness_shares(inside, seed=seed, sources=500)
    share = pagerank_shares(inside)
    degree = inside.degrees
    return tuple(
        KeyActor(
            node=item.node,
            score=item.score,
            rank=item.rank,
            rank_low=item.rank_low,
            rank_high=item.rank_high,
            p_top=item.p_top,
            degree=int(degree[rows.index[item.node]]),
            betweenness=float(between[rows.index[item.node]]),
            pagerank=float(share[rows.index[item.node]]),
        )
        for item in ranked(
            rows,
            seed=seed,
            missing=settings.missing,
            among=len(members),
            rates=evidence.rates(number, settings),
        )[: settings.actors]
    )


def _basis(evidence: _Evidence, number: int, settings: NetworkSettings) -> IntervalBasis:
    rates, usual = evidence.rates(number, settings), settings.missing.edges
    areas = {a.area: a for row in evidence.whole(number) if (a := evidence.area(int(row)))}
    trust = inner_trust(evidence.inner, evidence.whole(number)).weight
    return IntervalBasis(
        nodes=settings.missing.nodes,
        edges=float(rates.mean()) if len(rates) else usual,
        edges_least=float(rates.min(initial=1.0)) if len(rates) else usual,
        edges_most=float(rates.max(initial=0.0)) if len(rates) else usual,
        trust=float(trust.mean()) if len(trust) else 1.0,
        areas=tuple(sorted(areas.values(), key=lambda a: (-a.missing, a.area))),
    )


def _inside(csr: Csr, group: np.ndarray) -> Csr:
    ptr, idx, weight = subrows(csr.ptr, csr.idx, csr.weight, group.astype(np.int32))
    return Csr(ptr, idx, weight)


def _bridges(evidence: _Evidence, number: int) -> tuple[Hashable, ...]:
    csr, labels = evidence.ties.csr, evidence.division.labels
    persons = len(evidence.ties.persons)
    near = {
        int(v)
        for u in evidence.division.groups[number]
        for v in csr.idx[csr.ptr[u] : csr.ptr[u + 1]]
        if labels[v] != number and int(labels[v]) in evidence.chosen and v < persons
    }
    return tuple(evidence.ties.persons[v] for v in sorted(near))


def _cases_by_group(
    graph: AnyGraph, ties: PersonTies, division: Division
) -> dict[int, list[CaseFacts]]:
    """Give each case to the group that holds most of its persons, ties to the first group."""
    out: dict[int, list[CaseFacts]] = {}
    for case in case_facts(graph, ties):
        held = Counter(int(division.labels[row]) for row in case.persons)
        number = min(held, key=lambda group: (-held[group], group))
        out.setdefault(number, []).append(case)
    return out


def _rests_on_enough(
    cases: dict[int, list[CaseFacts]], number: int, settings: NetworkSettings
) -> bool:
    return not cases or len(cases.get(number, [])) >= settings.minimum_cases


def _last_month(cases: dict[int, list[CaseFacts]]) -> int | None:
    months = [case.month for group in cases.values() for case in group if case.month is not None]
    return max(months, default=None)


def _recent(cases: list[CaseFacts], until: int | None) -> int:
    """Count the cases of the year that ends with ``until``; all of them if nothing is dated."""
    if until is None:
        return len(cases)
    return sum(case.month is not None and until - 12 < case.month <= until for case in cases)


def _of_members(
    graph: AnyGraph, members: tuple[Hashable, ...], name: str, known: tuple[str, ...]
) -> list[str]:
    values = [v for member in members for v in text_values(graph.nodes[member].get(name))]
    return [value for value in values if value not in known]


def _most_common(values: list[str]) -> tuple[str, ...]:
    counts = Counter(values)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
