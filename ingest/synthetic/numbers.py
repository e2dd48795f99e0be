"""Which telephone a person uses on which day, and the swaps that hide it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ingest.synthetic.networks import Network, Role, State
from ingest.synthetic.people import People, Person


@dataclass(frozen=True, slots=True)
class Swap:
    """One person's change of number; the pattern of calls goes on under the new one."""

    person: str
    old: str
    new: str
    on: date
    same_handset: bool


class Numbers:
    """Numbers in use by day."""

    def __init__(self, swaps: dict[str, Swap]) -> None:
        self.swaps = swaps

    def on(self, person: Person, day: date) -> str:
        """The number a person uses on a day."""
        swap = self.swaps.get(person.id)
        return swap.new if swap and day >= swap.on else person.phones[0]


def plan_swaps(g: np.random.Generator, networks: list[Network], people: People) -> Numbers:
    """Let a few members change their number, a coordinator in the last month among them."""
    swaps: dict[str, Swap] = {}
    active = [n for n in networks if n.state in (State.STEADY, State.GROWN, State.SPREAD)]
    for index, network in enumerate(active):
        roles = (Role.COORDINATOR,) if index % 2 == 0 else (Role.COURIER, Role.DEALER)
        candidates = [m for m in network.those(*roles) if m.person.id not in swaps]
        if not candidates:
            continue
        member = candidates[int(g.integers(len(candidates)))]
        back = int(g.integers(15, 26)) if index < 4 else int(g.integers(40, 200))
        swaps[member.person.id] = Swap(
            person=member.person.id,
            old=member.person.phones[0],
            new=people.number(),
            on=people.today - timedelta(days=back),
            same_handset=bool(g.random() < 0.5),
        )
    return Numbers(swaps)
