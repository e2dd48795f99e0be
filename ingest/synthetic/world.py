"""The true world of a sample: networks, people, cases, numbers, all from one seed."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ingest.areas import Areas
from ingest.synthetic.cases import Case, CaseBook
from ingest.synthetic.chemistry import Chemistry
from ingest.synthetic.networks import Network, Planter, Role
from ingest.synthetic.numbers import Numbers, plan_swaps
from ingest.synthetic.offices import Registers
from ingest.synthetic.people import People

_NETWORKS, _CASES, _LOOK_ALIKES = 32, 2_000, 110


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true in a sample, before any office writes it down."""

    today: date
    areas: Areas
    people: People
    chemistry: Chemistry
    networks: list[Network]
    cases: list[Case]
    numbers: Numbers


def make_world(g: np.random.Generator, *, scale: float, today: date) -> World:
    """Make a world; ``scale`` 1 is national size, about 32 networks and 2,000 cases."""
    areas = Areas.load()
    people, chemistry = People(g, areas, today), Chemistry(g)
    networks = Planter(g, people, chemistry).plant(max(4, round(_NETWORKS * scale**0.7)))
    book = CaseBook(g, people, chemistry)
    total = max(24, round(_CASES * scale))
    cases: list[Case] = []
    for network in networks:
        mean = 0.31 * total / len(networks) * (len(network.members) / 18)
        cases += book.of_network(network, max(3, int(g.poisson(mean))))
    cases += book.look_alikes(cases, round(_LOOK_ALIKES * scale))
    cases += book.unrelated(max(4, total - len(cases)))
    numbered = book.numbered(cases, Registers())
    return World(
        today=today,
        areas=areas,
        people=people,
        chemistry=chemistry,
        networks=networks,
        cases=numbered,
        numbers=plan_swaps(g, networks, people),
    )


def provinces_of(network: Network) -> list[str]:
    """Provinces in which members of a network live, base first."""
    found = dict.fromkeys(network.provinces)
    found.update(dict.fromkeys(m.person.home.regency[:2] for m in network.members))
    return list(found)


def key_members(network: Network) -> list[str]:
    """People who lead a network: financier, coordinators, and who controls it from prison."""
    leading = network.those(Role.FINANCIER, Role.COORDINATOR, Role.PRISONER)
    return [m.person.id for m in leading]
