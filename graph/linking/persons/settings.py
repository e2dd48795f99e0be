"""What ``resolve`` may be told: columns, spelling, thresholds and guards."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from graph.errors import LinkingError

_MEMORY = re.compile(r"\d+(\.\d+)? ?[KMGT]i?B", re.IGNORECASE)

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


BLOCKING: tuple[tuple[str, ...], ...] = (
    ("nik",),
    ("phone",),
    ("plate",),
    ("name_s", "city"),
    ("name_s", "birthplace"),
    ("name_s", "substr(birth, 1, 4)"),
    ("birth", "substr(name_s, 1, 2)"),
    ("birth", "first_name"),
    ("birth", "birthplace"),
    ("birth", "city"),
    ("alias", "birth"),
    ("alias", "city", "first_name"),
    ("alias", "city", "substr(birth, 6, 5)"),
    ("substr(birth, 6, 5)", "name_s"),
    ("address", "first_name"),
    ("father", "birth"),
    ("address", "city"),
)
"""Pairs are looked at if all expressions of one rule are equal. Each rule is narrow: a rule on a
name alone grows with the square of the commonest name."""


class Spelling(StrEnum):
    """How names are brought to one form before they are compared."""

    INDONESIAN = "indonesian"
    PLAIN = "plain"


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
    brothers : bool
        Names with a word of their own, one birth date and one household (address, father or
        telephone): twins, unless an alias or the NIK agrees.
    sex : bool
        Man and woman are two persons unless the NIK agrees; where none is written, the NIK says.
    support : float
        Two groups of records stay apart if their pairs are less likely than this on average, those
        without a score counted as 0: one likely pair is not enough to join two large groups.
    """

    largest_cluster: int = 50
    nik_digits: int = 2
    birth_years: int = 13
    brothers: bool = True
    sex: bool = True
    support: float = 0.1


PLAIN_GUARDS = Guards(birth_years=200, brothers=False, sex=False)


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
    automatic, uncalibrated, review : float
        Probabilities: from ``automatic`` on a pair merges by itself (``uncalibrated`` while no
        labels have made the probabilities true), from ``review`` on a person decides, below
        nothing is proposed.
    keep : float
        Pairs below this probability are left out of ``Resolution.pairs``.
    guards : Guards, optional
        See there. Without: the usual ones, of which plain spelling leaves out birth years,
        brothers and sex, which know how Indonesian names and identity numbers are given.
    train_from : int
        Fewer records than this cannot train the model; the shipped parameters are used instead.
    sampled_pairs : int
        Pairs sampled to learn how often unrelated records agree.
    threads, memory : int, str
        What DuckDB may use.
    blocking : tuple of tuple of str
        Which pairs are looked at: expressions over the normalised columns, see ``BLOCKING``.
    """

    columns: Mapping[str, str | tuple[str, ...] | None] = field(
        default_factory=lambda: MappingProxyType({})
    )
    codes: tuple[str, ...] = ()
    spelling: Spelling = Spelling.INDONESIAN
    automatic: float = 0.85
    uncalibrated: float = 0.95
    review: float = 0.5
    keep: float = 0.01
    guards: Guards | None = None
    train_from: int = 2000
    sampled_pairs: int = 400_000
    threads: int = 2
    memory: str = "3GB"
    blocking: tuple[tuple[str, ...], ...] = BLOCKING

    def __post_init__(self) -> None:
        """Raise LinkingError for what cannot be meant."""
        for name in ("automatic", "uncalibrated", "review", "keep"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise LinkingError(f"{name} is a probability, from 0 to 1")
        if self.threads < 1:
            raise LinkingError("threads is a number from 1")
        if not _MEMORY.fullmatch(self.memory):
            raise LinkingError("memory is a number with its unit, such as 3GB or 500MB")
        if not all(self.blocking):
            raise LinkingError("a blocking rule names at least one expression")

    @property
    def guarded(self) -> Guards:
        """The guards in force."""
        if self.guards is not None:
            return self.guards
        return Guards() if self.spelling is Spelling.INDONESIAN else PLAIN_GUARDS


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
    codes=("postcode", "state", "address_2"),
    uncalibrated=0.2,  # weights of independent fields are not overconfident: merge from 1 in 5
    review=0.05,
    spelling=Spelling.PLAIN,
    blocking=(
        *(("nik",), ("first_name",), ("last_name",), ("birth",), ("street",)),
        *(("city", "house"), ("code_postcode", "house"), ("code_postcode", "substr(name_s, 1, 2)")),
    ),
)
"""Settings for the FEBRL benchmark tables (Christen, ANU): renamed and missing columns."""
