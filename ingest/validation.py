"""From one row of text to mentions and links, or to all the reasons why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph import ids
from graph.errors import InvalidValue
from graph.links import LINK_PROPERTIES
from graph.pole import SCHEMA, ValueType
from graph.statement import Interval, Link, Mention, Source, Statement
from graph.values import Fault, FaultyValue, Reading, normalise_property
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
    known: dict[tuple[str, str | None], str | Fault] = field(default_factory=dict)

    def written(self, cells: Sequence[str]) -> str:
        """Text of the property; blank words are no text."""
        if len(self.places) == 1:
            text = cells[self.places[0]]
        else:
            text = " ".join(filter(None, (cells[at] for at in self.places)))
            if text in ZONES:
                return ""
        return "" if len(text) < 16 and text.lower() in _BLANK else text

    def value(self, written: str, reading: Reading) -> str:
        """Normalised value; raises FaultyValue."""
        key = (written, reading.zone)
        known = self.known.get(key)
        if known is None:
            known = self._normalised(written, reading)
            if len(self.known) >= _MOST_REMEMBERED:
                self.known.clear()
            self.known[key] = known
        if isinstance(known, Fault):
            raise FaultyValue(self.kind, known)
        return known

    def _normalised(self, written: str, reading: Reading) -> str | Fault:
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
        shared = _columns_of_several(mapping)
        self._mentions = [
            _plan_mention(slot, part, places, shared) for slot, part in mapping.mentions.items()
        ]
        self._links = [_plan_link(slot, part, places) for slot, part in mapping.links.items()]

    def marks(self, row: RawRow) -> Marks:
        """Label and grade of a row."""
        return self._marks.read(row.cells)

    def content(self, row: RawRow, marks: Marks) -> str:
        """Text that two rows share if, and only if, they are the same record."""
        return "\x1f".join([marks.key, *(row.cells[at] for at in self._content)])

    def read(self, row: RawRow, marks: Marks) -> Said:
        """Return what the row says; raises RowRefused with every reason found."""
        reading = Reading(self._decimal, self._zone_of(marks))
        record = ids.record_id(self._source.id, row.number)
        state = _Row(row.cells, row.number, record, marks, reading, list(marks.reasons))
        made = {plan.slot: self._mention(plan, state) for plan in self._mentions}
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

    def _note_missing(self, plan: _MentionPlan, row: _Row, missing: list[str]) -> None:
        # A text that is there but faulty has its own reason; and a value that only this mention
        # holds would be lost without it, so the row is sent back rather than cut.
        holds = any(f.own and f.written(row.cells) for f in plan.fields)
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
        kind, label = plan.part.kind, row.marks.label
        if plan.part.bare:
            value_type = SCHEMA[kind].properties[statements[0].property]
            token = self._token(value_type.value, statements[0].value)
            made = ids.identifier_mention_id(self._source.id, kind.value, token, label.key)
        else:
            made = ids.mention_id(row.record, kind.value, slot)
        return Mention(
            made, kind, self._source.id, row.number, label, self._source.received, statements
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
    made = []
    for one in fields:
        written = one.written(row.cells)
        if not written:
            continue
        for part in _SPLIT.split(written) if one.split else (written,):
            if part.lower() in _BLANK:
                continue
            try:
                value = one.value(part, row.reading)
            except FaultyValue as faulty:
                _note(row, Reason(faulty.fault, one.column, faulty.kind))
                continue
            made.append(Statement(one.name, value, part, row.marks.grade, observed))
    return made


def _note(row: _Row, reason: Reason) -> None:
    if reason not in row.reasons:
        row.reasons.append(reason)


def _interval(start: _Field | None, end: _Field | None, row: _Row) -> Interval:
    first, last = _day(start, row), _day(end, row)
    if first and last and last < first:
        _note(row, Reason(ORDER, end.column if end else None))
        return Interval()
    return Interval(first, last)


def _day(one: _Field | None, row: _Row) -> date | None:
    written = one.written(row.cells) if one else ""
    if not one or not written:
        return None
    try:
        return date.fromisoformat(one.value(written, row.reading))
    except InvalidValue as invalid:
        fault = invalid.fault if isinstance(invalid, FaultyValue) else Fault.FORM
        _note(row, Reason(fault, one.column, one.kind))
        return None


def _columns_of_several(mapping: Mapping) -> frozenset[str]:
    """Columns that more than one mention is made of."""
    seen: set[str] = set()
    several: set[str] = set()
    for mention in mapping.mentions.values():
        columns = {c for prop in mention.properties.values() for c in prop.columns}
        several |= seen & columns
        seen |= columns
    return frozenset(several)


def _plan_mention(
    slot: str, part: MentionPart, places: dict[str, int], shared: frozenset[str]
) -> _MentionPlan:
    schema = SCHEMA[part.kind]
    fields = tuple(
        _field(name, schema.properties[name], prop, places, prop.columns[0] not in shared)
        for name, prop in part.properties.items()
        if prop.columns[0] in places
    )
    return _MentionPlan(slot, part, fields, _day_field(part.observed, places), schema.identity)


def _plan_link(slot: str, part: LinkPart, places: dict[str, int]) -> _LinkPlan:
    fields = tuple(
        _field(name, ValueType(LINK_PROPERTIES[name]), Property(columns=(column,)), places, True)
        for name, column in part.statements.items()
        if column in places
    )
    start, end = _day_field(part.from_, places), _day_field(part.until, places)
    return _LinkPlan(slot, part, start, end, fields)


def _field(
    name: str, kind: ValueType, prop: Property, places: dict[str, int], own: bool
) -> _Field:
    at = tuple(places[column] for column in prop.columns if column in places)
    return _Field(name, kind, prop.columns[0], at, prop.split, own)


def _day_field(column: str | None, places: dict[str, int]) -> _Field | None:
    if column is None or column not in places:
        return None
    return _Field("observed", ValueType.DATE, column, (places[column],), False, False)
