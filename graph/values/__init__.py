"""Values: from what a record says, as written, to one canonical text for each type."""

from collections.abc import Callable

from graph.pole import ValueType
from graph.values import identifiers, nik, quantities, times, words
from graph.values.faults import AS_WRITTEN, Fault, FaultyValue, Reading

_READERS: dict[ValueType, Callable[[str, Reading], str]] = {
    ValueType.NAME: words.name,
    ValueType.TEXT: words.text,
    ValueType.NIK: nik.nik,
    ValueType.PHONE: identifiers.phone,
    ValueType.IMEI: identifiers.imei,
    ValueType.PLATE: identifiers.plate,
    ValueType.ACCOUNT: identifiers.account,
    ValueType.REFERENCE: identifiers.reference,
    ValueType.DATE: times.day,
    ValueType.TIME: times.moment,
    ValueType.SEX: words.sex,
    ValueType.AREA: identifiers.area,
    ValueType.NUMBER: quantities.number,
    ValueType.GRAMS: quantities.grams,
    ValueType.RUPIAH: quantities.rupiah,
    ValueType.CODE: words.code,
    ValueType.PROFILE: quantities.profile,
}

_COORDINATES = frozenset({"latitude", "longitude"})


def normalise(kind: ValueType, written: str, reading: Reading = AS_WRITTEN) -> str:
    """Return the canonical text of a written value; canonical numbers have a decimal point.

    Raises FaultyValue (an InvalidValue) that names type and fault and never the value.
    """
    return _READERS[kind](written, reading)


def is_coordinate(name: str) -> bool:
    """Whether a property of this name is read as degrees."""
    return name in _COORDINATES


def normalise_property(
    name: str, kind: ValueType, written: str, reading: Reading = AS_WRITTEN
) -> str:
    """Like ``normalise``, with what a property's name adds: coordinates have no thousands."""
    if is_coordinate(name):
        return quantities.coordinate(written, reading)
    return _READERS[kind](written, reading)


__all__ = [
    "AS_WRITTEN",
    "Fault",
    "FaultyValue",
    "Reading",
    "is_coordinate",
    "normalise",
    "normalise_property",
]
