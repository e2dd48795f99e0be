"""Queries of the catalogue that give leads to check, never findings."""

from collections.abc import Iterator
from itertools import chain

from graph.analysis.link_prediction import possible_ties as pairs_that_share
from graph.analysis.rings import Transfer, rings
from graph.links import LinkKind
from graph.view import View
from workbench.actions.queries import Asked, Row


def payment_rings(asked: Asked) -> list[Row]:
    """Accounts through which like sums go round, or sums are split, largest amount first."""
    view = asked.view
    found = rings(_transfers(view))
    lines = asked.lines(str(account) for motif in found for account in motif.accounts)
    return [
        (
            str(motif.centre),
            lines[str(motif.centre)].title,
            motif.shape.value,
            len(motif.accounts),
            motif.amount,
            ",".join(map(str, motif.accounts)),
        )
        for motif in found
    ]


def possible_ties(asked: Asked) -> list[Row]:
    """Persons without a tie of their own who share neighbours, rare ones counting more."""
    graph = asked.bench.snapshots.persons(asked.authority)
    most = int(asked.given["most"] or 0)
    found = pairs_that_share(graph, most=most) if most > 0 else ()
    ends = chain.from_iterable((pair.left, pair.right) for pair in found)
    lines = asked.lines(str(end) for end in ends)
    return [
        (
            str(pair.left),
            str(pair.right),
            lines[str(pair.left)].title,
            lines[str(pair.right)].title,
            pair.score,
            ",".join(map(str, pair.shared)),
        )
        for pair in found
    ]


def _transfers(view: View) -> Iterator[Transfer]:
    """Single dated payments of a stated sum between two accounts."""
    paid = [tie for tie in view.snapshot.ties if tie.kind is LinkKind.TRANSFERRED]
    entity_of = view.snapshot.entity_of
    for link in view.links(link for tie in paid for link in tie.links):
        amounts = [s.value for s in link.statements if s.property == "amount"]
        if amounts and link.observed.start is not None:
            day = link.observed.start.toordinal()
            yield Transfer(entity_of[link.start], entity_of[link.end], float(amounts[0]), day)
