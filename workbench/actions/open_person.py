"""Open a person: head, mentions, cases, network and rank, timeline, links with reasons."""

from dataclasses import dataclass

from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Authority, Entity, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, MentionLine, TieLine, Value
from workbench.actions.open_entity import EntityPage, entity_page, seen
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.network_names import network_name

_MOST_ASSOCIATES = 50
_MEMBER, _KEY_ACTOR = "member", "key_actor"


@dataclass(frozen=True, slots=True)
class RankLine:
    """The person's place in a network: 1 is most central; the interval holds 90 % of resamples."""

    network: str
    network_name: str
    role: str
    rank: int
    low: int
    high: int
    of: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated thing of the timeline (``when`` is an ISO date or month)."""

    when: str
    what: str
    entity: EntityLine


@dataclass(frozen=True, slots=True)
class Associate:
    """Another person this one is tied to, with the things they share as the reason."""

    person: EntityLine
    weight: float
    through: tuple[EntityLine, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the person page shows."""

    page: EntityPage
    names: tuple[Value, ...]
    aliases: tuple[Value, ...]
    nik_masked: tuple[str, ...]
    cases: tuple[TieLine, ...]
    associates: tuple[Associate, ...]
    ranks: tuple[RankLine, ...]
    timeline: tuple[Happening, ...]


def open_person(bench: Workbench, sitting: Sitting, entity_id: str) -> PersonPage:
    """Open the person that a mention belongs to.

    Raises UnknownEntity, also for what is hidden; BadRequest if it is no person.
    """

    def act(authority: Authority) -> Done[PersonPage]:
        view = bench.snapshots.view(authority)
        person = view.entity(entity_id)
        if person.kind is not Kind.PERSON:
            raise BadRequest("this is no person")
        page = entity_page(bench, authority, entity_id)
        cases = tuple(tie for tie in page.ties if tie.kind is LinkKind.INVOLVED_IN)
        result = PersonPage(
            page=page,
            names=_values(page.mentions, "name"),
            aliases=_values(page.mentions, "alias"),
            nik_masked=tuple(dict.fromkeys(v.value for v in _values(page.mentions, "nik"))),
            cases=cases,
            associates=_associates(bench, authority, person),
            ranks=_ranks(bench, authority, person),
            timeline=_timeline(view, page),
        )
        shown = (*seen(page), *(a.person.id for a in result.associates))
        return Done(result, shown, len(page.mentions))

    return bench.gate.run(sitting, Action("open_person", "view", {"entity": entity_id}), act)


def _values(mentions: tuple[MentionLine, ...], name: str) -> tuple[Value, ...]:
    """Each written form once, where it was first said."""
    found = [v for m in mentions for v in m.values if v.property == name]
    return tuple({v.original: v for v in reversed(found)}.values())[::-1]


def _associates(bench: Workbench, authority: Authority, person: Entity) -> tuple[Associate, ...]:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    graph = bench.snapshots.persons(authority)
    if person.id not in graph:
        return ()
    tied = sorted(graph[person.id].items(), key=lambda item: (-item[1]["weight"], item[0]))
    own = {tie.other(person.id) for tie in view.ties(person)}
    found = []
    for other_id, edge in tied[:_MOST_ASSOCIATES]:
        other = view.entity(other_id)
        shared = own & {tie.other(other.id) for tie in view.ties(other)}
        through = showing.entities(view.entity(i) for i in sorted(shared))
        found.append(Associate(showing.entity(other), float(edge["weight"]), through))
    return tuple(found)


def _ranks(bench: Workbench, authority: Authority, person: Entity) -> tuple[RankLine, ...]:
    ranks = []
    for network in bench.snapshots.networks(authority):
        size = len(network.members)
        for actor in network.key_actors:
            if actor.node == person.id:
                ranks.append(
                    RankLine(
                        network=network.id,
                        network_name=network_name(network.id),
                        role=_KEY_ACTOR,
                        rank=actor.rank,
                        low=actor.rank_low,
                        high=actor.rank_high,
                        of=size,
                    )
                )
                break
        else:
            if person.id in network.members:
                beyond = len(network.key_actors) + 1
                name = network_name(network.id)
                ranks.append(RankLine(network.id, name, _MEMBER, beyond, beyond, size, size))
    return tuple(ranks)


def _timeline(view: View, page: EntityPage) -> tuple[Happening, ...]:
    """Cases by their day, other ties by their first month, oldest first."""
    found = []
    for tie in page.ties:
        when = _month(tie.first_month)
        if tie.kind is LinkKind.INVOLVED_IN:
            mentions = view.mentions(view.entity(tie.other.id))
            days = [d for m in mentions for d in m.values("offence_date") or m.values("opened")]
            when = min(days, default=when)
        if when:
            found.append(Happening(when, tie.kind.value, tie.other))
    return tuple(sorted(found, key=lambda h: (h.when, h.entity.id)))


def _month(month: int) -> str:
    return f"{month // 100:04d}-{month % 100:02d}" if month else ""
