"""Person mentions as the table that ``resolve`` reads."""

from collections.abc import Iterable

import pandas as pd

from graph.linking.persons.settings import COLUMNS
from graph.pole import Kind
from graph.statement import Mention

_PROPERTIES = {
    "alias_raw": "alias",
    "father_raw": "father",
    "nik": "nik",
    "dob": "birth_date",
    "gender": "sex",
    "phone_raw": "phone",
    "plate": "plate",
    "address_raw": "address",
    "city": "city",
    "pob": "birth_place",
}


def person_records(mentions: Iterable[Mention]) -> pd.DataFrame:
    """Return one row a person mention, ``unique_id`` its id; other kinds are passed over.

    Names are taken as written, other values as normalised; of several values the first counts.
    """
    rows = [
        {
            "unique_id": mention.id,
            "name_raw": _written_name(mention),
            **{column: mention.first(name) for column, name in _PROPERTIES.items()},
        }
        for mention in mentions
        if mention.kind is Kind.PERSON
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _written_name(mention: Mention) -> str | None:
    return next((s.original for s in mention.statements if s.property == "name"), None)
