"""Person, object, location, event: the kinds of things that records mention."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mention is of."""

    PERSON = "person"
    PHONE = "phone"
    DEVICE = "device"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    CASE = "case"
    SEIZURE = "seizure"
    ITEM = "item"
    SAMPLE = "sample"
    PRISON = "prison"
    AREA = "area"


class ValueType(StrEnum):
    """How a value is read, normalised and protected; see ``graph.values``."""

    NAME = "name"
    TEXT = "text"
    NIK = "nik"
    PHONE = "phone"
    IMEI = "imei"
    PLATE = "plate"
    ACCOUNT = "account"
    REFERENCE = "reference"
    DATE = "date"
    TIME = "time"
    SEX = "sex"
    AREA = "area"
    NUMBER = "number"
    GRAMS = "grams"
    RUPIAH = "rupiah"
    CODE = "code"
    PROFILE = "profile"


BLIND_INDEXED = frozenset(
    {
        ValueType.NIK,
        ValueType.PHONE,
        ValueType.IMEI,
        ValueType.PLATE,
        ValueType.ACCOUNT,
        ValueType.REFERENCE,
        ValueType.AREA,
    }
)
"""Types with an exact keyed index at rest. Names never have one: it would leak them."""


@dataclass(frozen=True, slots=True)
class KindSchema:
    """Properties of a kind; equal values of ``identity`` are one thing."""

    identity: str | None
    properties: dict[str, ValueType]


_PLACE = {
    "area": ValueType.AREA,
    "place": ValueType.TEXT,
    "latitude": ValueType.NUMBER,
    "longitude": ValueType.NUMBER,
}

SCHEMA: dict[Kind, KindSchema] = {
    Kind.PERSON: KindSchema(
        identity=None,
        properties={
            "name": ValueType.NAME,
            "alias": ValueType.NAME,
            "father": ValueType.NAME,
            "nik": ValueType.NIK,
            "birth_date": ValueType.DATE,
            "birth_place": ValueType.TEXT,
            "sex": ValueType.SEX,
            "nationality": ValueType.CODE,
            "phone": ValueType.PHONE,
            "plate": ValueType.PLATE,
            "address": ValueType.TEXT,
            "city": ValueType.TEXT,
            "area": ValueType.AREA,
            "role": ValueType.CODE,
        },
    ),
    Kind.PHONE: KindSchema("number", {"number": ValueType.PHONE}),
    Kind.DEVICE: KindSchema("imei", {"imei": ValueType.IMEI}),
    Kind.VEHICLE: KindSchema(
        "plate",
        {"plate": ValueType.PLATE, "make": ValueType.TEXT, "colour": ValueType.TEXT},
    ),
    Kind.ACCOUNT: KindSchema(
        "number", {"number": ValueType.ACCOUNT, "bank": ValueType.TEXT, "holder": ValueType.NAME}
    ),
    Kind.CASE: KindSchema(
        "number",
        {
            "number": ValueType.REFERENCE,
            "report_type": ValueType.CODE,
            "opened": ValueType.DATE,
            "offence_date": ValueType.DATE,
            "office": ValueType.TEXT,
            "status": ValueType.CODE,
            "charge": ValueType.TEXT,
            "modus": ValueType.CODE,
            "drug": ValueType.CODE,
            "operation": ValueType.TEXT,
            "summary": ValueType.TEXT,
            **_PLACE,
        },
    ),
    Kind.SEIZURE: KindSchema(
        "number",
        {
            "number": ValueType.REFERENCE,
            "seized": ValueType.TIME,
            "transport": ValueType.CODE,
            "concealment": ValueType.CODE,
            "packaging": ValueType.TEXT,
            "brand": ValueType.TEXT,
            "logo": ValueType.TEXT,
            "origin": ValueType.TEXT,
            "transit": ValueType.TEXT,
            "destination": ValueType.TEXT,
            "drug": ValueType.CODE,
            "gross": ValueType.GRAMS,
            "net": ValueType.GRAMS,
            "set_aside": ValueType.GRAMS,
            "destroyed": ValueType.GRAMS,
            **_PLACE,
        },
    ),
    Kind.ITEM: KindSchema(
        "number",
        {
            "number": ValueType.REFERENCE,
            "substance": ValueType.CODE,
            "class": ValueType.CODE,
            "form": ValueType.CODE,
            "count": ValueType.NUMBER,
            "unit": ValueType.CODE,
            "gross": ValueType.GRAMS,
            "net": ValueType.GRAMS,
            "set_aside": ValueType.GRAMS,
            "destroyed": ValueType.GRAMS,
        },
    ),
    Kind.SAMPLE: KindSchema(
        "number",
        {
            "number": ValueType.REFERENCE,
            "laboratory": ValueType.TEXT,
            "method": ValueType.CODE,
            "analysed": ValueType.DATE,
            "substance": ValueType.CODE,
            "purity": ValueType.NUMBER,
            "cutting_agent": ValueType.CODE,
            "profile": ValueType.PROFILE,
            "tablet_mass": ValueType.NUMBER,
            "tablet_diameter": ValueType.NUMBER,
            "tablet_thickness": ValueType.NUMBER,
            "logo": ValueType.TEXT,
            "colour": ValueType.TEXT,
        },
    ),
    Kind.PRISON: KindSchema("name", {"name": ValueType.REFERENCE, "area": ValueType.AREA}),
    Kind.AREA: KindSchema(
        "code",
        {
            "code": ValueType.AREA,
            "name": ValueType.TEXT,
            "level": ValueType.CODE,
            "latitude": ValueType.NUMBER,
            "longitude": ValueType.NUMBER,
            "drug_free_village": ValueType.CODE,
            "responsive_city": ValueType.CODE,
        },
    ),
}
