"""From one row of text to mentions and links, or to all the reasons why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from graph import ids
from graph.links import LINK_PROPERTIES
from graph.pole import SCHEMA, Kind, ValueType
from graph.statement import Interval, Link, Mention, Source, Statement
from graph.values import Fault, FaultyValue, Reading, is_coordinate, normalise_property
from graph.values.times import ZONES
from ingest.areas import Areas
from ingest.checks import flags_of
from ingest.labelling import MarkReader, Marks, Provinces
from ingest.mapping import LinkPart, Mapping, MentionPart, Property
from ingest.reasons import MISSING, NOTHING, ORDER, Reason
from ingest.sources import RawRow
from security.labels import NATIONAL

Token = Callable[[str, str], str]
"""Keyed token of (field, normalised value): ids of bare identifiers must not be guessable."""

_SPLIT = re.compile(r"\s*[;,|/\n]\s*")
_BLANK = frozenset(
    {"", "-", "--", "?", "n/a", "nihil", "null", "none", "tidak ada", "tidak diketahui", "t/a"}
)
_MOST_REMEMBERED = 50_000
_LOCAL_NATIONAL = "WIB"
_ALWAYS = Interval()


class RowRefused(Exception):
    """A row cannot be kept; ``reasons`` are all that was found."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__("; ".join(reason.english for reason in reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says, and what in it looks odd without being refused."""

    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    flags: tuple[Reason, ...] = ()


@dataclass(slots=True)
class _Field:
    """One property and where its text stands in a row; remembers what texts mean."""

    name: str
    kind: ValueType
    column: str
    places: tuple[int, ...]
    split: bool
    own: bool
    known: dict[str, str | Fault]

    def written(self, cells: Sequence[str]) -> str:
        """Text of the property, joined from its columns; a lone time zone is no text."""
        if len(self.places) == 1:
            return cells[self.places[0]]
        text = " ".join(filter(None, (cells[at] for at in self.places)))
        return "" if text in ZONES else text

    def value(self, written: str, reading: Reading) -> str | Fault:
        """Normalised value, "" for a word that says there is none, or what is wrong."""
        key = written
        if self.kind is ValueType.TIME and reading.zone:
            key = f"{written} {reading.zone}"
        known = self.known.get(key)
        if known is None:
            known = self._normalised(written, reading)
            if len(self.known) >= _MOST_REMEMBERED:
                self.known.clear()
            self.known[key] = known
        return known

    def _normalised(self, written: str, reading: Reading) -> str | Fault:
        if written.lower() in _BLANK:
            return ""
        try:
            return normalise_property(self.name, self.kind, written, reading)
        except FaultyValue as faulty:
            return faulty.fault


@dataclass(frozen=True, slots=True)
class _MentionPlan:
    slot: str
    part: MentionPart
    fields: tuple[_Field, ...]
    observed: _Field | None
    identity: str | None


@dataclass(frozen=True, slots=True)
class _LinkPlan:
    slot: str
    part: LinkPart
    start: _Field | None
    end: _Field | None
    fields: tuple[_Field, ...]


@dataclass(slots=True)
class _Row:
    """A row while it is read."""

    cells: tuple[str, ...]
    number: int
    record: str
    marks: Marks
    reading: Reading
    reasons: list[Reason]


class RowReader:
    """Reads the rows of one source through one mapping."""

    def __init__(
        self, mapping: Mapping, header: Sequence[str], source: Source, token: Token, areas: Areas
    ) -> None:
        places = mapping.places(header)
        self._source = source
        self._token = token
        self._areas = areas
        self._zone = mapping.zone
        self._decimal = mapping.decimal
        self._marks = MarkReader(mapping, places, source.office, Provinces(areas))
        self._content = tuple(places[column] for column in mapping.columns if column in places)
        self._bare: dict[tuple[Kind, str, str], Mention] = {}
        plans = _Plans(places, _columns_of_several(mapping))
        self._mentions = [plans.mention(slot, part) for slot, part in mapping.mentions.items()]
        self._links = [plans.link(slot, part) for slot, part in mapping.links.items()]

    def marks(self, row: RawRow) -> Marks:
        """Label and grade of a row."""
        return self._marks.read(row.cells)

    def content(self, row: RawRow, marks: Marks) -> str:
        """Text that two rows share if, and only if, they are the same record."""
        return "\x1f".join([marks.key, *[row.cells[at] for at in self._content]])

    def read(self, row: RawRow, marks: Marks) -> Said:
        """Return what the row says; raises RowRefused with every reason found."""
        reading = Reading(self._decimal, self._zone_of(marks))
        record = ids.record_id(self._source.id, row.number)
        state = _Row(row.cells, row.number, record, marks, reading, list(marks.reasons))
        made = {
            plan.slot: (self._bare_mentions if plan.part.bare else self._mention)(plan, state)
            for plan in self._mentions
        }
        links = [link for plan in self._links for link in self._tie(plan, state, made)]
        mentions = [mention for some in made.values() for mention in some]
        if not mentions and not state.reasons:
            state.reasons.append(Reason(NOTHING))
        if state.reasons:
            raise RowRefused(state.reasons)
        return Said(tuple(mentions), tuple(links), flags_of(mentions))

    def _zone_of(self, marks: Marks) -> str | None:
        if self._zone != "local":
            return self._zone
        province = marks.label.province
        return _LOCAL_NATIONAL if province == NATIONAL else str(self._areas.zone(province))

    def _mention(self, plan: _MentionPlan, row: _Row) -> list[Mention]:
        """Mentions of one slot: none, one, or one for each value of a split identity."""
        observed = _interval(plan.observed, plan.observed, row)
        statements = _statements(plan.fields, row, observed)
        present = {statement.property for statement in statements}
        missing = [need for need in plan.part.needs if need not in present]
        if missing:
            self._note_missing(plan, row, missing)
            return []
        several = [s for s in statements if s.property == plan.identity]
        if len(several) < 2:
            return [self._made(plan, row, plan.slot, tuple(statements))]
        others = tuple(s for s in statements if s.property != plan.identity)
        return [
            self._made(plan, row, f"{plan.slot}.{at}", (one, *others))
            for at, one in enumerate(several, start=1)
        ]

    def _bare_mentions(self, plan: _MentionPlan, row: _Row) -> list[Mention]:
        """The source's one mention of each identifier under a label, made when first met."""
        kind, label = plan.part.kind, row.marks.label_key
        made = {}
        for one, value, written in _values(plan.fields, row):
            known = self._bare.get((kind, value, label))
            if known is None:
                statement = Statement(one.name, value, written, row.marks.grade)
                token = self._token(one.kind.value, value)
                new = ids.identifier_mention_id(self._source.id, kind.value, token, label)
                known = self._bare[kind, value, label] = self._built(new, kind, row, (statement,))
            made[known.id] = known
        if not made:
            self._note_missing(plan, row, list(plan.part.needs))
        return list(made.values())

    def _note_missing(self, plan: _MentionPlan, row: _Row, missing: list[str]) -> None:
        # A text that is there but faulty has its own reason; and a value that only this mention
        # holds would be lost without it, so the row is sent back rather than cut.
        holds = any(f.own and _says(f, row) for f in plan.fields)
        if plan.part.optional and not holds:
            return
        for need in missing:
            columns = plan.part.properties[need].columns
            faulty = any(r.column in columns for r in row.reasons)
            if not faulty:
                row.reasons.append(Reason(MISSING, columns[0]))

    def _made(
        self, plan: _MentionPlan, row: _Row, slot: str, statements: tuple[Statement, ...]
    ) -> Mention:
        made = ids.mention_id(row.record, plan.part.kind.value, slot)
        return self._built(made, plan.part.kind, row, statements)

    def _built(
        self, made: str, kind: Kind, row: _Row, statements: tuple[Statement, ...]
    ) -> Mention:
        received = self._source.received
        return Mention(
            made, kind, self._source.id, row.number, row.marks.label, received, statements
        )

    def _tie(self, plan: _LinkPlan, row: _Row, made: dict[str, list[Mention]]) -> list[Link]:
        starts, ends = made[plan.part.start], made[plan.part.end]
        observed = _interval(plan.start, plan.end, row)
        statements = tuple(_statements(plan.fields, row, observed))
        return [
            Link(
                id=ids.link_id(row.record, plan.part.kind.value, f"{plan.slot}{suffix}"),
                kind=plan.part.kind,
                start=start.id,
                end=end.id,
                source=self._source.id,
                row=row.number,
                label=row.marks.label,
                observed=observed,
                grade=row.marks.grade,
                statements=statements,
            )
            for start, end, suffix in _pairs(starts, ends)
        ]


def _pairs(
    starts: Sequence[Mention], ends: Sequence[Mention]
) -> list[tuple[Mention, Mention, str]]:
    """Every start with every end; the suffix tells the ties of one slot apart."""
    if len(starts) == 1 and len(ends) == 1:
        return [(starts[0], ends[0], "")]
    return [
        (start, end, f".{i}.{j}")
        for i, start in enumerate(starts, start=1)
        for j, end in enumerate(ends, start=1)
    ]


def _statements(fields: Sequence[_Field], row: _Row, observed: Interval) -> list[Statement]:
    grade = row.marks.grade
    return [
        Statement(one.name, value, written, grade, observed)
        for one, value, written in _values(fields, row)
    ]


def _values(fields: Sequence[_Field], row: _Row) -> list[tuple[_Field, str, str]]:
    """Return (field, normalised, written) of what is there; notes what is faulty."""
    found = []
    for one in fields:
        text = one.written(row.cells)
        if not text:
            continue
        several = one.split and text.lower() not in _BLANK  # "N/A" is not two values
        for part in _SPLIT.split(text) if several else (text,):
            value = one.value(part, row.reading)
            if isinstance(value, Fault):
                _note(row, Reason(value, one.column, one.kind))
            elif value:
                found.append((one, value, part))
    return found


def _note(row: _Row, reason: Reason) -> None:
    # One column read as a day and as a moment is wrong once.
    if all((r.code, r.column) != (reason.code, reason.column) for r in row.reasons):
        row.reasons.append(reason)


def _interval(start: _Field | None, end: _Field | None, row: _Row) -> Interval:
    if start is None and end is None:
        return _ALWAYS
    first = _day(start, row)
    last = first if end is start else _day(end, row)
    if first and last and last < first:
        _note(row, Reason(ORDER, end.column if end else None))
        return _ALWAYS
    return Interval(first, last)


def _day(one: _Field | None, row: _Row) -> date | None:
    written = one.written(row.cells) if one else ""
    if not one or not written:
        return None
    value = one.value(written, row.reading)
    if isinstance(value, Fault):
        _note(row, Reason(value, one.column, one.kind))
        return None
    return date.fromisoformat(value) if value else None


def _says(one: _Field, row: _Row) -> bool:
    written = one.written(row.cells)
    return bool(written) and one.value(written, row.reading) != ""


def _columns_of_several(mapping: Mapping) -> frozenset[str]:
    """Columns that more than one mention is made of."""
    seen: set[str] = set()
    several: set[str] = set()
    for mention in mapping.mentions.values():
        columns = {c for prop in mention.properties.values() for c in prop.columns}
        several |= seen & columns
        seen |= columns
    return frozenset(several)


class _Plans:
    """Makes the plans of a mapping under one header; fields of one type share what they know."""

    def __init__(self, places: dict[str, int], shared: frozenset[str]) -> None:
        self._places = places
        self._shared = shared
        self._known: dict[str, dict[str, str | Fault]] = {}

    def mention(self, slot: str, part: MentionPart) -> _MentionPlan:
        """Plan of one mention; columns that the file lacks are left out."""
        schema = SCHEMA[part.kind]
        fields = tuple(
            self._field(name, schema.properties[name], prop)
            for name, prop in part.properties.items()
            if prop.columns[0] in self._places
        )
        return _MentionPlan(slot, part, fields, self._day(part.observed), schema.identity)

    def link(self, slot: str, part: LinkPart) -> _LinkPlan:
        """Plan of one tie."""
        fields = tuple(
            self._field(name, ValueType(LINK_PROPERTIES[name]), Property(columns=(column,)))
            for name, column in part.statements.items()
            if column in self._places
        )
        start = self._day(part.from_)
        end = start if part.until == part.from_ else self._day(part.until)
        return _LinkPlan(slot, part, start, end, fields)

    def _field(self, name: str, kind: ValueType, prop: Property) -> _Field:
        at = tuple(self._places[column] for column in prop.columns if column in self._places)
        own = prop.columns[0] not in self._shared
        known = self._known.setdefault(f"{kind}/{is_coordinate(name)}", {})
        return _Field(name, kind, prop.columns[0], at, prop.split, own, known)

    def _day(self, column: str | None) -> _Field | None:
        if column is None or column not in self._places:
            return None
        return self._field("observed", ValueType.DATE, Property(columns=(column,)))
