"""The queries of the catalogue: each reads one view and gives rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.case_facts import case_facts
from graph.links import LinkKind
from graph.pole import Kind
from graph.view import Authority, EntityId, Tie, View
from workbench.actions.lines import EntityLine
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.network_names import network_name

Cell = str | int | float | None
Row = tuple[Cell, ...]

_SHARED = {
    LinkKind.USES_PHONE,
    LinkKind.USES_DEVICE,
    LinkKind.USES_VEHICLE,
    LinkKind.USES_ACCOUNT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's parameters, already checked, and the authority it runs with."""

    bench: Workbench
    authority: Authority
    given: Mapping[str, Cell]

    @property
    def view(self) -> View:
        """The graph it is asked of."""
        return self.bench.snapshots.view(self.authority)

    def lines(self, ids: Iterable[EntityId]) -> dict[EntityId, EntityLine]:
        """Lines of entities by id."""
        showing = self.bench.snapshots.showing(self.authority)
        found = showing.entities(self.view.entity(i) for i in dict.fromkeys(ids))
        return {line.id: line for line in found}

    def day(self, name: str) -> date | None:
        """A day that was given, None if empty; raises BadRequest."""
        text = str(self.given[name])
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as fault:
            raise BadRequest(f"{name} is a day, as 2026-01-31") from fault

    def ties(self, kind: Kind) -> list[Tie]:
        """Ties of the entity asked about, which must be of a kind; raises BadRequest."""
        entity = self.view.entity(str(self.given["entity"]))
        if entity.kind is not kind:
            raise BadRequest(f"the entity must be of kind {kind.value}")
        return self.view.ties(entity)

    @property
    def entity(self) -> EntityId:
        """Id of the entity asked about."""
        return self.view.entity(str(self.given["entity"])).id


def cases(asked: Asked) -> list[Row]:
    """Cases of a province and period, newest first."""
    since, until = asked.day("since"), asked.day("until")
    province = str(asked.given["province"])
    facts = {
        case: f
        for case, f in case_facts(asked.view).items()
        if (not province or province in f.provinces)
        and (since is None or (f.opened is not None and f.opened >= since))
        and (until is None or (f.opened is not None and f.opened <= until))
    }
    persons: dict[EntityId, set[EntityId]] = defaultdict(set)
    for tie in asked.view.snapshot.ties:
        if tie.kind is LinkKind.INVOLVED_IN:
            persons[tie.end].add(tie.start)
    lines = asked.lines(facts)
    rows: list[Row] = [
        (
            case,
            lines[case].title,
            f.opened.isoformat() if f.opened else None,
            ",".join(sorted(f.provinces)),
            ",".join(sorted(f.drugs)),
            f.grams,
            len(persons[case]),
        )
        for case, f in facts.items()
    ]
    return sorted(rows, key=lambda row: (str(row[2] or ""), str(row[0])), reverse=True)


def cases_of_person(asked: Asked) -> list[Row]:
    """Cases of one person."""
    ties = [t for t in asked.ties(Kind.PERSON) if t.kind is LinkKind.INVOLVED_IN]
    facts = case_facts(asked.view)
    lines = asked.lines(tie.end for tie in ties)
    rows: list[Row] = []
    for tie in ties:
        fact = facts[tie.end]
        links = asked.view.links(tie.links)
        roles = {s.value for link in links for s in link.statements if s.property == "role"}
        rows.append(
            (
                tie.end,
                lines[tie.end].title,
                fact.opened.isoformat() if fact.opened else None,
                ",".join(sorted(fact.drugs)),
                ",".join(sorted(roles)),
            )
        )
    return sorted(rows, key=lambda row: (str(row[2] or ""), str(row[0])))


def shared_things(asked: Asked) -> list[Row]:
    """Things that several persons use."""
    users: dict[EntityId, set[EntityId]] = defaultdict(set)
    for tie in asked.view.snapshot.ties:
        if tie.kind in _SHARED:
            users[tie.end].add(tie.start)
    least = int(asked.given["at_least"] or 0)
    shared = {thing: persons for thing, persons in users.items() if len(persons) >= least}
    lines = asked.lines(shared)
    rows: list[Row] = [
        (thing, lines[thing].kind.value, lines[thing].title, len(p), ",".join(sorted(p)))
        for thing, p in shared.items()
    ]
    return sorted(rows, key=lambda row: (-int(row[3] or 0), str(row[0])))


def cross_province_persons(asked: Asked) -> list[Row]:
    """Persons in cases of several provinces."""
    facts = case_facts(asked.view)
    reach: dict[EntityId, set[str]] = defaultdict(set)
    count: dict[EntityId, int] = defaultdict(int)
    for tie in asked.view.snapshot.ties:
        if tie.kind is LinkKind.INVOLVED_IN:
            reach[tie.start] |= facts[tie.end].provinces
            count[tie.start] += 1
    least = int(asked.given["at_least"] or 0)
    wide = {person: codes for person, codes in reach.items() if len(codes) >= least}
    lines = asked.lines(wide)
    rows: list[Row] = [
        (person, lines[person].title, count[person], ",".join(sorted(codes)))
        for person, codes in wide.items()
    ]
    return sorted(rows, key=lambda row: (-str(row[3]).count(","), -int(row[2] or 0), str(row[0])))


def calls(asked: Asked) -> list[Row]:
    """Telephones by calls with one telephone, both directions together."""
    ties = [t for t in asked.ties(Kind.PHONE) if t.kind is LinkKind.CALLED]
    by_other: dict[EntityId, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_other[tie.other(asked.entity)].append(tie)
    lines = asked.lines(by_other)
    rows: list[Row] = [
        (
            other,
            lines[other].title,
            sum(len(tie.links) for tie in found),
            min((tie.first_month for tie in found if tie.first_month), default=0),
            max(tie.last_month for tie in found),
        )
        for other, found in by_other.items()
    ]
    return sorted(rows, key=lambda row: (-int(row[2] or 0), str(row[0])))


def transfers(asked: Asked) -> list[Row]:
    """Accounts by transfers with one account, each direction apart."""
    ties = [t for t in asked.ties(Kind.ACCOUNT) if t.kind is LinkKind.TRANSFERRED]
    own = asked.entity
    lines = asked.lines(tie.other(own) for tie in ties)
    rows: list[Row] = [
        (
            tie.other(own),
            lines[tie.other(own)].title,
            "sent" if tie.start == own else "received",
            len(tie.links),
            tie.first_month,
            tie.last_month,
        )
        for tie in ties
    ]
    return sorted(rows, key=lambda row: (-int(row[3] or 0), str(row[0])))


def related_cases(asked: Asked) -> list[Row]:
    """Pairs of cases of at least this probability, those across provinces first."""
    least = float(asked.given["at_least"] or 0)
    pairs = asked.bench.snapshots.cases(asked.authority).pairs(at_least=least)
    lines = asked.lines(case for pair in pairs for case in (pair.left, pair.right))
    return [
        (
            pair.left,
            lines[pair.left].title,
            pair.right,
            lines[pair.right].title,
            pair.evidence.score_bits,
            pair.evidence.probability,
            int(pair.evidence.calibrated),
            ",".join(part.feature for part in pair.evidence.parts),
        )
        for pair in pairs
    ]


def networks(asked: Asked) -> list[Row]:
    """Networks, highest risk first."""
    return [
        (
            network.id,
            network_name(network.id),
            len(network.members),
            len(network.cases),
            ",".join(network.provinces),
            ",".join(network.drugs),
            network.grams,
            network.risk.total,
        )
        for network in asked.bench.snapshots.networks(asked.authority)
    ]


def key_actors(asked: Asked) -> list[Row]:
    """Key actors network by network, most central first."""
    found = asked.bench.snapshots.networks(asked.authority)
    lines = asked.lines(str(actor.node) for network in found for actor in network.key_actors)
    return [
        (
            str(actor.node),
            lines[str(actor.node)].title,
            network.id,
            actor.rank,
            actor.rank_low,
            actor.rank_high,
            actor.degree,
            actor.betweenness,
        )
        for network in found
        for actor in network.key_actors
    ]
