"""Planted networks: who is in them, in which role, since when and over which provinces."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from ingest.synthetic.chemistry import Batch, Chemistry
from ingest.synthetic.people import People, Person

SPAN_DAYS = 1000
"""How far back the sample reaches."""


class Role(StrEnum):
    """What a member does; those in ``KEY_ROLES`` are the key actors of a network."""

    FINANCIER = "financier"
    COORDINATOR = "coordinator"
    PRISONER = "prisoner"
    COOK = "cook"
    COURIER = "courier"
    DEALER = "dealer"


KEY_ROLES = frozenset({Role.FINANCIER, Role.COORDINATOR, Role.PRISONER})


class State(StrEnum):
    """What the network did in the last weeks; the weekly report should tell."""

    NEW = "new"
    GROWN = "grown"
    SPREAD = "spread"
    STEADY = "steady"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Member:
    """One person's part in one network."""

    person: Person
    role: Role
    joined: date


@dataclass(slots=True)
class Network:
    """One planted network; the first province is its base."""

    id: str
    provinces: tuple[str, ...]
    started: date
    ended: date
    state: State
    batches: tuple[Batch, ...]
    members: list[Member] = field(default_factory=list)
    compartment: str | None = None

    def those(self, *roles: Role) -> list[Member]:
        """Members in any of the roles, in the order in which they were made."""
        return [m for m in self.members if m.role in roles]


# Routes as they are reported: from the northern and western coasts to the consuming cities.
_ROUTES = (
    ("11", "12"), ("12", "14", "31"), ("14", "16"), ("21", "14", "31"), ("61", "31"), ("65", "64"),
    ("65", "73"), ("31", "32"), ("31", "36"), ("32", "33"), ("35", "33"), ("35", "51"),
    ("51", "52"), ("18", "36", "31"), ("16", "18"), ("15", "13"), ("13", "14"), ("17", "16"),
    ("19", "16"), ("34", "33"), ("62", "63"), ("63", "64"), ("64", "73"), ("71", "75"),
    ("72", "73"), ("74", "73"), ("76", "73"), ("81", "73"), ("82", "71"), ("91", "95", "94"),
    ("92", "96"), ("93", "91"), ("53", "35"),
)  # fmt: skip
_LONG_ROUTE = ("11", "12", "14", "18", "36", "31", "35")


class Planter:
    """Makes networks one after another; couriers of earlier ones are hired again."""

    def __init__(self, g: np.random.Generator, people: People, chemistry: Chemistry) -> None:
        self._g, self._people, self._chemistry = g, people, chemistry
        self._couriers: list[Person] = []

    def plant(self, count: int) -> list[Network]:
        """Make the networks; the first crosses seven provinces, the others one to three."""
        states = self._states(count)
        return [self._network(i, state) for i, state in enumerate(states)]

    def _states(self, count: int) -> list[State]:
        fresh = [State.STEADY, State.NEW, State.GROWN, State.SPREAD]
        if count >= 12:
            fresh += [State.NEW, State.GROWN, State.GROWN, State.SPREAD]
        rest = [State.ENDED if self._g.random() < 0.3 else State.STEADY for _ in range(count)]
        return (fresh + rest)[:count]

    def _network(self, index: int, state: State) -> Network:
        g, today = self._g, self._people.today
        route = _LONG_ROUTE if index == 0 else _ROUTES[(index * 7 + 3) % len(_ROUTES)]
        drug = "sabu" if index == 0 else self._chemistry.drug()
        if state is State.NEW:
            started = today - timedelta(days=int(g.integers(16, 30)))
        else:
            started = today - timedelta(days=int(g.integers(350, SPAN_DAYS)))
        ended = today
        if state is State.ENDED:
            ended = started + timedelta(days=int(g.integers(150, 330)))
        network = Network(
            id=f"N{index + 1:02d}",
            provinces=route,
            started=started,
            ended=ended,
            state=state,
            batches=tuple(self._chemistry.batch(drug) for _ in range(int(g.integers(2, 5)))),
            compartment="op-samudra" if index == 0 else None,
        )
        self._fill(network)
        return network

    def _fill(self, network: Network) -> None:
        g = self._g
        size = 0.6 if network.state is State.NEW else 1.0 + 0.35 * (len(network.provinces) - 2)
        prisoner = g.random() < 0.4 or network.id == "N01"
        self._add(network, Role.FINANCIER, 1)
        self._add(network, Role.PRISONER, 1 if prisoner else 0)
        self._add(network, Role.COORDINATOR, max(1, round(size * g.integers(1, 4))))
        self._add(network, Role.COOK, int(g.integers(0, 2)))
        self._hire(network, max(2, round(size * g.integers(3, 7))))
        self._add(network, Role.DEALER, max(3, round(size * g.integers(5, 11))))
        if network.state in (State.GROWN, State.SPREAD):
            self._grow(network)

    def _add(self, network: Network, role: Role, count: int) -> None:
        for _ in range(count):
            network.members.append(Member(self._someone(network), role, network.started))

    def _someone(self, network: Network) -> Person:
        g, people = self._g, self._people
        province = network.provinces[int(g.integers(len(network.provinces)))]
        if network.members and g.random() < 0.14:
            # Networks grow along families, which is what makes their members hard to tell apart.
            elder = network.members[int(g.integers(len(network.members)))].person
            return (people.sibling, people.son, people.twin)[int(g.choice(3, p=[0.6, 0.28, 0.12]))](
                elder
            )
        return people.make(province)

    def _hire(self, network: Network, count: int) -> None:
        """Add couriers; a quarter of them already carry for another network nearby."""
        for _ in range(count):
            known = [c for c in self._couriers if c.home.regency[:2] in network.provinces]
            if known and self._g.random() < 0.25:
                person = known[int(self._g.integers(len(known)))]
                if any(m.person.id == person.id for m in network.members):
                    continue
            else:
                person = self._someone(network)
                self._couriers.append(person)
            network.members.append(Member(person, Role.COURIER, network.started))

    def _grow(self, network: Network) -> None:
        """Add members of the last week; a spreading network takes a province it never had."""
        joined = self._people.today - timedelta(days=6)
        provinces = network.provinces
        if network.state is State.SPREAD:
            far = [p.code for p in self._people.areas.provinces() if p.code not in provinces]
            target = far[int(self._g.integers(len(far)))]
            network.provinces = (*provinces, target)
        for _ in range(int(self._g.integers(2, 5))):
            person = self._people.make(network.provinces[-1])
            role = Role.DEALER if self._g.random() < 0.6 else Role.COURIER
            network.members.append(Member(person, role, joined))
