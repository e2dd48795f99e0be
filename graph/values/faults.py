"""Why a written value is not of its type, as codes that people's languages hang on."""

from dataclasses import dataclass
from enum import StrEnum

from graph.errors import InvalidValue
from graph.pole import ValueType


class Fault(StrEnum):
    """What is wrong with a value; the value itself is never part of it."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    DAMAGED = "damaged"
    LENGTH = "length"
    DIGITS = "digits"
    CHECK_DIGIT = "check_digit"
    FORM = "form"
    RANGE = "range"
    AMBIGUOUS = "ambiguous"
    SHORT_YEAR = "short_year"
    NO_ZONE = "no_zone"
    UNIT = "unit"
    UNKNOWN_WORD = "unknown_word"
    REPEATED = "repeated"


IN_ENGLISH: dict[Fault, str] = {
    Fault.EMPTY: "it is empty",
    Fault.TOO_LONG: "it is too long",
    Fault.CONTROL: "it holds control characters",
    Fault.DAMAGED: "a spreadsheet has rounded it (scientific notation), digits are lost",
    Fault.LENGTH: "it has the wrong number of digits",
    Fault.DIGITS: "it holds something other than digits",
    Fault.CHECK_DIGIT: "its check digit does not fit",
    Fault.FORM: "it is not written in any known form",
    Fault.RANGE: "it is outside the possible range",
    Fault.AMBIGUOUS: "its separator can be a decimal point or a thousands mark",
    Fault.SHORT_YEAR: "its year has two digits",
    Fault.NO_ZONE: "it states no time zone (WIB, WITA or WIT)",
    Fault.UNIT: "its unit is not one of weight or money",
    Fault.UNKNOWN_WORD: "it is not one of the known words",
    Fault.REPEATED: "it names the same peak twice",
}


class FaultyValue(InvalidValue):
    """A value is not of its type; says which type and which fault, never the value."""

    def __init__(self, kind: ValueType, fault: Fault) -> None:
        super().__init__(f"{kind}: {IN_ENGLISH[fault]}")
        self.kind = kind
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source declares about how it writes: decimal mark and time zone, where it has one."""

    decimal: str | None = None
    zone: str | None = None


AS_WRITTEN = Reading()
