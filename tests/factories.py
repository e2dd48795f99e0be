"""Builders of valid values with everything that a test does not care about filled in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from graph import ids
from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.links import LinkKind
from graph.pole import SCHEMA, Kind
from graph.statement import Grade, Interval, Link, Mention, Source, Statement
from security.labels import Classification, Label

JAKARTA = Label("31", Classification.TERBATAS)
MEDAN = Label("12", Classification.RAHASIA, frozenset({"op-a"}))
NOON = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
B2 = Grade("B", "2")
THAT_DAY = Interval(date(2022, 8, 3), date(2022, 8, 3))


def make_source(
    name: str = "kasus.csv", *, office: str = "31", kind: str = "case_register"
) -> Source:
    """A source whose hash follows from its name."""
    sha256 = ids.source_id(name, "content").ljust(64, "0")[:64]
    return Source(ids.source_id(sha256, kind), name, sha256, kind, office, NOON)


def make_mention(
    kind: Kind = Kind.PERSON,
    row: int = 1,
    *,
    label: Label = JAKARTA,
    source: Source | None = None,
    observed: Interval = THAT_DAY,
    **values: str,
) -> Mention:
    """A mention of one row; ``values`` are its statements, its identity is filled in if absent."""
    source = source or make_source()
    identity = SCHEMA[kind].identity
    if identity and identity not in values:
        values[identity] = f"value-{row}"
    if kind is Kind.PERSON and not values:
        values["name"] = f"Orang {row}"
    return Mention(
        ids.mention_id(ids.record_id(source.id, row), kind.value, "main"),
        kind,
        source.id,
        row,
        label,
        NOON,
        tuple(Statement(name, text, text, B2, observed) for name, text in values.items()),
    )


def make_link(
    kind: LinkKind,
    start: Mention,
    end: Mention,
    row: int = 1,
    *,
    day: date | None = date(2022, 8, 3),
    statements: Sequence[Statement] = (),
) -> Link:
    """A link of one row, under the label of its start."""
    return Link(
        ids.link_id(ids.record_id(start.source, row), kind.value, start.id + end.id),
        kind,
        start.id,
        end.id,
        start.source,
        row,
        start.label,
        Interval(day, day),
        B2,
        tuple(statements),
    )


def make_judgement(
    left: str,
    right: str,
    verdict: Verdict = Verdict.SAME,
    *,
    bits: float | None = None,
    actor: str = "sari",
    made: datetime = NOON,
) -> Judgement:
    """A person's judgement, or with ``bits`` a program's."""
    evidence = (
        Evidence(bits, 0.9, True, (Part("nik", "exact", bits),)) if bits is not None else None
    )
    return Judgement(
        ids.judgement_id(left, right, verdict.value, actor, made.isoformat()),
        left,
        right,
        verdict,
        actor,
        bits is not None,
        "the same number in both",
        evidence,
        "persons/1" if bits is not None else "",
        made,
    )
