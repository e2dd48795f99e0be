"""Texts that the code uses, and catalogues brought up to date.

Run as ``python -m workbench.locale.collect``.

A text is the first argument of a call named ``words``, ``say`` or ``count``. Terms of the data
(kinds, links, properties, verdicts …) are taken from the types that define them. New msgids are
added to both catalogues; the English ones are their own translation, the others wait for one.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from graph.analysis.change import ChangeKind
from graph.analysis.roles import Role
from graph.evidence import Verdict
from graph.linking.explanation import message_ids
from graph.links import LINK_PROPERTIES, LinkKind
from graph.pole import SCHEMA, Kind, ValueType
from graph.search import Matched
from security.audit_record import Phase
from security.labels import Classification
from workbench.locale import LANGUAGES, catalogue_path

WORKBENCH = Path(__file__).parent.parent
_ASIDE = frozenset({"cli", "demo"})
_CALLED = frozenset({"words", "say", "_words", "_say"})
_IN_TEMPLATE = re.compile(r"""\b(?:words|say)\(\s*(?:"([^"]+)"|'([^']+)')""")

Text = str | tuple[str, str]
"""A msgid, or singular and plural."""


def terms() -> Iterator[str]:
    """Msgids of every code that a type of ours defines."""
    groups: dict[str, list[str]] = {
        "kind": [str(k) for k in Kind],
        "link": [str(k) for k in LinkKind],
        "property": sorted(
            {p for s in SCHEMA.values() for p in s.properties} | set(LINK_PROPERTIES)
        ),
        "verdict": [str(v) for v in Verdict],
        "change": [str(c) for c in ChangeKind],
        "role": [str(r) for r in Role],
        "classification": [c.name.lower() for c in Classification],
        "phase": [str(p) for p in Phase],
        "matched": [str(m) for m in Matched],
        "understood": [str(v) for v in ValueType],
        "grade": list("ABCDEF123456"),
        "strength": ["decisive", "noticeable", "slight"],
        "case_verdict": [str(v) for v in Verdict],
        **_features(),
    }
    for group, codes in groups.items():
        yield from (f"{group}.{code}" for code in codes)
    yield from message_ids()


def _features() -> dict[str, list[str]]:
    """Features and levels that sentences name: ``link.<feature>.<level>``."""
    keys = [key.split(".", 2) for key in message_ids() if key.count(".") >= 2]
    pairs = [(feature, level) for _, feature, level in keys if feature != "guard"]
    return {
        "feature": sorted({feature for feature, _ in pairs}),
        "level": sorted({level for _, level in pairs}),
    }


def texts(source: str) -> Iterator[Text]:
    """Msgids of one Python file; a call whose text is not written out names none."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        literals = [a.value for a in node.args if isinstance(a, ast.Constant)]
        strings = [text for text in literals if isinstance(text, str)]
        name = _name(node.func)
        if name in _CALLED and strings:
            yield strings[0]
        elif name == "count" and len(strings) >= 2:
            yield strings[0], strings[1]
        elif name == "term" and len(strings) == 2:
            yield ".".join(strings)


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def used(root: Path = WORKBENCH) -> set[Text]:
    """Every msgid of the workbench's code and templates, and every term."""
    found: set[Text] = set(terms())
    for path in _sources(root):
        found.update(texts(path.read_text(encoding="utf-8")))
    for path in root.rglob("*.html"):
        hits = _IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        found.update(first or second for first, second in hits)
    return found


def _sources(root: Path) -> Iterator[Path]:
    """Python files that speak to readers; the command line speaks to administrators."""
    return (p for p in root.rglob("*.py") if not _ASIDE & set(p.relative_to(root).parts))


def missing(language: str) -> list[Text]:
    """Used msgids that have no translation in a catalogue."""
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    return [text for text in sorted(used(), key=str) if not _translated(catalogue, text)]


def _translated(catalogue: Catalog, text: Text) -> bool:
    one = text if isinstance(text, str) else text[0]
    message = catalogue.get(one)
    if message is None:
        return False
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms) and bool(forms)


def update(language: str) -> list[Text]:
    """Add what is missing to a catalogue and give it back."""
    path = catalogue_path(language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    new = missing(language)
    for text in new:
        if language == "en" and isinstance(text, tuple):
            catalogue.add(text, text)
        else:
            plain = isinstance(text, str) and " " in text
            catalogue.add(text, str(text) if language == "en" and plain else "")
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, omit_header=False)
    return missing(language)


def main() -> int:
    """Update both catalogues; 1 and a list if a translation is still to be written."""
    left = [(language, text) for language in LANGUAGES for text in update(language)]
    for language, text in left:
        sys.stdout.write(f"{language}: {text}\n")
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main())
