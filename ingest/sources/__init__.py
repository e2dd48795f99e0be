"""Files and tables of other agencies, as a header and numbered rows of text."""

from pathlib import Path

from ingest.errors import SourceRefused
from ingest.sources.database import open_sqlite, open_url
from ingest.sources.delimited import open_delimited
from ingest.sources.json_lines import open_json_lines
from ingest.sources.rows import OpenSource, RawRow, RowFault, Wanted, header_key
from ingest.sources.workbook import open_workbook

_JSON_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})
_OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "it is an old or encrypted Office file"),
    (b"%PDF", "it is a PDF"),
    (b"\x1f\x8b", "it is compressed with gzip"),
    (b"7z\xbc\xaf", "it is a 7z archive"),
    (b"Rar!", "it is a RAR archive"),
)


def open_source(path_or_url: Path | str, wanted: Wanted) -> OpenSource:
    """Open a file by its content, not its name, or a database by its address.

    Raises SourceRefused with what to do if it cannot be read as a table.
    """
    if isinstance(path_or_url, str) and "://" in path_or_url:
        return open_url(path_or_url, wanted)
    path = Path(path_or_url)
    head = _head(path)
    for mark, what in _OTHER_FORMATS:
        if head.startswith(mark):
            raise SourceRefused(path.name, what, "Save it as XLSX or CSV and send it again")
    if head.startswith(b"PK"):
        return open_workbook(path, wanted)
    if head.startswith(b"SQLite format 3\x00"):
        return open_sqlite(path, wanted)
    if path.suffix.lower() in _JSON_ENDINGS:
        return open_json_lines(path, wanted)
    return open_delimited(path, wanted)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as fault:
        why = f"it cannot be opened ({fault.strerror})"
        raise SourceRefused(path.name, why, "Check the path and its permissions") from None
    if not head:
        raise SourceRefused(path.name, "it is empty", "Ask for the file again")
    return head


__all__ = [
    "OpenSource",
    "RawRow",
    "RowFault",
    "SourceRefused",
    "Wanted",
    "header_key",
    "open_source",
]
