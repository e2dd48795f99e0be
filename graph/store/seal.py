"""The sealed block of a mention or link: its statements as one compact text.

A block is UTF-8 text of groups, each of fields, parted by control characters (escaped where a
value holds them). The first group says what holds for the whole; a statement's trailing empty
fields are left out, and an original that equals its value, or a grade that equals the block's, is
empty.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from graph.statement import Grade, Interval, Statement

GROUP = "\x1e"
FIELD = "\x1f"
PLAIN, ESCAPED = "1", "2"
SEALED_CLASS = "B"
"""Blocks hold identifiers, names and narrative together, and share one class of keys."""

_WRITTEN = "~"  # marks an original that differs from its value, and may be empty


class MentionBlock(NamedTuple):
    """What a mention's block holds."""

    recorded: datetime
    statements: tuple[Statement, ...]


class LinkBlock(NamedTuple):
    """What a link's block holds."""

    observed: Interval
    grade: Grade
    statements: tuple[Statement, ...]


def encode_mention(block: MentionBlock) -> bytes:
    """Return the text to seal."""
    grade = _grade_text(block.statements[0].grade) if block.statements else ""
    return _encode([PLAIN, block.recorded.isoformat(), grade], grade, block.statements)


def decode_mention(text: bytes) -> MentionBlock:
    """Read back what ``encode_mention`` made."""
    head, statements = _split(text)
    return MentionBlock(_moment(head[1]), _statements(statements, head[2]))


def encode_link(block: LinkBlock) -> bytes:
    """Return the text to seal."""
    grade = _grade_text(block.grade)
    start, end = _days(block.observed)
    return _encode([PLAIN, grade, start, end], grade, block.statements)


def decode_link(text: bytes) -> LinkBlock:
    """Read back what ``encode_link`` made."""
    head, statements = _split(text)
    return LinkBlock(_interval(head[2], head[3]), _grade(head[1]), _statements(statements, head[1]))


def link_grade(text: bytes) -> str:
    """Read only the grade of what ``encode_link`` made."""
    head, _, _ = text.decode().partition(GROUP)
    return head.split(FIELD)[1]


def encode_fields(fields: Sequence[str]) -> bytes:
    """Return plain fields (of a source, a judgement) as text to seal."""
    return _encode([PLAIN, *fields], "", ())


def decode_fields(text: bytes) -> list[str]:
    """Read back what ``encode_fields`` made."""
    return _split(text)[0][1:]


def _encode(head: list[str], grade: str, statements: Sequence[Statement]) -> bytes:
    groups = [head, *(_fields(statement, grade) for statement in statements)]
    text = _join(groups)
    if text.count(FIELD) + text.count(GROUP) != sum(map(len, groups)) - 1:
        text = _join([[_escape(field) for field in group] for group in groups])
        text = ESCAPED + text[len(PLAIN) :]
    return text.encode()


def _join(groups: list[list[str]]) -> str:
    return GROUP.join([FIELD.join(group) for group in groups])


def _escape(field: str) -> str:
    return field.replace("\x1b", "\x1b0").replace(GROUP, "\x1b1").replace(FIELD, "\x1b2")


def _unescape(field: str) -> str:
    return field.replace("\x1b2", FIELD).replace("\x1b1", GROUP).replace("\x1b0", "\x1b")


def _fields(statement: Statement, grade: str) -> list[str]:
    value, original = statement.value, statement.original
    own = _grade_text(statement.grade)
    start, end = _days(statement.observed)
    fields = [statement.property, value]
    if original != value or own != grade or start or end:
        fields.append("" if original == value else _WRITTEN + original)
        if own != grade or start or end:
            fields.append("" if own == grade else own)
            if start or end:
                fields += (start, end)
    return fields


def _split(text: bytes) -> tuple[list[str], list[list[str]]]:
    groups = [group.split(FIELD) for group in text.decode().split(GROUP)]
    if groups[0][0] == ESCAPED:
        groups = [[_unescape(field) for field in group] for group in groups]
    return groups[0], groups[1:]


def _statements(groups: list[list[str]], grade: str) -> tuple[Statement, ...]:
    return tuple([_statement(fields, grade) for fields in groups])


def _statement(fields: list[str], grade: str) -> Statement:
    count = len(fields)
    value = fields[1]
    original = fields[2][1:] if count > 2 and fields[2] else value
    own = fields[3] if count > 3 and fields[3] else grade
    observed = _interval(fields[4], fields[5] if count > 5 else "") if count > 4 else _OPEN
    return Statement(fields[0], value, original, _grade(own), observed)


def _days(interval: Interval) -> tuple[str, str]:
    if interval is _OPEN:
        return "", ""
    start, end = interval.start, interval.end
    return start.isoformat() if start else "", end.isoformat() if end else ""


_OPEN = Interval()


@lru_cache(maxsize=64)
def _grade_text(grade: Grade) -> str:
    return str(grade)


@lru_cache(maxsize=64)
def _grade(text: str) -> Grade:
    return Grade(text[0], text[1:])


@lru_cache(maxsize=8192)
def _interval(start: str, end: str) -> Interval:
    return Interval(
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


@lru_cache(maxsize=8192)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
