"""Open a person: head, mentions, cases, network and rank, timeline, links with reasons."""

from dataclasses import dataclass

from graph.evidence import Evidence, Judgement, Verdict
from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Authority, Entity, View
from workbench.actions.alike import Alike, Likeness, alike
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, MentionLine, TieLine, Value
from workbench.actions.open_entity import EntityPage, entity_page, seen
from workbench.actions.swaps import SwapLine, swap_lines
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.network_names import network_name

_MOST_ASSOCIATES = 50
_MOST_APART = 20
_MEMBER, _KEY_ACTOR = "member", "key_actor"


@dataclass(frozen=True, slots=True)
class RankLine:
    """The person's place in a network: 1 is most central; the interval holds 90% of resamples."""

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
    """Another person this one is tied to, and why: things both have, and things of the one that

    were in touch with things of the other (telephones by calls, accounts by transfers).
    """

    person: EntityLine
    weight: float
    through: tuple[EntityLine, ...]
    in_touch: tuple[tuple[EntityLine, EntityLine], ...]


@dataclass(frozen=True, slots=True)
class MergeStep:
    """One step of how the person came to be: it joined ``left`` records with ``right`` records."""

    judgement: str
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Another person that this one might be taken for, and what holds the two apart.

    ``left`` and ``right`` are the mentions compared, ``left`` of this person; ``by`` names who
    decided, "" if it was the program; ``guard`` is what held the program back, "" if its doubt did.
    ``alike`` says that nothing was ever judged of the two: they are alike in this, and the
    properties ``differs`` say that they are others.
    """

    other: EntityLine
    left: str
    right: str
    verdict: Verdict
    by: str
    reason: str
    guard: str
    evidence: Evidence | None
    alike: Likeness | None = None
    differs: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the person page shows; ``steps`` in the order in which they joined."""

    page: EntityPage
    names: tuple[Value, ...]
    aliases: tuple[Value, ...]
    nik_masked: tuple[str, ...]
    cases: tuple[TieLine, ...]
    associates: tuple[Associate, ...]
    ranks: tuple[RankLine, ...]
    timeline: tuple[Happening, ...]
    steps: tuple[MergeStep, ...]
    apart: tuple[KeptApart, ...]
    swaps: tuple[SwapLine, ...]


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
            steps=_steps(view, person),
            apart=_apart(bench, authority, person),
            swaps=swap_lines(
                bench,
                authority,
                [t.other.id for t in page.ties if t.kind is LinkKind.USES_PHONE],
            ),
        )
        others = [a.person.id for a in result.associates] + [a.other.id for a in result.apart]
        shown = (*seen(page), *others)
        return Done(result, shown, len(page.mentions))

    return bench.gate.run(sitting, Action("open_person", "view", {"entity": entity_id}), act)


def open_association(bench: Workbench, sitting: Sitting, one: str, other: str) -> Associate:
    """What ties one person to another; of weight 0 and through nothing if nothing does.

    Raises UnknownEntity, also for what is hidden; BadRequest if either is no person.
    """

    def act(authority: Authority) -> Done[Associate]:
        view = bench.snapshots.view(authority)
        ends = [view.entity(one), view.entity(other)]
        if any(end.kind is not Kind.PERSON for end in ends):
            raise BadRequest("this is no person")
        edge = bench.snapshots.persons(authority).get_edge_data(ends[0].id, ends[1].id) or {}
        tied = [(ends[1].id, float(edge.get("weight", 0.0)))]
        (found,) = _described(bench, authority, ends[0], tied)
        return Done(found, (ends[0].id, ends[1].id), 1)

    arguments = {"one": one, "other": other}
    return bench.gate.run(sitting, Action("open_association", "view", arguments), act)


def _steps(view: View, person: Entity) -> tuple[MergeStep, ...]:
    """Sizes as the merges found them: each is named by the smallest mention of its side."""
    size: dict[str, int] = {}
    steps = []
    for step in view.snapshot.clusters.history(person.id):
        left, right = size.get(step.left, 1), size.get(step.right, 1)
        steps.append(MergeStep(step.judgement.id, left, right))
        size[min(step.left, step.right)] = left + right
    return tuple(steps)


def _apart(bench: Workbench, authority: Authority, person: Entity) -> tuple[KeptApart, ...]:
    """One line for each other person, what a person decided before what the program doubts."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    members = set(person.mentions)
    found: dict[str, KeptApart] = {}
    for judgement in sorted(view.judgements(person), key=_decided_first):
        left, right = judgement.left, judgement.right
        if left not in members:
            left, right = right, left
        if judgement.withdrawn is not None or right in members:
            continue
        other = view.entity(right)
        if other.id in found or len(found) >= _MOST_APART:
            continue
        found[other.id] = KeptApart(
            other=showing.entity(other),
            left=left,
            right=right,
            verdict=judgement.verdict,
            by="" if judgement.by_program else judgement.actor,
            reason="" if judgement.by_program else judgement.reason,
            guard=judgement.reason if judgement.by_program else "",
            evidence=judgement.evidence,
        )
    for line in alike(view, bench.snapshots.names(authority), person):
        other = view.entity(line.right)
        if other.id not in found and len(found) < _MOST_APART:
            found[other.id] = _never_judged(showing.entity(other), line)
    return tuple(found.values())


def _never_judged(other: EntityLine, line: Alike) -> KeptApart:
    return KeptApart(
        other=other,
        left=line.left,
        right=line.right,
        verdict=Verdict.UNSURE,
        by="",
        reason="",
        guard="",
        evidence=None,
        alike=line.by,
        differs=line.differs,
        agrees=line.agrees,
    )


def _decided_first(judgement: Judgement) -> tuple[bool, bool, float, str]:
    bits = judgement.evidence.score_bits if judgement.evidence else 0.0
    unsure = judgement.verdict is Verdict.UNSURE
    return judgement.by_program, unsure, -bits, judgement.id


def _values(mentions: tuple[MentionLine, ...], name: str) -> tuple[Value, ...]:
    """Each written form once, where it was first said."""
    found = [v for m in mentions for v in m.values if v.property == name]
    return tuple({v.original: v for v in reversed(found)}.values())[::-1]


def _associates(bench: Workbench, authority: Authority, person: Entity) -> tuple[Associate, ...]:
    graph = bench.snapshots.persons(authority)
    if person.id not in graph:
        return ()
    tied = sorted(graph[person.id].items(), key=lambda item: (-item[1]["weight"], item[0]))
    return _described(
        bench, authority, person, [(i, float(e["weight"])) for i, e in tied[:_MOST_ASSOCIATES]]
    )


def _described(
    bench: Workbench, authority: Authority, person: Entity, tied: list[tuple[str, float]]
) -> tuple[Associate, ...]:
    """Others with the strength of their tie to a person, and what it goes through."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    own = {tie.other(person.id) for tie in view.ties(person)}
    touched = sorted(_in_touch(view, own))
    found = []
    for other_id, weight in tied:
        other = view.entity(other_id)
        theirs = {tie.other(other.id) for tie in view.ties(other)}
        through = showing.entities(view.entity(i) for i in sorted(own & theirs))
        in_touch = tuple(
            (showing.entity(view.entity(mine)), showing.entity(view.entity(thing)))
            for mine, thing in touched
            if thing in theirs - own
        )
        found.append(Associate(showing.entity(other), weight, through, in_touch))
    return tuple(found)


def _in_touch(view: View, things: set[str]) -> set[tuple[str, str]]:
    """Which of these things were in touch with which others."""
    found: set[tuple[str, str]] = set()
    for thing in things:
        for tie in view.ties(view.entity(thing)):
            if tie.kind in (LinkKind.CALLED, LinkKind.TRANSFERRED):
                found.add((thing, tie.other(thing)))
    return found


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
