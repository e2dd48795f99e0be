"""Other persons who used the same telephone, and what says that they are others."""

from dataclasses import dataclass

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Mention, MentionId
from graph.view import Entity, EntityId, View

_MOST_USERS = 12
"""A number of more persons is an office's or a shop's, and says nothing of any two of them."""
_TELLING = ("nik", "name", "birth_date", "sex", "father", "birth_place")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Two mentions of two persons who share a number; what differs and agrees, by property."""

    left: MentionId
    right: MentionId
    numbers: tuple[str, ...]
    differs: tuple[str, ...]
    agrees: tuple[str, ...]


def passed_on(view: View, person: Entity) -> tuple[PassedOn, ...]:
    """One line for each other person with a number of this one's, in the order of their ids."""
    ours = view.mentions(person)
    found = []
    for other in sorted(_users(view, person, ours)):
        if other == person.id:
            continue
        theirs = view.mentions(view.entity(other))
        found.append(_line(ours, theirs))
    return tuple(found)


def _users(view: View, person: Entity, ours: list[Mention]) -> set[EntityId]:
    """Who uses a telephone of this person: by a tie, or because a record of theirs names it."""
    users: set[EntityId] = set()
    for tie in view.ties(person):
        if tie.kind is LinkKind.USES_PHONE:
            phone = view.entity(tie.other(person.id))
            ends = {t.other(phone.id) for t in view.ties(phone) if t.kind is LinkKind.USES_PHONE}
            users |= ends if len(ends) <= _MOST_USERS else set()
    for number in {number for mention in ours for number in mention.values("phone")}:
        named = _naming(view, person, number)
        users |= named if len(named) <= _MOST_USERS else set()
    return {one for one in users if view.entity(one).kind is Kind.PERSON}


def _naming(view: View, person: Entity, number: str) -> set[EntityId]:
    """Persons whose records name a number; found by keyed tokens, then read."""
    snapshot = view.snapshot
    frame = snapshot.mention_frame
    tokens = {t for some in frame.loc[frame["id"].isin(person.mentions), "tokens"] for t in some}
    near = {
        mention
        for token in tokens
        if len(snapshot.by_token.get(token, ())) <= _MOST_USERS * 4
        for mention in snapshot.by_token.get(token, ())
    }
    return {
        snapshot.entity_of[m.id]
        for m in snapshot.open_mentions(sorted(near))
        if m.kind is Kind.PERSON and number in m.values("phone")
    }


def _line(ours: list[Mention], theirs: list[Mention]) -> PassedOn:
    differs: list[str] = []
    agrees: list[str] = []
    for name in _TELLING:
        one, other = _stated(ours, name), _stated(theirs, name)
        if one and other:
            (agrees if one & other else differs).append(name)
    numbers = _stated(ours, "phone") & _stated(theirs, "phone")
    left, right = _holder(ours, numbers), _holder(theirs, numbers)
    return PassedOn(left, right, tuple(sorted(numbers)), tuple(differs), tuple(agrees))


def _stated(mentions: list[Mention], name: str) -> set[str]:
    return {value.casefold() for m in mentions for value in m.values(name)}


def _holder(mentions: list[Mention], numbers: set[str]) -> MentionId:
    """The record that names the number and says most."""
    return max(
        mentions, key=lambda m: (bool(numbers & set(m.values("phone"))), len(m.statements), m.id)
    ).id
