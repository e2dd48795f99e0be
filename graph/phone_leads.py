"""Leads that a user changed the telephone, from what a view may see of calls."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from graph.linking.phone_swap import FEWEST_SHARED, PhoneSwap, Rarity, phone_swaps
from graph.links import LinkKind
from graph.view import EntityId, Tie, View

MOST_LIKE = 40
"""At most so many numbers that share contacts with one are compared with it."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who spoke with whom, in clear: kinds and ends of calls need no key."""

    ties: dict[EntityId, list[Tie]]
    rarity: Rarity

    @classmethod
    def of(cls, ties: Iterable[Tie]) -> "Contacts":
        """Read the calls among the ties of a snapshot; linear."""
        table: dict[EntityId, list[Tie]] = defaultdict(list)
        for tie in ties:
            if tie.kind is LinkKind.CALLED and tie.start != tie.end:
                table[tie.start].append(tie)
                table[tie.end].append(tie)
        callers = {phone: len({t.other(phone) for t in found}) for phone, found in table.items()}
        return cls(dict(table), Rarity(len(table), callers))

    def alike(self, phone: EntityId) -> list[EntityId]:
        """Numbers that share enough seldom called contacts with one, the most alike first."""
        shared: Counter[EntityId] = Counter()
        for contact in {tie.other(phone) for tie in self.ties.get(phone, ())}:
            if self.rarity.callers[contact] <= self.rarity.hub_from:
                shared.update({tie.other(contact) for tie in self.ties[contact]})
        shared.pop(phone, None)
        ranked = sorted(shared, key=lambda other: (-shared[other], other))
        return [other for other in ranked if shared[other] >= FEWEST_SHARED][:MOST_LIKE]


def swap_leads(view: View, contacts: Contacts, phones: Iterable[EntityId]) -> list[PhoneSwap]:
    """Changes of number that one of ``phones`` is an end of, likeliest first.

    Ids stand for numbers. Opens only the calls of these telephones and of those like them.
    """
    asked = set(phones)
    compared = asked | {other for phone in asked for other in contacts.alike(phone)}
    if compared == asked:
        return []
    ties = {tie for phone in compared for tie in contacts.ties.get(phone, ())}
    ends = {i: (tie.start, tie.end) for tie in ties for i in tie.links}
    rows = []
    for link in view.links(sorted(ends)):
        at = next((s.value for s in link.statements if s.property == "at"), None)
        start = link.observed.start
        when = at or (start.isoformat() if start else None)
        if when is not None:
            rows.append((*ends[link.id], pd.Timestamp(when)))
    calls = pd.DataFrame(rows, columns=["caller", "called", "at"])
    found = phone_swaps(calls, rarity=contacts.rarity) if rows else ()
    return [swap for swap in found if asked & {swap.old, swap.new}]
