"""The area table: province, regency or city, district, village, with programme marks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.analysis.networks import TraffickingNetwork
from graph.case_facts import CaseFacts
from graph.errors import InvalidValue
from graph.pole import Kind
from graph.statement import Mention
from graph.view import EntityId, View
from ingest.areas import Areas
from workbench.reports.seizure_facts import SeizureFacts
from workbench.reports.week import Week
from workbench.reports.weekly_risk import AreaRow

_MARKED = frozenset({"1", "ya", "yes", "true"})


@dataclass
class _Tally:
    cases: int = 0
    cases_in_week: int = 0
    seizures: int = 0
    seizures_in_week: int = 0
    grams: float = 0.0
    networks: set[str] = field(default_factory=set)


def levels(code: str) -> list[str]:
    """The area and every area that holds it, the province first."""
    parts = code.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]


class AreaTable:
    """Counts by area; what happens in a village also counts in its district, city and province."""

    def __init__(self, view: View, week: Week, areas: Areas) -> None:
        self._view = view
        self._week = week
        self._areas = areas
        self._tallies: dict[str, _Tally] = defaultdict(_Tally)
        self._stated = self._area_mentions()

    def add_cases(self, cases: Mapping[EntityId, CaseFacts]) -> None:
        """Count each case once in every area that it names."""
        for case, facts in cases.items():
            for code in self._above(self._case_areas(case)):
                self._tallies[code].cases += 1
                self._tallies[code].cases_in_week += self._in_week(facts.opened)

    def add_seizures(self, seizures: Mapping[EntityId, SeizureFacts]) -> None:
        """Count each seizure and its mass."""
        for facts in seizures.values():
            for code in self._above(facts.areas):
                tally = self._tallies[code]
                tally.seizures += 1
                tally.seizures_in_week += self._in_week(facts.day)
                tally.grams += facts.grams

    def add_networks(self, networks: Sequence[TraffickingNetwork]) -> None:
        """Count the networks with a case in each area."""
        for network in networks:
            for case in network.cases:
                for code in self._above(self._case_areas(str(case))):
                    self._tallies[code].networks.add(network.id)

    def rows(self) -> tuple[AreaRow, ...]:
        """Every counted or marked area, ordered by code, so that each stands below its holder."""
        marked = {c for c, m in self._stated.items() if _mark(m, "drug_free_village")}
        marked |= {c for c, m in self._stated.items() if _mark(m, "responsive_city")}
        return tuple(self._row(code) for code in sorted(self._above(marked) | set(self._tallies)))

    def _row(self, code: str) -> AreaRow:
        tally = self._tallies[code]
        stated = self._stated.get(code)
        return AreaRow(
            code=code,
            name=self._name(code, stated),
            depth=code.count("."),
            cases=tally.cases,
            cases_in_week=tally.cases_in_week,
            seizures=tally.seizures,
            seizures_in_week=tally.seizures_in_week,
            grams=tally.grams,
            networks=len(tally.networks),
            drug_free_village=_mark(stated, "drug_free_village"),
            responsive_city=_mark(stated, "responsive_city"),
        )

    def _name(self, code: str, stated: Mention | None) -> str:
        written = stated.first("name") if stated else None
        if written:
            return written
        try:
            return self._areas.name(code)
        except InvalidValue:
            return code

    def _area_mentions(self) -> dict[str, Mention]:
        """Named areas by code; the mention that says most."""
        found: dict[str, Mention] = {}
        for mention in self._view.snapshot.open_kind(Kind.AREA):
            code = mention.first("code")
            if code and (code not in found or _says_more(mention, found[code])):
                found[code] = mention
        return found

    def _case_areas(self, case: EntityId) -> tuple[str, ...]:
        mentions = self._view.mentions(self._view.entity(case))
        return tuple(sorted({area for m in mentions for area in m.values("area")}))

    @staticmethod
    def _above(codes: Iterable[str]) -> set[str]:
        return {level for code in codes for level in levels(code)}

    def _in_week(self, day: date | None) -> bool:
        return day is not None and self._week.first <= day <= self._week.last


def _says_more(one: Mention, other: Mention) -> bool:
    return len(one.statements) > len(other.statements)


def _mark(mention: Mention | None, name: str) -> str:
    value = mention.first(name) if mention else None
    return "1" if value is not None and value.casefold() in _MARKED else ""
