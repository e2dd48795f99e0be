"""What ties two mentions, as records state it."""

from enum import StrEnum

from graph.pole import Kind


class LinkKind(StrEnum):
    """Kinds of ties; ``ENDS`` says between what."""

    INVOLVED_IN = "involved_in"
    SEIZED_IN = "seized_in"
    ITEM_OF = "item_of"
    SAMPLE_OF = "sample_of"
    USES_PHONE = "uses_phone"
    USES_DEVICE = "uses_device"
    USES_VEHICLE = "uses_vehicle"
    USES_ACCOUNT = "uses_account"
    CALLED = "called"
    TRANSFERRED = "transferred"
    HELD_IN = "held_in"
    LOCATED_IN = "located_in"
    MENTIONS_PHONE = "mentions_phone"
    MENTIONS_VEHICLE = "mentions_vehicle"
    MENTIONS_ACCOUNT = "mentions_account"


_P, _C = Kind.PERSON, Kind.CASE

ENDS: dict[LinkKind, tuple[frozenset[Kind], frozenset[Kind]]] = {
    LinkKind.INVOLVED_IN: (frozenset({_P}), frozenset({_C})),
    LinkKind.SEIZED_IN: (frozenset({Kind.SEIZURE}), frozenset({_C})),
    LinkKind.ITEM_OF: (frozenset({Kind.ITEM}), frozenset({Kind.SEIZURE})),
    LinkKind.SAMPLE_OF: (frozenset({Kind.SAMPLE}), frozenset({Kind.ITEM, Kind.SEIZURE})),
    LinkKind.USES_PHONE: (frozenset({_P}), frozenset({Kind.PHONE})),
    LinkKind.USES_DEVICE: (frozenset({_P, Kind.PHONE}), frozenset({Kind.DEVICE})),
    LinkKind.USES_VEHICLE: (frozenset({_P}), frozenset({Kind.VEHICLE})),
    LinkKind.USES_ACCOUNT: (frozenset({_P}), frozenset({Kind.ACCOUNT})),
    LinkKind.CALLED: (frozenset({Kind.PHONE}), frozenset({Kind.PHONE})),
    LinkKind.TRANSFERRED: (frozenset({Kind.ACCOUNT}), frozenset({Kind.ACCOUNT})),
    LinkKind.HELD_IN: (frozenset({_P}), frozenset({Kind.PRISON})),
    LinkKind.LOCATED_IN: (frozenset({_C, Kind.SEIZURE, Kind.PRISON}), frozenset({Kind.AREA})),
    LinkKind.MENTIONS_PHONE: (frozenset({_C}), frozenset({Kind.PHONE})),
    LinkKind.MENTIONS_VEHICLE: (frozenset({_C}), frozenset({Kind.VEHICLE})),
    LinkKind.MENTIONS_ACCOUNT: (frozenset({_C}), frozenset({Kind.ACCOUNT})),
}

LINK_PROPERTIES = {
    "role": "code",
    "at": "time",
    "seconds": "number",
    "amount": "rupiah",
    "channel": "code",
    "from": "date",
    "until": "date",
    "cell": "text",
}
"""Properties a link's statements may have, with their value types."""
