"""What ``resolve`` may be told: columns, spelling, thresholds and guards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

COLUMNS = (
    "unique_id",
    "name_raw",
    "alias_raw",
    "father_raw",
    "nik",
    "dob",
    "gender",
    "phone_raw",
    "plate",
    "address_raw",
    "city",
    "pob",
)
"""Columns that ``resolve`` knows; any but ``unique_id`` and ``name_raw`` may be missing."""


class Spelling(StrEnum):
    """How names are brought to one form before they are compared."""

    INDONESIAN = "indonesian"
    PLAIN = "plain"


class Engine(StrEnum):
    """Where the matching runs."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Guards:
    """What a merge by program may never do, whatever the score.

    Attributes
    ----------
    largest_cluster : int
        Records in one cluster.
    nik_digits : int
        Two NIK that differ in more digits belong to two persons.
    birth_years : int
        Birth dates further apart belong to two persons (father and son) unless the NIK agrees.
    """

    largest_cluster: int = 50
    nik_digits: int = 2
    birth_years: int = 13


@dataclass(frozen=True, slots=True)
class PersonSettings:
    """Settings of person resolution.

    Attributes
    ----------
    columns : mapping
        Known column -> the table's column, or several that are joined by a blank, or None to
        leave the column out. Columns that are not named here keep their own name.
    codes : tuple of str
        Further columns of the table that are compared exactly, with term frequency.
    spelling : Spelling
        Indonesian rules, or names as they are.
    automatic, review : float
        Probabilities: from ``automatic`` on a pair merges by itself, from ``review`` on a person
        decides, below nothing is proposed.
    keep : float
        Pairs below this probability are left out of ``Resolution.pairs``.
    guards : Guards
        See there.
    train_from : int
        Fewer records than this cannot train the model; the shipped parameters are used instead.
    sample_pairs : float
        Pairs sampled to learn how often unrelated records agree.
    threads, memory : int, str
        What DuckDB may use.
    engine : Engine
        DuckDB, or Spark for what one machine cannot hold.
    """

    columns: Mapping[str, str | tuple[str, ...] | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    codes: tuple[str, ...] = ()
    spelling: Spelling = Spelling.INDONESIAN
    automatic: float = 0.92
    review: float = 0.5
    keep: float = 0.01
    guards: Guards = Guards()
    train_from: int = 2000
    sample_pairs: float = 1.5e6
    threads: int = 2
    memory: str = "3GB"
    engine: Engine = Engine.DUCKDB


FEBRL = PersonSettings(
    columns=MappingProxyType(
        {
            "unique_id": "rec_id",
            "name_raw": ("given_name", "surname"),
            "nik": "soc_sec_id",
            "dob": "date_of_birth",
            "address_raw": ("address_1", "street_number"),
            "city": "suburb",
        }
    ),
    codes=("postcode",),
    spelling=Spelling.PLAIN,
)
"""Settings for the FEBRL benchmark tables (Christen, ANU): renamed and missing columns."""
