"""Colour and icon of each kind of thing, for pages and chart alike. Never shown without a text."""

from dataclasses import dataclass

from markupsafe import Markup

from graph.pole import Kind
from workbench.locale import Words
from workbench.views import drawings
from workbench.views.drawings import drawing


@dataclass(frozen=True, slots=True)
class Look:
    """``colour`` carries a white icon at 4.5:1 or better; ``icon`` is SVG in a 24 × 24 box."""

    colour: str
    icon: str


LOOKS: dict[Kind, Look] = {
    Kind.PERSON: Look("#2b62a3", drawing("person")),
    Kind.PHONE: Look("#2c7a4b", drawing("phone")),
    Kind.DEVICE: Look("#557a1f", drawing("device")),
    Kind.VEHICLE: Look("#8a5a12", drawing("vehicle")),
    Kind.ACCOUNT: Look("#74499c", drawing("account")),
    Kind.CASE: Look("#b04d12", drawing("case")),
    Kind.SEIZURE: Look("#a22f50", drawing("seizure")),
    Kind.ITEM: Look("#b04571", drawing("item")),
    Kind.SAMPLE: Look("#6a5acd", drawing("sample")),
    Kind.PRISON: Look("#55606a", drawing("prison")),
    Kind.AREA: Look("#2f7683", drawing("area")),
}


def badge(kind: Kind, words: Words, *, text: bool = True) -> Markup:
    """The icon of a kind with its name; the name stays for screen readers when not shown."""
    look, name = LOOKS[kind], words.term("kind", kind)
    icon = drawings.icon(kind)
    label = Markup('<span class="{}">{}</span>').format("" if text else "sr", name)
    form = '<span class="kind" style="--kind:{}" title="{}"><i>{}</i>{}</span>'
    return Markup(form).format(look.colour, name, icon, label)


def chart_kinds(words: Words) -> dict[str, dict[str, str]]:
    """The same table as the link chart takes it."""
    return {
        str(kind): {"colour": look.colour, "icon": look.icon, "name": words.term("kind", kind)}
        for kind, look in LOOKS.items()
    }
