"""Changes of telephone as pages show them: leads from call patterns."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.links import LinkKind
from graph.view import Authority, EntityId, View
from workbench.actions.lines import EntityLine, TieLine
from workbench.bootstrap import Workbench

_MOST = 6


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A lead that one user went from ``old`` to ``new``; users are known ones of either.

    ``shared`` contacts in common; ``contacts`` and ``hours`` say how alike (0-1); ``gap_days``
    from the last call of the old to the first of the new; ``score`` 0-1, no probability.
    """

    old: EntityLine
    new: EntityLine
    users: tuple[EntityLine, ...]
    shared: int
    contacts: float
    hours: float
    gap_days: float
    score: float


def swap_lines(
    bench: Workbench, authority: Authority, phones: Iterable[EntityId]
) -> tuple[SwapLine, ...]:
    """Leads that a telephone of these was given up for another, or took another's place."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    found = bench.snapshots.phone_swaps(authority, phones)
    return tuple(
        SwapLine(
            old=showing.entity(view.entity(swap.old)),
            new=showing.entity(view.entity(swap.new)),
            users=showing.entities(view.entity(i) for i in _users(view, swap.old, swap.new)),
            shared=swap.shared,
            contacts=swap.contacts,
            hours=swap.hours,
            gap_days=swap.gap_days,
            score=swap.score,
        )
        for swap in found[:_MOST]
    )


def used(view: View, tie: TieLine) -> list[EntityId]:
    """Telephones that the person at the other end of a tie uses."""
    ties = view.ties(view.entity(tie.other.id))
    return [t.end for t in ties if t.kind is LinkKind.USES_PHONE]


def _users(view: View, *phones: EntityId) -> list[EntityId]:
    ties = [t for phone in phones for t in view.ties(view.entity(phone))]
    return sorted({t.start for t in ties if t.kind is LinkKind.USES_PHONE})
