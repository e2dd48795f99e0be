"""Identifiers: telephone, plate, account, IMEI, reference and area code."""

import re

import phonenumbers

from graph.pole import ValueType
from graph.values.faults import Fault, FaultyValue, Reading
from graph.values.words import plain

SCIENTIFIC = re.compile(r"^[+-]?\d+([.,]\d+)?[eE][+-]?\d+$")
_FILLERS = re.compile(r"[\s.\-()/']+")
_MOBILE = re.compile(r"(?:(?:\+|00)?62[ .\-()]*0?|0)?(8[1-9][0-9 .\-()]{7,16})")
_PLATE = re.compile(r"([A-Z]{1,2})(\d{1,4})([A-Z]{0,3})")
_PLATE_FILLERS = re.compile(r"[\s.\-_/]+")
_SEPARATORS = re.compile(r"[\s/\\\-_.]+")
_NUMBERED = re.compile(r"^(?:NOMOR|NO)\s*[.:]\s*")
_AREA = re.compile(r"[1-9]\d(\.\d{2}(\.\d{2}(\.[123]\d{3})?)?)?")
_LONGEST_REFERENCE = 120


def digits(kind: ValueType, written: str) -> str:
    """Only digits, fillers removed; raises FaultyValue, also for a number a spreadsheet rounded."""
    value = plain(kind, written)
    if SCIENTIFIC.match(value):
        raise FaultyValue(kind, Fault.DAMAGED)
    value = _FILLERS.sub("", value)
    if not (value.isascii() and value.isdigit()):
        raise FaultyValue(kind, Fault.DIGITS)
    return value


def phone(written: str, reading: Reading) -> str:
    """A telephone number in E.164; without a country code it is Indonesian."""
    value = plain(ValueType.PHONE, written)
    if SCIENTIFIC.match(value):
        raise FaultyValue(ValueType.PHONE, Fault.DAMAGED)
    mobile = _MOBILE.fullmatch(value)
    if mobile:
        national = _FILLERS.sub("", mobile[1])
        # Nine to twelve digits from the 8 on: Indonesian mobile numbers. Anything else is parsed.
        if 9 <= len(national) <= 12:
            return "+62" + national
    return _parsed_phone(value)


def _parsed_phone(value: str) -> str:
    try:
        parsed = phonenumbers.parse(value, "ID")
    except phonenumbers.NumberParseException:
        raise FaultyValue(ValueType.PHONE, Fault.FORM) from None
    if parsed.extension or not phonenumbers.is_possible_number(parsed):
        raise FaultyValue(ValueType.PHONE, Fault.LENGTH)
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def plate(written: str, reading: Reading) -> str:
    """A registration plate as ``BG 1789 JK``."""
    value = _PLATE_FILLERS.sub("", plain(ValueType.PLATE, written).upper())
    parts = _PLATE.fullmatch(value)
    if not parts or int(parts[2]) == 0:
        raise FaultyValue(ValueType.PLATE, Fault.FORM)
    return " ".join(filter(None, (parts[1], str(int(parts[2])), parts[3])))


def account(written: str, reading: Reading) -> str:
    """A bank account or wallet number: digits, leading zeros kept."""
    value = digits(ValueType.ACCOUNT, written)
    if not 5 <= len(value) <= 24:
        raise FaultyValue(ValueType.ACCOUNT, Fault.LENGTH)
    return value


def luhn(number: str) -> int:
    """Check digit of a string of digits."""
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def imei(written: str, reading: Reading) -> str:
    """Fifteen digits with a fitting check digit.

    Fourteen digits get theirs; of sixteen (with a software version) the last two are not identity.
    """
    value = digits(ValueType.IMEI, written)
    if len(value) not in (14, 15, 16):
        raise FaultyValue(ValueType.IMEI, Fault.LENGTH)
    body = value[:14]
    if not body.strip("0"):
        raise FaultyValue(ValueType.IMEI, Fault.RANGE)
    full = body + str(luhn(body))
    if len(value) == 15 and value != full:
        raise FaultyValue(ValueType.IMEI, Fault.CHECK_DIGIT)
    return full


def reference(written: str, reading: Reading) -> str:
    """A file or evidence number in capitals, any run of separators as one stroke.

    A reference without a digit (the name of a prison) keeps its spaces.
    """
    value = _NUMBERED.sub("", plain(ValueType.REFERENCE, written).upper())
    joint = "/" if any(map(str.isdigit, value)) else " "
    value = _SEPARATORS.sub(joint, value).strip("/ ")
    if not any(map(str.isalnum, value)):
        raise FaultyValue(ValueType.REFERENCE, Fault.FORM)
    if len(value) > _LONGEST_REFERENCE:
        raise FaultyValue(ValueType.REFERENCE, Fault.TOO_LONG)
    return value


def area(written: str, reading: Reading) -> str:
    """A Kemendagri code, dotted (``31.74.01.1001``); BPS codes look the same and pass."""
    value = plain(ValueType.AREA, written)
    if value.isascii() and value.isdigit() and len(value) in (2, 4, 6, 10):
        cuts = [value[:2], value[2:4], value[4:6], value[6:10]]
        value = ".".join(filter(None, cuts))
    if not _AREA.fullmatch(value):
        raise FaultyValue(ValueType.AREA, Fault.FORM)
    return value
