"""Leads that a user went from one telephone to another, as case and person pages show them."""

from markupsafe import Markup

from workbench.actions.swaps import SwapLine
from workbench.locale import written
from workbench.views import markup, values
from workbench.views.desk import Desk


def cards(desk: Desk, swaps: tuple[SwapLine, ...]) -> list[Markup]:
    """One card, none if there is no lead."""
    if not swaps:
        return []
    words = desk.words
    lead = markup.soft(
        words("From call patterns: the new number begins where the old one ends. A lead only.")
    )
    rows = markup.items(_swap(desk, s) for s in swaps)
    title = words("Possible changes of telephone")
    return [markup.card(title, lead + rows, count=written.number(len(swaps)))]


def _swap(desk: Desk, line: SwapLine) -> Markup:
    words = desk.words
    head = markup.row(values.entity_chip(desk, line.old), "→", values.entity_chip(desk, line.new))
    said = words.count(
        "{n} seldom called contact in common; contacts {c} alike, hours of the day {h}.",
        "{n} seldom called contacts in common; contacts {c} alike, hours of the day {h}.",
        line.shared,
        n=written.number(line.shared),
        c=written.percent(line.contacts),
        h=written.percent(line.hours),
    )
    if line.gap_days >= 0:
        gap = words("The new one began {n} days after the old one’s last call.", n=_days(line))
    else:
        gap = words("Both were in use for {n} days.", n=_days(line))
    users = markup.join((values.entity_chip(desk, u) for u in line.users), " ")
    known = Markup("{} {}").format(words("Known users:"), users) if users else markup.EMPTY
    return Markup("{}<p>{} {}</p>{}").format(head, said, gap, known)


def _days(line: SwapLine) -> str:
    return written.number(abs(line.gap_days), 1)
