"""Which visible cases belong together: the one way that pages, queries and reports ask."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from graph.evidence import Evidence, Judgement, Verdict
from graph.linking.cases import (
    CASE_FILES,
    CaseLinks,
    Feature,
    Profile,
    Series,
    case_records,
    link,
    series,
)
from graph.linking.cases.records import IDENTIFIERS, READ_KINDS, READ_LINKS
from graph.linking.persons.proposals import evidences
from graph.linking.seizures import choose_rules
from graph.pole import Kind
from graph.view import EntityId, View

PROBABLE = 0.5
"""From here on a pair is a lead; those across provinces stand first."""
LEAST = 0.02
"""Pairs less probable are not shown on a case's worklist."""
_SEED = 2022
_FALSE_POSITIVES = 0.005
_LEAD_ORDER = ["probable", "crossing", "score_bits"]


@dataclass(frozen=True, slots=True)
class CasePair:
    """Two cases that may belong together.

    ``through`` are the entities that both hold, rare ones first; ``grades`` the grade that each
    feature's shared things rest on, ``grade`` the best of them ("" if nothing is shared);
    ``across`` is True if the two cases were recorded in different provinces.
    """

    left: EntityId
    right: EntityId
    through: tuple[EntityId, ...]
    evidence: Evidence
    grades: tuple[tuple[str, str], ...]
    across: bool

    @property
    def grade(self) -> str:
        """The best grade that anything shared rests on."""
        return min((grade for _, grade in self.grades), default="")

    def other(self, case: EntityId) -> EntityId:
        """The case that is not ``case``."""
        return self.right if case == self.left else self.left


@dataclass(frozen=True)
class LinkedCases:
    """All pairs of one view, as a table; pairs are opened one by one when they are asked for."""

    records: pd.DataFrame
    links: CaseLinks
    labels: pd.DataFrame

    @property
    def calibrated(self) -> bool:
        """Whether reviewed pairs made the probabilities true."""
        return bool(self.links.metrics["calibrated"])

    def pairs(self, *, at_least: float = PROBABLE, limit: int | None = None) -> list[CasePair]:
        """Leads of at least this probability, those across provinces first."""
        found = self._ranked[self._ranked["probability"] >= at_least]
        return list(self._opened(found if limit is None else found.head(limit)))

    def worklist(self, case: EntityId, *, limit: int = 25) -> list[CasePair]:
        """What to look at beside one case: leads across provinces, other leads, then the rest."""
        frame = self._ranked
        mine = (frame["left"] == case) | (frame["right"] == case)
        return list(self._opened(frame[mine & (frame["probability"] >= LEAST)].head(limit)))

    def pair(self, left: EntityId, right: EntityId) -> CasePair | None:
        """One pair in either order, None if it was no candidate."""
        frame = self._ranked
        found = frame[
            ((frame["left"] == left) & (frame["right"] == right))
            | ((frame["left"] == right) & (frame["right"] == left))
        ]
        return next(self._opened(found), None)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Cases that hang together, largest first."""
        return series(self.links)

    def series_of(self, case: EntityId) -> Series | None:
        """The series that a case is in."""
        return next((s for s in self.series if case in s.cases), None)

    @cached_property
    def _ranked(self) -> pd.DataFrame:
        frame = self.links.pairs
        province = self.records.set_index("unique_id")["province"]
        a, b = frame["left"].map(province), frame["right"].map(province)
        crossing = (a != b) & a.notna() & b.notna()
        probable = frame["probability"] >= PROBABLE
        ranked = frame.assign(crossing=crossing & probable, across=crossing, probable=probable)
        return ranked.sort_values(_LEAD_ORDER, ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def _things(self) -> dict[EntityId, frozenset[EntityId]]:
        """What each case holds."""
        columns = [self.records[column] for column in IDENTIFIERS]
        return {
            case: frozenset(thing for things in held for thing in things)
            for case, *held in zip(self.records["unique_id"], *columns, strict=True)
        }

    @cached_property
    def _held_by(self) -> Counter[EntityId]:
        """How many cases hold each thing."""
        return Counter(thing for things in self._things.values() for thing in things)

    def _opened(self, frame: pd.DataFrame) -> Iterator[CasePair]:
        graded = [f"grade_{c}" for c in IDENTIFIERS if f"grade_{c}" in frame.columns]
        rows = zip(
            frame["left"],
            frame["right"],
            frame["across"],
            evidences(frame),
            frame[graded].to_dict("records"),
            strict=True,
        )
        for left, right, across, evidence, grades in rows:
            kept = tuple((str(k).removeprefix("grade_"), str(v)) for k, v in grades.items() if v)
            yield CasePair(left, right, self._shared(left, right), evidence, kept, bool(across))

    def _shared(self, left: EntityId, right: EntityId) -> tuple[EntityId, ...]:
        both = self._things[left] & self._things[right]
        return tuple(sorted(both, key=lambda thing: (self._held_by[thing], thing)))


def case_table(view: View) -> pd.DataFrame:
    """What the visible cases hold (see ``case_records``); opening it is most of the cost."""
    snapshot = view.snapshot
    mentions = [m for kind in READ_KINDS for m in snapshot.open_kind(kind)]
    frame = snapshot.link_frame
    wanted = frame.loc[frame["kind"].isin([k.value for k in READ_LINKS]), "id"].tolist()
    return case_records(mentions, view.links(wanted), snapshot.entity_of.__getitem__)


def linked_cases(
    view: View, among: Container[EntityId] | None = None, *, table: pd.DataFrame | None = None
) -> LinkedCases:
    """Link the visible cases (those in ``among`` only, if it is given).

    Reviewed pairs of cases in the view's ledger are the labels; without enough of them the
    probabilities are those of the model's start and say that they are not calibrated.
    ``table`` is that of ``case_table``, if it is at hand. Cost with it: well under a second for
    2,000 cases.
    """
    records = case_table(view) if table is None else table
    if among is not None:
        kept = records["unique_id"].map(lambda case: case in among).astype(bool)
        records = records[kept].reset_index(drop=True)
    labels = case_labels(view, set(records["unique_id"]))
    features = _with_rules(CASE_FILES, records, labels)
    return LinkedCases(records, link(records, labels=labels, features=features, seed=_SEED), labels)


def case_labels(view: View, cases: Container[EntityId]) -> pd.DataFrame:
    """Pairs of cases that persons decided: ``left``, ``right``, ``same``; the last word counts."""
    decided: dict[frozenset[EntityId], tuple[EntityId, EntityId, bool]] = {}
    for judgement in case_judgements(view):
        left, right = (view.entity(i).id for i in (judgement.left, judgement.right))
        if judgement.verdict is not Verdict.UNSURE and left in cases and right in cases:
            decided[frozenset((left, right))] = (left, right, judgement.verdict is Verdict.SAME)
    return pd.DataFrame(list(decided.values()), columns=["left", "right", "same"])


def case_judgements(view: View) -> list[Judgement]:
    """Judgements of persons on cases that are in force, oldest first."""
    of_cases = [
        j
        for j in view.snapshot.judgements
        if j.withdrawn is None and not j.by_program and view.entity(j.left).kind is Kind.CASE
    ]
    return sorted(of_cases, key=lambda j: (j.made, j.id))


def _with_rules(
    features: Sequence[Feature], records: pd.DataFrame, labels: pd.DataFrame
) -> tuple[Feature, ...]:
    """Give the profile feature the laboratory's own rules, by drug and method."""
    samples = records[["unique_id", "chem_drug", "chem_method", "profile"]].rename(
        columns={"chem_drug": "drug", "chem_method": "method"}
    )
    rules = {
        f"{drug}|{method}": rule
        for (drug, method), rule in choose_rules(
            samples, labels, false_positives=_FALSE_POSITIVES
        ).items()
    }
    return tuple(replace(f, rules=rules) if isinstance(f, Profile) else f for f in features)
