"""Cases of a view as the table that ``link`` reads: resolved ids, drug, place, time, chemistry."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import log10

import numpy as np
import pandas as pd

from graph.linking.seizures import parse_profile, profile_matrix
from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention

IDENTIFIERS = ("persons", "phones", "devices", "vehicles", "accounts")
"""Columns that hold lists of entity ids; each has ``<column>_grade`` beside it."""

_NUMBERS = ("purity", "lat", "lon", "tablet_mass", "tablet_diameter", "tablet_thickness")
COLUMNS = (
    *("unique_id", "province", *IDENTIFIERS, "addresses"),
    *("drug", "logo", "brand", "pack", "cut", "modus", "concealment", "transport", "route"),
    *(*_NUMBERS, "quantity", "day", "profile", "chem_drug", "chem_method"),
    *(f"{column}_grade" for column in IDENTIFIERS),
    *(f"{column}_via" for column in (*IDENTIFIERS[1:], "addresses")),
)

_OF_CASE = {
    LinkKind.MENTIONS_PHONE: "phones",
    LinkKind.MENTIONS_VEHICLE: "vehicles",
    LinkKind.MENTIONS_ACCOUNT: "accounts",
}
_OF_PERSON = {
    LinkKind.USES_PHONE: "phones",
    LinkKind.USES_DEVICE: "devices",
    LinkKind.USES_VEHICLE: "vehicles",
    LinkKind.USES_ACCOUNT: "accounts",
}
_UP = frozenset({LinkKind.SEIZED_IN, LinkKind.ITEM_OF, LinkKind.SAMPLE_OF})

READ_KINDS = (Kind.CASE, Kind.SEIZURE, Kind.ITEM, Kind.SAMPLE, Kind.PERSON)
READ_LINKS = frozenset({*_OF_CASE, *_OF_PERSON, *_UP, LinkKind.INVOLVED_IN})
"""What ``case_records`` needs of a view; anything else is passed over."""

_SINGLE: Mapping[Kind, Mapping[str, str]] = {
    Kind.CASE: {"drug": "drug", "modus": "modus", "latitude": "lat", "longitude": "lon"},
    Kind.SEIZURE: {
        "drug": "drug",
        "logo": "logo",
        "brand": "brand",
        "packaging": "pack",
        "concealment": "concealment",
        "transport": "transport",
        "latitude": "lat",
        "longitude": "lon",
        "seized": "day",
    },
    Kind.ITEM: {"substance": "drug"},
    Kind.SAMPLE: {
        "substance": "drug",
        "logo": "logo",
        "cutting_agent": "cut",
        "purity": "purity",
        "tablet_mass": "tablet_mass",
        "tablet_diameter": "tablet_diameter",
        "tablet_thickness": "tablet_thickness",
    },
}
_TEXTS = frozenset({"logo", "brand", "packaging"})
"""Written by hand: compared without regard to capitals and blanks."""
_CHEMISTRY = {"profile": "profile", "substance": "chem_drug", "method": "chem_method"}
_ROUTE = ("origin", "transit", "destination")
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
        Of one view (``READ_KINDS``, ``READ_LINKS``).
    entity_of : function
        Entity id of a mention id, as the view's clusters have it.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS`` with ``chem`` and ``chem_group``. Of several values the first mention's
        counts; a value that a seizure, an item or a sample states fills what the case leaves open.
        ``<column>_grade`` has, in the order of the ids, the best grade that ties each id to the
        case: one source echoed counts once. ``<column>_via`` has the persons through whom the case
        has each id (none if it names the id itself). ``quantity`` is log10 of the net grams of all
        seizures of the case (of several records of one seizure the largest counts). ``day`` is ISO
        text.
    """
    stated = _Stated()
    for mention in mentions:
        stated.add(entity_of(mention.id), mention)
    ties = _Ties(links, entity_of)
    _lift(stated.values, ties)
    rows = [
        _row(case, stated, ties)
        for case in sorted(e for e, kind in stated.kinds.items() if kind is Kind.CASE)
    ]
    return _with_profiles(pd.DataFrame(rows, columns=list(COLUMNS)))


class _Stated:
    """What mentions say, by entity: the first value of each column counts."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, str]] = defaultdict(dict)
        self.kinds: dict[str, Kind] = {}
        self.addresses: dict[str, set[str]] = defaultdict(set)
        self.grams: dict[str, float] = {}

    def add(self, entity: str, mention: Mention) -> None:
        """Read one mention."""
        self.kinds[entity] = mention.kind
        if mention.kind is Kind.PERSON:
            self.addresses[entity].update(v.lower() for v in mention.values("address"))
            return
        kept = self.values[entity]
        for column, value in _columns(mention):
            kept.setdefault(column, value)
        if mention.kind is Kind.SEIZURE:
            masses = [float(v) for v in mention.values("net") or mention.values("gross")]
            self.grams[entity] = max([self.grams.get(entity, 0.0), *masses])


def _columns(mention: Mention) -> Iterable[tuple[str, str]]:
    for name, column in _SINGLE.get(mention.kind, {}).items():
        if (value := mention.first(name)) is not None:
            yield column, " ".join(value.lower().split()) if name in _TEXTS else value
    if mention.kind is Kind.CASE:
        yield "province", mention.label.province
        if (day := _first(mention, _DAYS)) is not None:
            yield "day", day
    if mention.kind is Kind.SEIZURE and any(mention.values(name) for name in _ROUTE):
        yield "route", ">".join((mention.first(name) or "").lower() for name in _ROUTE)
    if mention.kind is Kind.SAMPLE and mention.first("profile") is not None:
        for name, column in _CHEMISTRY.items():
            yield column, mention.first(name) or ""


def _first(mention: Mention, names: tuple[str, ...]) -> str | None:
    return next((v for name in names if (v := mention.first(name)) is not None), None)


class _Ties:
    """Links between entities, by what a case row needs of them."""

    def __init__(self, links: Iterable[Link], entity_of: Callable[[str], str]) -> None:
        self.up: dict[str, list[str]] = defaultdict(list)
        self.seizures: dict[str, set[str]] = defaultdict(set)
        self._named: dict[str, Found] = defaultdict(lambda: defaultdict(dict))
        self._used: dict[str, Found] = defaultdict(lambda: defaultdict(dict))
        for link in links:
            start, end, grade = entity_of(link.start), entity_of(link.end), str(link.grade)
            if link.kind in _UP:
                self.up[start].append(end)
                if link.kind is LinkKind.SEIZED_IN:
                    self.seizures[end].add(start)
            elif link.kind is LinkKind.INVOLVED_IN:
                _keep_best(self._named[end]["persons"], start, grade)
            elif link.kind in _OF_CASE:
                _keep_best(self._named[start][_OF_CASE[link.kind]], end, grade)
            elif link.kind in _OF_PERSON:
                _keep_best(self._used[start][_OF_PERSON[link.kind]], end, grade)

    def persons_of(self, case: str) -> list[str]:
        return sorted(self._named[case]["persons"])

    def identifiers(self, case: str) -> Found:
        """Ids the case names and those its persons use: a chain is as good as its weakest link."""
        found: Found = {column: dict(ids) for column, ids in self._named[case].items()}
        for person, involved in self._named[case]["persons"].items():
            for column, ids in self.used_by(person).items():
                kept = found.setdefault(column, {})
                for identifier, grade in ids.items():
                    _keep_best(kept, identifier, max(grade, involved))
        return found

    def used_by(self, person: str) -> Found:
        """What a person uses, the devices of their telephones included."""
        used: Found = {column: dict(ids) for column, ids in self._used[person].items()}
        for phone, grade in used.get("phones", {}).items():
            for device, of_phone in self._used.get(phone, {}).get("devices", {}).items():
                _keep_best(used.setdefault("devices", {}), device, max(grade, of_phone))
        return used

    def via(self, case: str, column: str, ids: Iterable[str]) -> list[list[str]]:
        """The persons of a case who use each id."""
        users: dict[str, list[str]] = defaultdict(list)
        for person in self.persons_of(case):
            for identifier in self.used_by(person).get(column, {}):
                users[identifier].append(person)
        return [users[i] for i in ids]


def _keep_best(ids: dict[str, str], identifier: str, grade: str) -> None:
    ids[identifier] = min(grade, ids.get(identifier, grade))


def _lift(values: dict[str, dict[str, str]], ties: _Ties) -> None:
    """Fill what a case leaves open from its seizures, items and samples."""
    for start in sorted(ties.up):
        seen, front = {start}, list(ties.up[start])
        own = list(values[start].items())
        chemistry = set(_CHEMISTRY.values())
        while front:
            above = front.pop()
            if above in seen:
                continue
            seen.add(above)
            # A profile and what it is of come from one sample or not at all.
            taken = "profile" in values[above]
            for column, value in own:
                if not (taken and column in chemistry):
                    values[above].setdefault(column, value)
            front.extend(ties.up.get(above, []))


def _row(case: str, stated: _Stated, ties: _Ties) -> dict[str, object]:
    row: dict[str, object] = {"unique_id": case, **stated.values[case]}
    found = ties.identifiers(case)
    for column in IDENTIFIERS:
        ids = sorted(found.get(column, {}))
        row[column] = ids
        row[f"{column}_grade"] = [found[column][i] for i in ids]
        if column != "persons":
            row[f"{column}_via"] = ties.via(case, column, ids)
    living: dict[str, list[str]] = defaultdict(list)
    for person in ties.persons_of(case):
        for address in stated.addresses.get(person, ()):
            living[address].append(person)
    addresses = sorted(living)
    row["addresses"], row["addresses_via"] = addresses, [living[a] for a in addresses]
    grams = sum(stated.grams.get(seizure, 0.0) for seizure in ties.seizures[case])
    row["quantity"] = log10(grams) if grams > 0 else None
    return row


def _with_profiles(frame: pd.DataFrame) -> pd.DataFrame:
    """Add square roots of peak shares as ``chem``, within one drug and one method."""
    for column in (*_NUMBERS, "quantity"):
        frame[column] = pd.to_numeric(frame[column], errors="coerce")
    chem: list[list[float] | None] = [None] * len(frame)
    known = frame[frame["profile"].notna()]
    if len(known):
        matrix = np.sqrt(profile_matrix([parse_profile(str(t)) for t in known["profile"]]))
        for position, row in zip(known.index, matrix, strict=True):
            chem[int(position)] = None if np.isnan(row).any() else row.tolist()
    frame["chem"] = pd.Series(chem, index=frame.index, dtype=object)
    group = frame["chem_drug"].fillna("") + "|" + frame["chem_method"].fillna("")
    frame["chem_group"] = group.where(frame["profile"].notna())
    return frame
