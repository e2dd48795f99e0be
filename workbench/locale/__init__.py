"""Both languages of the interface: gettext catalogues, and numbers and dates as they are written.

A msgid is the English text itself, or a dotted term (``kind.person``) for a code that the data
carries. Catalogues are compiled when they are first asked for; a missing text falls back to its
msgid, which a test forbids for every text in the code.
"""

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("id", "en")
"""The first is the one a newcomer gets."""

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of one language; call it with an English text and the values it names."""

    language: str
    _catalogue: gettext.NullTranslations

    def __call__(self, text: str, /, **values: object) -> str:
        found = self._catalogue.gettext(text)
        return found.format(**values) if values else found

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The form for ``number``; the text may name it as ``{n}``, already written out."""
        return self._catalogue.ngettext(one, many, number).format(**values)

    def term(self, group: str, code: str) -> str:
        """The name of a code, e.g. ``term("kind", "person")``; others are shown as they are."""
        key = f"{group}.{code}"
        found = self._catalogue.gettext(key)
        return code.replace("_", " ") if found == key else found


def catalogue_path(language: str) -> Path:
    """The catalogue of one language."""
    return HERE / language / "workbench.po"


@cache
def words(language: str) -> Words:
    """Texts of ``language``; another language than ours gets the first of ours."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    with catalogue_path(chosen).open("rb") as file:
        catalogue = read_po(file, locale=chosen)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(chosen, gettext.GNUTranslations(compiled))
