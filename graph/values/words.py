"""Names, texts, codes and sex."""

import re
import unicodedata

from graph.pole import ValueType
from graph.values.faults import Fault, FaultyValue, Reading

_LONGEST_NAME = 200
_LONGEST_TEXT = 20_000
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_NOT_CODE = re.compile(r"[^0-9a-z]+")

CODE_SYNONYMS: dict[str, str] = {
    "shabu": "sabu",
    "shabu_shabu": "sabu",
    "sabu_sabu": "sabu",
    "metamfetamina": "sabu",
    "methamphetamine": "sabu",
    "ecstasy": "ekstasi",
    "inex": "ekstasi",
    "mdma": "ekstasi",
    "cannabis": "ganja",
    "cimeng": "ganja",
    "marijuana": "ganja",
    "cocaine": "kokain",
    "kokaina": "kokain",
    "putaw": "heroin",
    "heroina": "heroin",
    "gorila": "tembakau_gorila",
    "tembakau_gorilla": "tembakau_gorila",
    "sinte": "tembakau_gorila",
    "suspect": "tersangka",
    "tsk": "tersangka",
    "witness": "saksi",
    "victim": "korban",
    "wanted": "dpo",
    "daftar_pencarian_orang": "dpo",
    "wbp": "narapidana",
    "napi": "narapidana",
    "convict": "narapidana",
    "courier": "kurir",
    "indonesia": "wni",
    "id": "wni",
    "idn": "wni",
}
"""Words that agencies use for one thing, after lowering and joining with underscores."""

_SEXES = {
    **dict.fromkeys(("l", "lk", "laki", "laki laki", "pria", "m", "male"), "m"),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "f", "female"), "f"),
}


def plain(kind: ValueType, written: str) -> str:
    """Compatibility form, without invisible characters, single spaces; raises FaultyValue."""
    if written.isascii() and written.isprintable() and written and "  " not in written:
        text = written.strip()
        if text:
            return text
    if not written.isascii():
        written = _UNSEEN.sub("", unicodedata.normalize("NFKC", written))
    text = _SPACES.sub(" ", written).strip()
    if not text:
        raise FaultyValue(kind, Fault.EMPTY)
    if not text.isprintable():
        raise FaultyValue(kind, Fault.CONTROL)
    return text


def name(written: str, reading: Reading) -> str:
    """A person's name as written, spaces collapsed."""
    text = plain(ValueType.NAME, written).strip("'\"` ,;")
    if not text:
        raise FaultyValue(ValueType.NAME, Fault.EMPTY)
    if len(text) > _LONGEST_NAME:
        raise FaultyValue(ValueType.NAME, Fault.TOO_LONG)
    if not any(map(str.isalpha, text)):
        raise FaultyValue(ValueType.NAME, Fault.FORM)
    return text


def text(written: str, reading: Reading) -> str:
    """Free text, spaces collapsed."""
    value = plain(ValueType.TEXT, written)
    if len(value) > _LONGEST_TEXT:
        raise FaultyValue(ValueType.TEXT, Fault.TOO_LONG)
    return value


def code(written: str, reading: Reading) -> str:
    """A word of a closed vocabulary: lower case, joined by underscores, synonyms resolved."""
    value = _NOT_CODE.sub("_", plain(ValueType.CODE, written).lower()).strip("_")
    if not value:
        raise FaultyValue(ValueType.CODE, Fault.FORM)
    if len(value) > _LONGEST_NAME:
        raise FaultyValue(ValueType.CODE, Fault.TOO_LONG)
    return CODE_SYNONYMS.get(value, value)


def sex(written: str, reading: Reading) -> str:
    """``m`` or ``f``; numbers are not read, agencies differ on which is which."""
    word = plain(ValueType.SEX, written).lower().replace("-", " ").strip(". ")
    try:
        return _SEXES[word]
    except KeyError:
        raise FaultyValue(ValueType.SEX, Fault.UNKNOWN_WORD) from None
