"""Trafficking networks of the graph that the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import networkx as nx

from graph.analysis.networks import IntervalBasis, TraffickingNetwork
from graph.analysis.networks import KeyActor as Actor
from graph.analysis.roles import Role, roles
from graph.analysis.routes import Route
from graph.errors import UnknownEntity
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.view import Authority, View
from ingest.areas import Areas
from workbench.actions.expand import ChartEdge, edges_among
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.actions.network_routes import routes_of
from workbench.bootstrap import Workbench
from workbench.jobs.key_sets import KeySets, key_sets
from workbench.jobs.pool import Task
from workbench.network_names import network_name

MOST_PLAYERS = 5
MOST_STEPS = 2
"""Key-player sets have one member up to five, and reach within one step or two."""

_SEED = 2005


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network in the list; ``risk`` is the sum of ``parts``."""

    id: str
    name: str
    members: int
    cases: int
    provinces: tuple[str, ...]
    drugs: tuple[str, ...]
    grams: float
    risk: float
    parts: tuple[tuple[str, float], ...]
    growth: float
    stability: float


@dataclass(frozen=True, slots=True)
class NetworkList:
    """Networks, highest risk first."""

    networks: tuple[NetworkLine, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class KeyActor:
    """One central member; the true rank lies in ``low`` to ``high`` with 90% probability."""

    person: EntityLine
    rank: int
    low: int
    high: int
    p_top: float
    degree: int
    betweenness: float
    pagerank: float
    role: Role


@dataclass(frozen=True, slots=True)
class PersonTie:
    """Two members tied through what they share; the stronger, the more and the rarer it is."""

    start: str
    end: str
    weight: float
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One network: members, central actors first, what ties them, its cases by month.

    ``bridges`` are members of other networks who are tied to this one; ``edges`` lead between
    members, cases and what members share; ``shared`` are those shared things; ``ties`` lead from
    member to member; ``roles`` are by member id; ``key_sets`` are sets of members chosen together.
    ``rank`` is that by risk, from 1, between the networks ``above`` and ``below``.
    """

    line: NetworkLine
    members: tuple[EntityLine, ...]
    bridges: tuple[EntityLine, ...]
    actors: tuple[KeyActor, ...]
    edges: tuple[ChartEdge, ...]
    cases: tuple[EntityLine, ...]
    shared: tuple[EntityLine, ...]
    timeline: tuple[tuple[str, int], ...]
    ties: tuple[PersonTie, ...]
    roles: dict[str, Role]
    routes: tuple[Route, ...]
    rank: int
    above: NetworkLine | None
    below: NetworkLine | None
    basis: IntervalBasis
    key_sets: KeySets


def list_networks(
    bench: Workbench, sitting: Sitting, *, progress: Progress = silent
) -> NetworkList:
    """The networks of the graph that the reader may see."""

    def act(authority: Authority) -> Done[NetworkList]:
        networks = bench.snapshots.networks(authority, progress=progress)
        persons = len(bench.snapshots.view(authority).entities(Kind.PERSON))
        result = NetworkList(tuple(network_line(n) for n in networks), persons)
        return Done(result, tuple(n.id for n in networks), len(networks))

    return bench.gate.run(sitting, Action("list_networks", "view"), act)


def open_network(
    bench: Workbench, sitting: Sitting, network_id: str, *, progress: Progress = silent
) -> NetworkPage:
    """One network; raises UnknownEntity if the reader's graph holds none of that id."""

    def act(authority: Authority) -> Done[NetworkPage]:
        network = network_of(bench, authority, network_id, progress)
        page = _page(bench, authority, network, progress)
        shown = (network.id, *(line.id for line in page.members))
        return Done(page, shown, len(page.members))

    action = Action("open_network", "view", {"network": network_id})
    return bench.gate.run(sitting, action, act)


def network_of(
    bench: Workbench, authority: Authority, network_id: str, progress: Progress
) -> TraffickingNetwork:
    """A network of the reader's graph; raises UnknownEntity if it holds none of that id."""
    networks = bench.snapshots.networks(authority, progress=progress)
    network = next((n for n in networks if n.id == network_id), None)
    if network is None:
        raise UnknownEntity("no network of that id exists in this view")
    return network


def network_line(network: TraffickingNetwork) -> NetworkLine:
    """One line of the list."""
    return NetworkLine(
        id=network.id,
        name=network_name(network.id),
        members=len(network.members),
        cases=len(network.cases),
        provinces=network.provinces,
        drugs=network.drugs,
        grams=network.grams,
        risk=network.risk.total,
        parts=tuple((part.name, part.points) for part in network.risk.parts),
        growth=network.growth,
        stability=network.stability,
    )


def _page(
    bench: Workbench, authority: Authority, network: TraffickingNetwork, progress: Progress
) -> NetworkPage:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    ranked = {str(actor.node): actor for actor in network.key_actors}
    members = sorted(map(str, network.members), key=lambda m: (_place(ranked, m), m))
    cases = [str(case) for case in network.cases]
    shared = _shared(view, members)
    lines = showing.entities(view.entity(i) for i in members)
    held = _roles(bench, authority, members, progress)
    rank, above, below = _neighbours(bench.snapshots.networks(authority), network)
    return NetworkPage(
        line=network_line(network),
        members=lines,
        bridges=showing.entities(view.entity(str(i)) for i in network.bridges),
        actors=tuple(
            _actor(line, ranked[line.id], held[line.id]) for line in lines if line.id in ranked
        ),
        edges=edges_among(view, [*members, *cases, *shared]),
        cases=showing.entities(view.entity(i) for i in cases),
        shared=showing.entities(view.entity(i) for i in shared),
        timeline=_timeline(view, cases),
        ties=ties_among(bench, authority, members),
        roles=held,
        routes=routes_of(view, cases, Areas.load()),
        rank=rank,
        above=above,
        below=below,
        basis=network.basis,
        key_sets=_key_sets(bench, authority, network, progress),
    )


def _neighbours(
    networks: Sequence[TraffickingNetwork], network: TraffickingNetwork
) -> tuple[int, NetworkLine | None, NetworkLine | None]:
    """Its rank by risk from 1, and the networks just above and below."""
    at = next(i for i, other in enumerate(networks) if other.id == network.id)
    above = network_line(networks[at - 1]) if at else None
    below = network_line(networks[at + 1]) if at + 1 < len(networks) else None
    return at + 1, above, below


def ties_among(
    bench: Workbench, authority: Authority, persons: Sequence[str], until: date | None = None
) -> tuple[PersonTie, ...]:
    """Ties between some persons, the strongest first, as they stood at the end of ``until``."""
    edges = bench.snapshots.persons(authority, until).subgraph(persons).edges(data=True)
    found = (PersonTie(a, b, d["weight"], d["first"], d["last"]) for a, b, d in edges)
    return tuple(sorted(found, key=lambda tie: (-tie.weight, tie.start, tie.end)))


def among_members(
    bench: Workbench, authority: Authority, network: TraffickingNetwork
) -> "nx.Graph[str]":
    """Members of a network tied through what they share; one tied to no member stands alone."""
    members = [str(member) for member in network.members]
    inner: nx.Graph[str] = nx.Graph()
    inner.add_nodes_from(sorted(members))
    persons = bench.snapshots.persons(authority)
    inner.add_weighted_edges_from(sorted(persons.subgraph(members).edges(data="weight")))
    return inner


def _roles(
    bench: Workbench, authority: Authority, members: Sequence[str], progress: Progress
) -> dict[str, Role]:
    """The place of each member among and between the groups of the whole graph."""

    def plain() -> "nx.Graph[str]":
        graph: nx.Graph[str] = nx.Graph()
        persons = bench.snapshots.persons(authority)
        graph.add_nodes_from(persons)
        graph.add_weighted_edges_from(persons.edges(data="weight"))
        return graph

    task = Task(
        key=("roles", bench.snapshots.key(authority)),
        asker=authority.actor,
        work=partial(roles, seed=_SEED),
        arguments=lambda: (plain(),),
    )
    found = bench.jobs.run(task, progress)
    return {member: found.get(member, Role.ISOLATE) for member in members}


def _key_sets(
    bench: Workbench, authority: Authority, network: TraffickingNetwork, progress: Progress
) -> KeySets:
    task = Task(
        key=("key_sets", bench.snapshots.key(authority), network.id),
        asker=authority.actor,
        work=key_sets,
        arguments=lambda: (among_members(bench, authority, network), MOST_PLAYERS, MOST_STEPS),
    )
    return bench.jobs.run(task, progress)


def _place(ranked: dict[str, Actor], member: str) -> int:
    return ranked[member].rank if member in ranked else len(ranked) + 1


def _actor(line: EntityLine, actor: Actor, role: Role) -> KeyActor:
    return KeyActor(
        person=line,
        rank=actor.rank,
        low=actor.rank_low,
        high=actor.rank_high,
        p_top=actor.p_top,
        degree=actor.degree,
        betweenness=actor.betweenness,
        pagerank=actor.pagerank,
        role=role,
    )


def _shared(view: View, members: list[str]) -> list[str]:
    """Phones, vehicles, accounts and devices that members use."""
    kinds = {Kind.PHONE, Kind.DEVICE, Kind.VEHICLE, Kind.ACCOUNT}
    found: dict[str, None] = {}
    for member in members:
        for tie in view.ties(view.entity(member)):
            other = view.entity(tie.other(member))
            if other.kind in kinds:
                found[other.id] = None
    return list(found)


def _timeline(view: View, cases: list[str]) -> tuple[tuple[str, int], ...]:
    """Number of cases by month (``YYYY-MM``), oldest first."""
    months: dict[str, int] = {}
    for case in cases:
        mentions = view.mentions(view.entity(case))
        days = [d for m in mentions for d in m.values("opened") or m.values("offence_date")]
        if days:
            month = min(days)[:7]
            months[month] = months.get(month, 0) + 1
    return tuple(sorted(months.items()))
