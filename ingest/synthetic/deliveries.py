"""Rows as an office would send them: its headers, its dates, its numbers, its slips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

type Value = str | float | int | date | datetime | None

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip
_PHONES = frozenset({"no_hp", "nomor_a", "nomor_b"})
_DEGREES = frozenset({"lintang", "bujur"})
_NAMES = frozenset({"nama_lengkap", "nama_pengguna", "atas_nama", "alamat", "kota", "tempat_lahir"})


@dataclass(frozen=True, slots=True)
class Row:
    """One true row: values by canonical column, and which person each mention slot is."""

    values: dict[str, Value]
    people: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """How one office writes: header synonyms, date, telephone and number style, letter case.

    ``dates`` is one of iso, slash, dash, words, typed (left to the file format); ``phones``
    one of national, plus, spaced, dashed; ``decimal`` the decimal sign.
    """

    headers: dict[str, str] = field(default_factory=dict)
    dates: str = "iso"
    phones: str = "national"
    decimal: str = "."
    upper: bool = False

    def header(self, column: str) -> str:
        """Header that this office puts over a canonical column."""
        return self.headers.get(column, column)

    def write(self, column: str, value: Value) -> Value:
        """Write one value the way this office does; strings already written stay."""
        if isinstance(value, str):
            return self._text(column, value)
        if isinstance(value, datetime):
            return f"{_DATES[self.dates](value.date())} {value:%H:%M:%S}"
        if isinstance(value, date):
            return value if self.dates == "typed" else _DATES[self.dates](value)
        if isinstance(value, float):
            places = 4 if column in _DEGREES else 2
            return value if self.dates == "typed" else _decimal(value, self.decimal, places)
        return value

    def _text(self, column: str, value: str) -> str:
        if column in _PHONES and value[:1] == "0":
            return _TELEPHONES[self.phones](value)
        return value.upper() if self.upper and column in _NAMES else value


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to write: ``spoiled`` lists (column, bad value) for the rows to be refused."""

    file: str
    mapping: str
    office: str
    form: Form
    columns: tuple[str, ...]
    rows: Sequence[Row]
    spoiled: tuple[tuple[str, str], ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A delivery as laid out: the table, who is in which row (from 1), and the counts due."""

    delivery: Delivery
    header: tuple[str, ...]
    table: list[list[Value]]
    people: list[tuple[int, str, str, Row]]
    quarantined: int
    duplicate: int

    @property
    def expected(self) -> dict[str, int]:
        """What a load of this file must count."""
        read = len(self.table)
        return {
            "read": read,
            "accepted": read - self.quarantined - self.duplicate,
            "quarantined": self.quarantined,
            "duplicate": self.duplicate,
        }


def lay_out(delivery: Delivery, g: np.random.Generator) -> Written:
    """Render a delivery and plant its spoiled rows and exact copies among the good ones."""
    form, columns = delivery.form, delivery.columns
    good: list[tuple[list[Value], Row | None]] = []
    seen: set[tuple[Value, ...]] = set()
    for row in delivery.rows:
        cells = [form.write(c, row.values.get(c)) for c in columns]
        if tuple(cells) not in seen:
            seen.add(tuple(cells))
            good.append((cells, row))
    size = len(good)
    planted = [_spoil(good[int(g.integers(size))][0], columns, s) for s in delivery.spoiled]
    for cells in planted:
        good.insert(int(g.integers(len(good) + 1)), (cells, None))
    for _ in range(delivery.copies):
        # After its original: the first of two equal rows is the one that counts.
        at = int(g.integers(len(good)))
        while good[at][1] is None:
            at = int(g.integers(len(good)))
        later = int(g.integers(at + 1, len(good) + 1))
        good.insert(later, (good[at][0], None))
    people = [
        (number, slot, person, row)
        for number, (_, row) in enumerate(good, start=1)
        if row is not None
        for slot, person in row.people.items()
    ]
    return Written(
        delivery=delivery,
        header=tuple(form.header(c) for c in columns),
        table=[cells for cells, _ in good],
        people=people,
        quarantined=len(planted),
        duplicate=delivery.copies,
    )


def _spoil(cells: list[Value], columns: tuple[str, ...], spoiled: tuple[str, str]) -> list[Value]:
    column, bad = spoiled
    changed = list(cells)
    changed[columns.index(column)] = bad
    return changed


def _decimal(value: float, sign: str, places: int) -> str:
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if sign == "," else text


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


_DATES: dict[str, Callable[[date], str]] = {
    "iso": date.isoformat,
    "typed": date.isoformat,
    "slash": lambda day: f"{day:%d/%m/%Y}",
    "dash": lambda day: f"{day:%d-%m-%Y}",
    "words": _words,
}
_TELEPHONES: dict[str, Callable[[str], str]] = {
    "national": lambda number: number,
    "plus": lambda number: "+62" + number[1:],
    "spaced": lambda number: f"+62 {number[1:4]} {number[4:8]} {number[8:]}",
    "dashed": lambda number: f"{number[:4]}-{number[4:8]}-{number[8:]}",
}
