"""Label and grade of each row: its columns, else what the mapping declares, else strictest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import InvalidValue
from graph.pole import ValueType
from graph.statement import UNGRADED, Grade
from graph.values import normalise
from ingest.areas import Areas
from ingest.mapping import Column, Mapping
from ingest.reasons import GRADE, LABEL, PROVINCE, Reason
from security.labels import NATIONAL, Classification, Label

_GRADE = re.compile(r"([A-F])[\s\-/.]*([1-6])", re.IGNORECASE)
_CODES = re.compile(r"[;,|\s]+")
_CODE = re.compile(r"[a-z0-9][a-z0-9_\-]{0,31}")
_TWO_DIGITS = re.compile(r"(?<!\d)\d{2}(?!\d)")
_NOT_WORD = re.compile(r"[\W_]+")
_SHORT_NAMES = {
    "jakarta": "31",
    "dki": "31",
    "yogyakarta": "34",
    "diy": "34",
    "ntb": "52",
    "ntt": "53",
    "kepri": "21",
    "babel": "19",
    "sumut": "12",
    "sumbar": "13",
    "sumsel": "16",
    "jabar": "32",
    "jateng": "33",
    "jatim": "35",
    "kalbar": "61",
    "kalteng": "62",
    "kalsel": "63",
    "kaltim": "64",
    "kaltara": "65",
    "sulut": "71",
    "sulteng": "72",
    "sulsel": "73",
    "sultra": "74",
    "sulbar": "76",
    "malut": "82",
}
_NATIONAL_WORDS = frozenset({"nasional", "pusat", "national", NATIONAL})


@dataclass(frozen=True, slots=True)
class Marks:
    """Label and grade of a row; with ``reasons`` the row cannot be kept.

    ``key`` differs where label or grade differ.
    """

    label: Label
    label_key: str
    grade: Grade
    key: str
    reasons: tuple[Reason, ...] = ()


class Provinces:
    """Provinces by code or by name, as offices write them."""

    def __init__(self, areas: Areas) -> None:
        provinces = areas.provinces()
        self._codes = frozenset(p.code for p in provinces)
        self._names: dict[str, str] = {_word(p.name): p.code for p in provinces} | _SHORT_NAMES
        self._longest_first = sorted(self._names, key=len, reverse=True)

    def find(self, written: str) -> str | None:
        """Return the province's code, or None if it is not one."""
        word = _word(written)
        if word in _NATIONAL_WORDS:
            return NATIONAL
        named: str | None = self._names.get(word.removeprefix("provinsi"))
        if named is not None:
            return named
        try:
            code = normalise(ValueType.AREA, written)[:2]
        except InvalidValue:
            return None
        return str(code) if code in self._codes else None

    def of_office(self, office: str) -> str:
        """Province of an importing office: its code or name in the office's; else national."""
        codes: list[str] = [c for c in _TWO_DIGITS.findall(office) if c in self._codes]
        if codes:
            return codes[0]
        words = "".join(f" {word}" for word in _NOT_WORD.split(office.casefold())) + " "
        joined = _word(office)
        for name in self._longest_first:
            if f" {name} " in words or (len(name) > 4 and name in joined):
                return self._names[name]
        return NATIONAL


def _word(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


class MarkReader:
    """Reads marks of rows with one header; remembers what it has read."""

    def __init__(
        self, mapping: Mapping, places: dict[str, int], office: str, provinces: Provinces
    ) -> None:
        self._mapping = mapping
        self._places = places
        self._provinces = provinces
        self._office_province = provinces.of_office(office)
        self._columns = tuple(
            places[part.column]
            for part in (
                mapping.label.province,
                mapping.label.classification,
                mapping.label.compartments,
                mapping.label.handling,
                mapping.grade,
            )
            if isinstance(part, Column) and part.column in places
        )
        self._known: dict[tuple[str, ...], Marks] = {}

    def read(self, cells: Sequence[str]) -> Marks:
        """Return the marks of one row."""
        key = tuple([cells[at] for at in self._columns])
        marks = self._known.get(key)
        if marks is None:
            marks = self._known[key] = self._read(cells)
        return marks

    def _read(self, cells: Sequence[str]) -> Marks:
        label = self._mapping.label
        reasons: list[Reason] = []
        province = self._province(label.province, cells, reasons)
        classification = self._classification(label.classification, cells, reasons)
        compartments = self._codes(label.compartments, cells, reasons)
        handling = self._codes(label.handling, cells, reasons)
        made = Label(province, classification, compartments, handling)
        grade = self._grade(cells, reasons)
        return Marks(made, made.key, grade, f"{made.key}|{grade}", tuple(reasons))

    def _written(self, part: Column | str | None, cells: Sequence[str]) -> str:
        if not isinstance(part, Column):
            return part or ""
        at = self._places.get(part.column)
        return (cells[at] if at is not None else "") or part.default or ""

    def _province(
        self, part: Column | str | None, cells: Sequence[str], reasons: list[Reason]
    ) -> str:
        written = self._written(part, cells)
        if not written:
            return self._office_province
        found = self._provinces.find(written)
        if found is None:
            reasons.append(Reason(PROVINCE, _column(part)))
        return found or self._office_province

    def _classification(
        self, part: Column | str | None, cells: Sequence[str], reasons: list[Reason]
    ) -> Classification:
        name = "_".join(self._written(part, cells).upper().replace("_", " ").split())
        if name and name not in Classification.__members__:
            reasons.append(Reason(LABEL, _column(part)))
        return Classification.__members__.get(name, max(Classification))

    def _codes(
        self, part: Column | str | None, cells: Sequence[str], reasons: list[Reason]
    ) -> frozenset[str]:
        codes = frozenset(filter(None, _CODES.split(self._written(part, cells).lower())))
        if not all(map(_CODE.fullmatch, codes)):
            reasons.append(Reason(LABEL, _column(part)))
            return frozenset()
        return codes

    def _grade(self, cells: Sequence[str], reasons: list[Reason]) -> Grade:
        part = self._mapping.grade
        written = self._written(part, cells).strip()
        if not written:
            return UNGRADED
        match = _GRADE.fullmatch(written)
        if match is None:
            reasons.append(Reason(GRADE, _column(part)))
            return UNGRADED
        return Grade(match[1].upper(), match[2])


def _column(part: Column | str | None) -> str | None:
    return part.column if isinstance(part, Column) else None
