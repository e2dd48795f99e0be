"""Cases of a view as the table that ``link`` reads: resolved ids, drug, place, time, chemistry."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from graph.linking.seizures import parse_profile, profile_matrix
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention

COLUMNS = (
    *("unique_id", "persons", "phones", "vehicles", "accounts", "addresses"),
    *("drug", "logo", "pack", "cut", "modus", "purity", "chem", "lat", "lon", "day"),
    *("persons_grade", "phones_grade", "vehicles_grade", "accounts_grade"),
)

_OF_CASE = {
    LinkKind.MENTIONS_PHONE: "phones",
    LinkKind.MENTIONS_VEHICLE: "vehicles",
    LinkKind.MENTIONS_ACCOUNT: "accounts",
}
_OF_PERSON = {
    LinkKind.USES_PHONE: "phones",
    LinkKind.USES_VEHICLE: "vehicles",
    LinkKind.USES_ACCOUNT: "accounts",
}
_UP = frozenset({LinkKind.SEIZED_IN, LinkKind.ITEM_OF, LinkKind.SAMPLE_OF})

_SINGLE: Mapping[Kind, Mapping[str, str]] = {
    Kind.CASE: {"drug": "drug", "modus": "modus", "latitude": "lat", "longitude": "lon"},
    Kind.SEIZURE: {
        "drug": "drug",
        "logo": "logo",
        "packaging": "pack",
        "latitude": "lat",
        "longitude": "lon",
        "seized": "day",
    },
    Kind.SAMPLE: {
        "logo": "logo",
        "cutting_agent": "cut",
        "purity": "purity",
        "profile": "profile",
        "method": "method",
    },
}
_DAYS = ("offence_date", "opened")

Found = dict[str, dict[str, str]]
"""Identifier -> best grade that ties it to the case, by column."""


def case_records(
    mentions: Iterable[Mention], links: Iterable[Link], entity_of: Callable[[str], str]
) -> pd.DataFrame:
    """Return one row a case entity.

    Parameters
    ----------
    mentions, links : iterables
        Of one view; kinds that say nothing of cases are passed over.
    entity_of : function
        Entity id of a mention id, as the view's clusters have it.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``. Of several values the first mention's counts; a value that a seizure or
        a sample states fills what the case leaves open. ``<column>_grade`` has, in the order of the
        ids, the best grade that ties each id to the case: one source echoed counts once.
    """
    values: dict[str, dict[str, str]] = defaultdict(dict)
    kinds: dict[str, Kind] = {}
    addresses: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        entity = entity_of(mention.id)
        kinds[entity] = mention.kind
        for name, column in _SINGLE.get(mention.kind, {}).items():
            if (value := mention.first(name)) is not None:
                values[entity].setdefault(column, value)
        if mention.kind is Kind.CASE and (day := _first(mention, _DAYS)) is not None:
            values[entity].setdefault("day", day)
        if mention.kind is Kind.PERSON:
            addresses[entity].update(v.lower() for v in mention.values("address"))
    ties = _Ties(links, entity_of)
    _lift(values, ties)
    rows = [
        _row(case, values[case], ties.identifiers(case), ties.persons_of(case), addresses)
        for case in sorted(e for e, kind in kinds.items() if kind is Kind.CASE)
    ]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "profile", "method"])
    return _with_profiles(frame)


def _first(mention: Mention, names: tuple[str, ...]) -> str | None:
    return next((v for name in names if (v := mention.first(name)) is not None), None)


class _Ties:
    """Links between entities, by what a case row needs of them."""

    def __init__(self, links: Iterable[Link], entity_of: Callable[[str], str]) -> None:
        self.up: dict[str, list[str]] = defaultdict(list)
        self._named: dict[str, Found] = defaultdict(lambda: defaultdict(dict))
        self._used: dict[str, Found] = defaultdict(lambda: defaultdict(dict))
        for link in links:
            start, end, grade = entity_of(link.start), entity_of(link.end), str(link.grade)
            if link.kind in _UP:
                self.up[start].append(end)
            elif link.kind is LinkKind.INVOLVED_IN:
                _keep_best(self._named[end]["persons"], start, grade)
            elif link.kind in _OF_CASE:
                _keep_best(self._named[start][_OF_CASE[link.kind]], end, grade)
            elif link.kind in _OF_PERSON:
                _keep_best(self._used[start][_OF_PERSON[link.kind]], end, grade)

    def persons_of(self, case: str) -> frozenset[str]:
        return frozenset(self._named[case]["persons"])

    def identifiers(self, case: str) -> Found:
        """Ids the case names and those its persons use: a chain is as good as its weakest link."""
        found: Found = {column: dict(ids) for column, ids in self._named[case].items()}
        for person, involved in self._named[case]["persons"].items():
            for column, ids in self._used[person].items():
                kept = found.setdefault(column, {})
                for identifier, grade in ids.items():
                    _keep_best(kept, identifier, max(grade, involved))
        return found


def _keep_best(ids: dict[str, str], identifier: str, grade: str) -> None:
    ids[identifier] = min(grade, ids.get(identifier, grade))


def _lift(values: dict[str, dict[str, str]], ties: _Ties) -> None:
    """Fill what a case leaves open from its seizures, items and samples."""
    for start in sorted(ties.up):
        seen, front = {start}, list(ties.up[start])
        while front:
            above = front.pop()
            if above in seen:
                continue
            seen.add(above)
            for column, value in list(values[start].items()):
                values[above].setdefault(column, value)
            front.extend(ties.up.get(above, []))


def _row(
    case: str,
    values: Mapping[str, str],
    found: Found,
    persons: frozenset[str],
    addresses: Mapping[str, set[str]],
) -> dict[str, object]:
    row: dict[str, object] = {"unique_id": case, **values}
    for column in ("persons", "phones", "vehicles", "accounts"):
        ids = sorted(found.get(column, {}))
        row[column] = ids
        row[f"{column}_grade"] = [found[column][i] for i in ids]
    row["addresses"] = sorted({a for p in persons for a in addresses.get(p, ())})
    return row


def _with_profiles(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn profile texts into square roots of peak shares, within one drug and one method."""
    for column in ("purity", "lat", "lon"):
        frame[column] = pd.to_numeric(frame[column], errors="coerce")
    chem: list[list[float] | None] = [None] * len(frame)
    known = frame[frame["profile"].notna()]
    if len(known):
        matrix = np.sqrt(profile_matrix([parse_profile(str(t)) for t in known["profile"]]))
        for position, row in zip(known.index, matrix, strict=True):
            chem[int(position)] = None if np.isnan(row).any() else row.tolist()
    frame["chem"] = pd.Series(chem, index=frame.index, dtype=object)
    method = frame["method"].fillna("")
    frame["chem_group"] = (frame["drug"].fillna("") + "|" + method).where(frame["drug"].notna())
    return frame.drop(columns=["profile", "method"])
