"""Other persons who are like one in a single respect, and what says that they are others.

Nothing was ever judged of such a pair: the program saw too little in it. A reader who knows only
that one respect would take the two for one.
"""

from dataclasses import dataclass
from enum import StrEnum

from graph.links import LinkKind
from graph.pole import Kind
from graph.search import NameTable, spelling_key
from graph.statement import Mention, MentionId
from graph.view import Entity, EntityId, View

_MOST_USERS = 12
"""A number of more persons is an office's or a shop's, and says nothing of any two of them."""
_MOST_NAMESAKES = 200
"""Of a name that more persons bear, those of one address are not looked for."""
_TELLING = ("nik", "name", "birth_date", "sex", "father", "birth_place")


class Likeness(StrEnum):
    """In what two persons are alike: one telephone; or one name at one address."""

    TELEPHONE = "telephone"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Alike:
    """Two mentions of two persons who are alike; what differs and agrees, by property."""

    left: MentionId
    right: MentionId
    by: Likeness
    differs: tuple[str, ...]
    agrees: tuple[str, ...]


def alike(view: View, names: NameTable, person: Entity) -> tuple[Alike, ...]:
    """One line for each other person alike, in the order of their ids, namesakes first."""
    ours = view.mentions(person)
    found = []
    for other in sorted(_namesakes(names, person, ours)):
        theirs = view.mentions(view.entity(other))
        if _homes(ours) & _homes(theirs):
            found.append(_line(ours, theirs, Likeness.HOUSEHOLD))
    for other in sorted(_users(view, person, ours) - {person.id}):
        found.append(_line(ours, view.mentions(view.entity(other)), Likeness.TELEPHONE))
    return tuple(found)


def _namesakes(names: NameTable, person: Entity, ours: list[Mention]) -> set[EntityId]:
    """Other persons of the same name, folded; none if it is everybody's."""
    own = {spelling_key(name) for name in _written(ours, "name")}
    pairs = zip(names.keys, names.entities, strict=True)
    found = {entity for key, entity in pairs if key in own} - {person.id}
    return found if len(found) <= _MOST_NAMESAKES else set()


def _homes(mentions: list[Mention]) -> set[str]:
    return {spelling_key(address) for address in _written(mentions, "address")}


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


def _line(ours: list[Mention], theirs: list[Mention], by: Likeness) -> Alike:
    differs: list[str] = []
    agrees: list[str] = []
    for name in _TELLING:
        one, other = _stated(ours, name), _stated(theirs, name)
        if one and other:
            (agrees if one & other else differs).append(name)
    numbers = _stated(ours, "phone") & _stated(theirs, "phone")
    left, right = _holder(ours, numbers), _holder(theirs, numbers)
    return Alike(left, right, by, tuple(differs), tuple(agrees))


def _written(mentions: list[Mention], name: str) -> set[str]:
    return {value for m in mentions for value in m.values(name)}


def _stated(mentions: list[Mention], name: str) -> set[str]:
    return {value.casefold() for value in _written(mentions, name)}


def _holder(mentions: list[Mention], numbers: set[str]) -> MentionId:
    """The record that names a number of both and says most."""
    return max(
        mentions, key=lambda m: (bool(numbers & set(m.values("phone"))), len(m.statements), m.id)
    ).id
