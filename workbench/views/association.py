"""What ties two persons: things both have, and things of theirs that were in touch."""

from markupsafe import Markup

from workbench.actions.open_person import Associate
from workbench.locale import written
from workbench.views import markup, values
from workbench.views.desk import Desk

_MOST = 6


def through(desk: Desk, line: Associate) -> Markup:
    """Shared things first, then pairs that called or paid each other."""
    shared = [values.entity_chip(desk, thing) for thing in line.through[:_MOST]]
    touched = [
        Markup("{} ⟷ {}").format(values.entity_chip(desk, mine), values.entity_chip(desk, theirs))
        for mine, theirs in line.in_touch[: _MOST - len(shared)]
    ]
    return markup.join((*shared, *touched), " ")


def reasons(desk: Desk, one: str, line: Associate) -> Markup:
    """Why a tie is drawn on the chart; each thing leads to the records behind it."""
    words = desk.words
    if not line.through and not line.in_touch:
        return Markup("<h3>{}</h3>").format(words("Nothing ties these two directly."))
    strength = words("strength {weight}", weight=written.fixed(line.weight, 2))
    rest = len(line.through) + len(line.in_touch) - _MOST
    more = markup.soft(words("and {n} more", n=written.number(rest))) if rest > 0 else ""
    return Markup("<h3>{}</h3><p><b>{}</b> ⟷ <b>{}</b> {}</p><p>{} {}</p>").format(
        words("Why these two are tied"),
        one,
        line.person.title,
        markup.soft(strength),
        through(desk, line),
        more,
    )
