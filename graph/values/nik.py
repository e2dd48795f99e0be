"""The national identity number: 16 digits that say where, when and to whom it was issued first."""

from dataclasses import dataclass
from datetime import date

from graph.pole import ValueType
from graph.values.faults import Fault, FaultyValue, Reading
from graph.values.identifiers import digits

_FEMALE = 40  # added to the day of birth of women (PP 37/2007)


@dataclass(frozen=True, slots=True)
class Nik:
    """What a NIK says. The codes are of first registration, not of the present home.

    ``year`` has two digits; ``sex`` and the date are None if their digits are impossible.
    """

    province: str
    regency: str
    district: str
    day: int | None
    month: int | None
    year: int
    sex: str | None
    serial: str

    @property
    def plausible(self) -> bool:
        """Whether every part can have been issued."""
        return (
            self.day is not None
            and self.month is not None
            and self.province >= "11"
            and self.serial != "0000"
        )

    def agrees(self, birth_date: date) -> bool:
        """Whether the coded birth date is this one; the century is not coded."""
        coded = (self.day, self.month, self.year)
        return coded == (birth_date.day, birth_date.month, birth_date.year % 100)


def nik(written: str, reading: Reading) -> str:
    """Sixteen digits. Odd area, date or serial parts are for a flag, not for a refusal."""
    value = digits(ValueType.NIK, written)
    if len(value) != 16:
        raise FaultyValue(ValueType.NIK, Fault.LENGTH)
    if len(set(value)) == 1 or value.startswith("0"):
        raise FaultyValue(ValueType.NIK, Fault.RANGE)
    return value


def parse(value: str) -> Nik:
    """Read the parts of a normalised NIK; raises FaultyValue if it is not sixteen digits."""
    if len(value) != 16 or not (value.isascii() and value.isdigit()):
        raise FaultyValue(ValueType.NIK, Fault.LENGTH)
    day, month = int(value[6:8]), int(value[8:10])
    female = day > _FEMALE
    day = day - _FEMALE if female else day
    possible_day = 1 <= day <= 31
    return Nik(
        province=value[:2],
        regency=f"{value[:2]}.{value[2:4]}",
        district=f"{value[:2]}.{value[2:4]}.{value[4:6]}",
        day=day if possible_day else None,
        month=month if 1 <= month <= 12 else None,
        year=int(value[10:12]),
        sex=("f" if female else "m") if possible_day else None,
        serial=value[12:],
    )
