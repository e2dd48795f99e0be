"""Reads what a set of labels may see: frames of the clear fields, and opened mentions and links.

Everything read is checked against its authentication code before it is handed on.
"""

from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Any

import numpy as np
import pandas as pd

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention
from graph.store.authentication import Authentication, LinkFields, MentionFields
from graph.store.batches import Batch, read_batches
from graph.store.connection import Connection
from graph.store.pages import Page, Pages
from graph.store.schema import RELATIONSHIP
from graph.store.seal import SEALED_CLASS, decode_link, decode_mention, link_grade
from security.envelope import SealContext, Sealer
from security.errors import IntegrityBroken
from security.labels import Label

Labels = frozenset[Label]
_IDS_A_QUERY = 20_000


class Reader:
    """Reads one graph, whole or the part that labels may see."""

    def __init__(
        self, connection: Connection, sealer: Sealer, authentication: Authentication
    ) -> None:
        self._connection = connection
        self._sealer = sealer
        self._codes = authentication

    def labels(self) -> frozenset[Label]:
        """Return every label that a mention or link carries."""
        keys = {key for batch in self._batches() for key in batch.labels}
        return frozenset(map(Label.parse, keys))

    def content_version(self) -> int:
        """Return the version of the last write that added a mention or link, 0 if none did."""
        return max((b.version for b in self._batches() if b.mentions or b.links), default=0)

    def mention_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of every visible mention.

        Columns: id, kind, label (key), source, row, month (``YYYYMM``, 0 if unknown), identity
        (blind token or None), tokens (list of blind tokens), written (graph version).
        """
        pages = self._pages(labels).mentions(self._batches(), blocks=False)
        seen = _by_key(labels)
        fields = [one for page in pages for one in self._mention_fields(page, seen)]
        columns = list(zip(*fields, strict=True)) or [()] * len(MentionFields._fields)
        mentions, kinds, keys, sources, rows, months, identities, tokens, written = columns
        return pd.DataFrame(
            {
                "id": pd.Series(mentions, dtype="str"),
                "kind": _repeating(kinds),
                "label": _repeating(keys),
                "source": _repeating(sources),
                "row": np.array(rows, dtype=np.int64),
                "month": np.array(months, dtype=np.int32),
                "identity": pd.Series([one or None for one in identities], dtype="str"),
                "tokens": pd.Series(tokens, dtype=object),
                "written": np.array(written, dtype=np.int64),
            }
        )

    def link_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of every visible link whose ends are visible, too.

        Columns: id, kind, start, end, label (key), source, row, month (``YYYYMM``, 0 if unknown).
        """
        seen = _by_key(labels)
        pages = self._link_pages(labels, blocks=False)
        fields = [one for page in pages for one in self._link_fields(page, seen)]
        columns = list(zip(*fields, strict=True)) or [()] * len(LinkFields._fields)
        links, kinds, starts, ends, keys, sources, rows, months, _ = columns
        return pd.DataFrame(
            {
                "id": pd.Series(links, dtype="str"),
                "kind": _repeating(kinds),
                "start": pd.Series(starts, dtype="str"),
                "end": pd.Series(ends, dtype="str"),
                "label": _repeating(keys),
                "source": _repeating(sources),
                "row": np.array(rows, dtype=np.int64),
                "month": np.array(months, dtype=np.int32),
            }
        )

    def link_grades(self, labels: Labels) -> dict[str, str]:
        """Return the grade (``B2``) of every visible link by its id; opens every block once.

        Errors as of ``mentions``.
        """
        seen = _by_key(labels)
        found: dict[str, str] = {}
        for page in self._link_pages(labels, blocks=True):
            fields, texts = self._link_texts(page, seen)
            grades = map(link_grade, texts)
            found.update((one.id, intern(g)) for one, g in zip(fields, grades, strict=True))
        return found

    def mentions(
        self,
        labels: Labels,
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[Kind] | None = None,
    ) -> list[Mention]:
        """Open visible mentions: those of ``ids``, or all, of ``kinds`` if given.

        Raises
        ------
        IntegrityBroken, SealBroken : what is stored is not what was written.
        KeyUnavailable : a mention's key was destroyed.
        """
        wanted = None if kinds is None else [kind.value for kind in kinds]
        pages = self._pages(labels)
        if ids is None:
            found = pages.mentions(self._batches(), blocks=True, kinds=wanted)
        else:
            found = map(pages.mentions_of, _portions(ids))
        seen = _by_key(labels)
        opened = [mention for page in found for mention in self._open_mentions(page, seen)]
        return [one for one in opened if kinds is None or one.kind in kinds]

    def links(
        self,
        labels: Labels,
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[LinkKind] | None = None,
    ) -> list[Link]:
        """Open visible links; parameters and errors as of ``mentions``."""
        if ids is None:
            found = self._link_pages(labels, blocks=True, kinds=kinds)
        else:
            pages, chosen = self._pages(labels), _relationships(kinds)
            found = (pages.links_of(some, chosen) for some in _portions(ids))
        seen = _by_key(labels)
        return [link for page in found for link in self._open_links(page, seen)]

    def _batches(self) -> tuple[Batch, ...]:
        return read_batches(self._connection, self._codes)

    def _pages(self, labels: Labels) -> Pages:
        return Pages(self._connection, sorted(label.key for label in labels))

    def _link_pages(
        self, labels: Labels, *, blocks: bool, kinds: Sequence[LinkKind] | None = None
    ) -> Iterator[Page]:
        return self._pages(labels).links(self._batches(), _relationships(kinds), blocks=blocks)

    def _mention_fields(self, page: Page, seen: dict[str, Label]) -> list[MentionFields]:
        fields = list(map(self._codes.read_mention, page.stamps))
        _refuse_other_labels({one.label for one in fields}, seen)
        return fields

    def _link_fields(self, page: Page, seen: dict[str, Label]) -> list[LinkFields]:
        fields = list(map(self._codes.read_link, page.stamps))
        _refuse_other_labels({one.label for one in fields}, seen)
        return fields

    def _open_mentions(self, page: Page, seen: dict[str, Label]) -> Iterator[Mention]:
        fields = self._mention_fields(page, seen)
        texts = self._sealer.open_many(
            [
                (block, SealContext(one.kind, one.id, SEALED_CLASS, seen[one.label]))
                for block, one in zip(page.blocks, fields, strict=True)
            ]
        )
        for one, text in zip(fields, texts, strict=True):
            recorded, statements = decode_mention(text)
            label = seen[one.label]
            yield Mention(one.id, Kind(one.kind), one.source, one.row, label, recorded, statements)

    def _link_texts(
        self, page: Page, seen: dict[str, Label]
    ) -> tuple[list[LinkFields], list[bytes]]:
        fields = self._link_fields(page, seen)
        sealed = [
            (block, SealContext(one.kind, one.id, SEALED_CLASS, seen[one.label]))
            for block, one in zip(page.blocks, fields, strict=True)
        ]
        return fields, self._sealer.open_many(sealed)

    def _open_links(self, page: Page, seen: dict[str, Label]) -> Iterator[Link]:
        fields, texts = self._link_texts(page, seen)
        for one, text in zip(fields, texts, strict=True):
            observed, grade, statements = decode_link(text)
            yield Link(
                one.id, LinkKind(one.kind), one.start, one.end, one.source, one.row,
                seen[one.label], observed, grade, statements,
            )  # fmt: skip


def _by_key(labels: Labels) -> dict[str, Label]:
    return {label.key: label for label in labels}


def _refuse_other_labels(found: set[str], seen: dict[str, Label]) -> None:
    """The server filters by a property that somebody may have changed; the stamp decides."""
    if not found <= seen.keys():
        raise IntegrityBroken("the store shows things under a label that is not theirs")


def _relationships(kinds: Sequence[LinkKind] | None) -> list[str]:
    return [RELATIONSHIP[kind] for kind in (LinkKind if kinds is None else kinds)]


def _repeating(values: Sequence[str]) -> "pd.Series[Any]":
    """A column of few distinct values, each kept once."""
    return pd.Series(values, dtype="str").astype("category")


def _portions(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), _IDS_A_QUERY):
        yield unique[start : start + _IDS_A_QUERY]
