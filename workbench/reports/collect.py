"""Fills the weekly report from one view: every figure is counted on what the recipient may see."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from graph.analysis.networks import TraffickingNetwork
from graph.case_facts import case_facts
from graph.case_links import CasePair, linked_cases
from graph.links import LinkKind
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.view import EntityId, View
from ingest.areas import Areas
from workbench.network_names import network_name
from workbench.reports.area_rows import AreaTable
from workbench.reports.seizure_facts import seizure_facts
from workbench.reports.week import Week
from workbench.reports.weekly_risk import (
    ActorRow,
    AreaRow,
    Count,
    CrossLinkRow,
    NetworkChanges,
    NetworkRow,
    RiskPartRow,
    WeekMass,
)

_NETWORKS = 20
_ACTORS = 10
_CROSS_LINKS = 25
_WEEKS = 12
_PARTS = 5
_SAME_NETWORK = 0.5
"""Share of the smaller network's members that two networks must have in common to be one."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a report that come from the graph."""

    counts: tuple[Count, ...]
    masses: tuple[WeekMass, ...]
    networks: tuple[NetworkRow, ...]
    changes: NetworkChanges
    actors: tuple[ActorRow, ...]
    cross_links: tuple[CrossLinkRow, ...]
    areas: tuple[AreaRow, ...]


class Collector:
    """Collects the sections for one view and week; nothing after the week's end counts.

    ``networks`` gives those of the view as they stood at the end of a day, ``case_table`` what its
    cases hold.
    """

    def __init__(
        self,
        view: View,
        week: Week,
        name: Callable[[EntityId], str],
        networks: Callable[[date], tuple[TraffickingNetwork, ...]],
        case_table: Callable[[], pd.DataFrame],
    ) -> None:
        self.view = view
        self.week = week
        self.areas = Areas.load()
        self.name = name
        self._networks = networks
        self._case_table = case_table
        self.cases = case_facts(view, week.last)
        self.seizures = seizure_facts(view, week.last)
        self.found = self._networks(week.last)
        self.earlier = self._networks(week.before().last)

    def sections(self, progress: Progress = silent) -> Sections:
        """Everything; ``progress`` is told before the parts that take seconds."""
        progress("collecting", 0, _PARTS)
        counts, masses, networks = self.counts(), self.masses(), self.network_rows()
        progress("collecting", 1, _PARTS)
        changes, actors = self.changes, self.actor_rows()
        progress("collecting", 2, _PARTS)
        table = self._case_table()
        progress("collecting", 3, _PARTS)
        cross_links = self.cross_links(table)
        progress("collecting", 4, _PARTS)
        areas = self.area_rows()
        return Sections(counts, masses, networks, changes, actors, cross_links, areas)

    def counts(self) -> tuple[Count, ...]:
        """Cases, seizures, persons and networks, with the week and the one before."""
        case_days = [facts.opened for facts in self.cases.values()]
        seizure_days = [facts.day for facts in self.seizures.values()]
        return (
            self._count("cases", case_days),
            self._count("seizures", seizure_days),
            self._count("persons", self._first_days()),
            Count("networks", len(self.found), self.changes.new, self._new_before()),
        )

    def masses(self) -> tuple[WeekMass, ...]:
        """Net grams by week and drug over the last weeks, every week present."""
        weeks = [self.week.before(back) for back in reversed(range(_WEEKS))]
        total: dict[tuple[str, str], float] = defaultdict(float)
        for facts in self.seizures.values():
            if facts.day is not None and facts.drug:
                total[str(Week.of(facts.day)), facts.drug] += facts.grams
        shown = {str(week) for week in weeks}
        drugs = sorted({drug for week, drug in total if week in shown})
        return tuple(
            WeekMass(str(week), drug, total[str(week), drug]) for week in weeks for drug in drugs
        )

    def area_rows(self) -> tuple[AreaRow, ...]:
        """Areas with a case, a seizure or a programme mark, down to the village."""
        table = AreaTable(self.view, self.week, self.areas)
        table.add_cases(self.cases)
        table.add_seizures(self.seizures)
        table.add_networks(self.found)
        return table.rows()

    def network_rows(self) -> tuple[NetworkRow, ...]:
        """Networks by risk, each with its change."""
        return tuple(self._network_row(network) for network in self.found[:_NETWORKS])

    @cached_property
    def changes(self) -> NetworkChanges:
        """New and grown ones of all networks, not of those alone that the table has room for."""
        rows = [self._network_row(network) for network in self.found]
        moved = [row for row in rows if row.change in ("new", "grown")]
        new = sum(row.change == "new" for row in moved)
        return NetworkChanges(new, len(moved) - new, tuple(moved[:_NETWORKS]))

    def actor_rows(self) -> tuple[ActorRow, ...]:
        """The first actors of the riskiest networks, ordered by network, then rank."""
        rows = []
        for network in self.found[:_ACTORS]:
            for actor in network.key_actors[:2]:
                person = str(actor.node)
                rows.append(
                    ActorRow(
                        person=person,
                        name=self.name(person),
                        network=network_name(network.id),
                        rank=actor.rank,
                        low=actor.rank_low,
                        high=actor.rank_high,
                        probability_top=actor.p_top,
                        cases=self._cases_of(person),
                    )
                )
        return tuple(rows)

    def cross_links(self, table: pd.DataFrame) -> tuple[CrossLinkRow, ...]:
        """Pairs of cases of different provinces whose later case was opened in the week."""
        linked = linked_cases(self.view, self.cases, table=table)
        province = dict(zip(linked.records["unique_id"], linked.records["province"], strict=True))
        dated = ((pair, self._since(pair)) for pair in linked.pairs() if pair.across)
        fresh = [(pair, since) for pair, since in dated if self._in(since, self.week)]
        return tuple(self._cross_link(*row, province) for row in fresh[:_CROSS_LINKS])

    def _cross_link(
        self, pair: CasePair, since: date | None, province: dict[EntityId, str]
    ) -> CrossLinkRow:
        kinds = {self.view.entity(thing).kind.value for thing in pair.through}
        # What nothing ties by name is tied by what was seized: logo, brand, chemistry.
        shared = sorted(kinds) or [Kind.SEIZURE.value]
        return CrossLinkRow(
            left=pair.left,
            right=pair.right,
            left_number=self.name(pair.left),
            right_number=self.name(pair.right),
            provinces=(province[pair.left], province[pair.right]),
            shared=tuple(shared),
            bits=pair.evidence.score_bits,
            since=since or self.week.last,
        )

    def _since(self, pair: CasePair) -> date | None:
        days = (self.cases[pair.left].opened, self.cases[pair.right].opened)
        return max((day for day in days if day is not None), default=None)

    def _network_row(self, network: TraffickingNetwork) -> NetworkRow:
        before = _matching(network, self.earlier)
        size_before = len(before.members) if before else 0
        size = len(network.members)
        change = "new" if before is None else "same"
        if before is not None and size != size_before:
            change = "grown" if size > size_before else "shrunk"
        return NetworkRow(
            id=network.id,
            name=network_name(network.id),
            members=size,
            members_before=size_before,
            cases=len(network.cases),
            provinces=network.provinces,
            drugs=network.drugs,
            grams=network.grams,
            risk=network.risk.total,
            parts=tuple(
                RiskPartRow(part.name, part.value, part.weight, part.points)
                for part in network.risk.parts
            ),
            change=change,
        )

    def _new_before(self) -> int:
        """Networks that were new in the week before."""
        earliest = self._networks(self.week.before(2).last)
        return sum(_matching(network, earliest) is None for network in self.earlier)

    def _cases_of(self, person: EntityId) -> int:
        ties = self.view.ties(self.view.entity(person))
        return sum(t.kind is LinkKind.INVOLVED_IN and t.end in self.cases for t in ties)

    def _first_days(self) -> list[date | None]:
        """For each person, the day of their first case."""
        days: dict[EntityId, list[date]] = defaultdict(list)
        for tie in self.view.snapshot.ties:
            if tie.kind is LinkKind.INVOLVED_IN and tie.end in self.cases:
                days[tie.start].extend(filter(None, [self.cases[tie.end].opened]))
        return [
            min(days.get(person.id, ()), default=None) for person in self.view.entities(Kind.PERSON)
        ]

    def _count(self, name: str, days: Sequence[date | None]) -> Count:
        kept = [day for day in days if day is None or day <= self.week.last]
        return Count(
            name,
            len(kept),
            sum(self._in(day, self.week) for day in kept),
            sum(self._in(day, self.week.before()) for day in kept),
        )

    @staticmethod
    def _in(day: date | None, week: Week) -> bool:
        return day is not None and week.first <= day <= week.last


def _matching(
    network: TraffickingNetwork, among: Sequence[TraffickingNetwork]
) -> TraffickingNetwork | None:
    """The one that shares most members, if it shares enough to be the same network."""
    members = set(network.members)
    overlaps = [(len(members & set(other.members)), other) for other in among]
    shared, best = max(overlaps, key=lambda item: item[0], default=(0, None))
    if best is None:
        return None
    smaller = min(len(members), len(best.members))
    return best if shared >= _SAME_NETWORK * smaller else None
