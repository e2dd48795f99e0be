"""What looks odd in a row that is accepted: told to the records officer, changed by nobody."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from graph.pole import Kind
from graph.statement import Mention
from graph.values import nik
from ingest.reasons import (
    FLAG_BIRTH_DATE,
    FLAG_NIK_PARTS,
    FLAG_SEX,
    FLAG_WEIGHTS,
    Reason,
)


def flags_of(mentions: Sequence[Mention]) -> tuple[Reason, ...]:
    """Reasons to look again at an accepted row."""
    found: list[Reason] = []
    for mention in mentions:
        if mention.kind is Kind.PERSON:
            found.extend(_person(mention))
        elif mention.kind in (Kind.SEIZURE, Kind.ITEM):
            found.extend(_weights(mention))
    return tuple(found)


def _person(mention: Mention) -> list[Reason]:
    """A NIK keeps the date of first registration, so a mismatch is no fault (PP 37/2007)."""
    number = mention.first("nik")
    if number is None:
        return []
    coded = nik.parse(number)
    found = [] if coded.plausible else [Reason(FLAG_NIK_PARTS, "nik")]
    born, sex = mention.first("birth_date"), mention.first("sex")
    if born is not None and coded.plausible and not coded.agrees(date.fromisoformat(born)):
        found.append(Reason(FLAG_BIRTH_DATE, "nik"))
    if sex is not None and coded.sex is not None and sex != coded.sex:
        found.append(Reason(FLAG_SEX, "nik"))
    return found


def _weights(mention: Mention) -> list[Reason]:
    seized = [Decimal(value) for value in mention.values("net") + mention.values("gross")]
    gone = [Decimal(value) for value in mention.values("set_aside") + mention.values("destroyed")]
    return [Reason(FLAG_WEIGHTS)] if seized and sum(gone) > max(seized) else []
