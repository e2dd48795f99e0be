"""Reads what a set of labels may see: frames of the clear fields, and opened mentions and links.

Everything read is checked against its authentication code before it is handed on.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention
from graph.store.authentication import (
    Authentication,
    LinkFields,
    MentionFields,
    link_text,
    mention_text,
)
from graph.store.batches import Batch, read_batches
from graph.store.connection import Connection
from graph.store.pages import LinkPage, MentionPage, Pages
from graph.store.schema import KIND_OF, RELATIONSHIP
from graph.store.seal import SEALED_CLASS, decode_link, decode_mention
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

    def mention_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of every visible mention.

        Columns: id, kind, label (key), source, row, month (``YYYYMM``, 0 if unknown), identity
        (blind token or None), tokens (list of blind tokens).
        """
        pages = list(self._pages(labels).mentions(self._batches(), blocks=False))
        for page in pages:
            self._check_mentions(page)
        identities = [identity or None for page in pages for identity in page.identities]
        return pd.DataFrame(
            {
                "id": pd.Series([i for page in pages for i in page.ids], dtype="str"),
                "kind": _repeated([(page.kind, len(page.ids)) for page in pages]),
                "label": _repeated([(page.label, len(page.ids)) for page in pages]),
                "source": _repeated([(page.source, len(page.ids)) for page in pages]),
                "row": np.array([r for page in pages for r in page.rows], dtype=np.int64),
                "month": np.array([m for page in pages for m in page.months], dtype=np.int32),
                "identity": pd.Series(identities, dtype="str"),
                "tokens": pd.Series([t for page in pages for t in page.tokens], dtype=object),
            }
        )

    def link_frame(self, labels: Labels) -> pd.DataFrame:
        """Return the clear fields of every visible link whose ends are visible, too.

        Columns: id, kind, start, end, label (key), source, row, month (``YYYYMM``, 0 if unknown).
        """
        pages = list(self._link_pages(labels, blocks=False))
        for page in pages:
            self._check_links(page)
        return pd.DataFrame(
            {
                "id": pd.Series([i for page in pages for i in page.ids], dtype="str"),
                "kind": _repeated(
                    [(KIND_OF[page.relationship].value, len(page.ids)) for page in pages]
                ),
                "start": pd.Series([s for page in pages for s in page.starts], dtype="str"),
                "end": pd.Series([e for page in pages for e in page.ends], dtype="str"),
                "label": _repeated([(page.label, len(page.ids)) for page in pages]),
                "source": _repeated([(page.source, len(page.ids)) for page in pages]),
                "row": np.array([r for page in pages for r in page.rows], dtype=np.int64),
                "month": np.array([m for page in pages for m in page.months], dtype=np.int32),
            }
        )

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
        pages = self._pages(labels)
        found = (
            pages.mentions(self._batches(), blocks=True)
            if ids is None
            else (page for some in _portions(ids) for page in pages.mentions_of(some))
        )
        wanted = None if kinds is None else {kind.value for kind in kinds}
        return [
            mention
            for page in found
            if wanted is None or page.kind in wanted
            for mention in self._open_mentions(page)
        ]

    def links(
        self,
        labels: Labels,
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[LinkKind] | None = None,
    ) -> list[Link]:
        """Open visible links; parameters and errors as of ``mentions``."""
        found = (
            self._link_pages(labels, blocks=True, kinds=kinds)
            if ids is None
            else (
                page
                for some in _portions(ids)
                for page in self._pages(labels).links_of(some, _relationships(kinds))
            )
        )
        return [link for page in found for link in self._open_links(page)]

    def _batches(self) -> tuple[Batch, ...]:
        return read_batches(self._connection, self._codes)

    def _pages(self, labels: Labels) -> Pages:
        return Pages(self._connection, sorted(label.key for label in labels))

    def _link_pages(
        self, labels: Labels, *, blocks: bool, kinds: Sequence[LinkKind] | None = None
    ) -> Iterator[LinkPage]:
        return self._pages(labels).links(self._batches(), _relationships(kinds), blocks=blocks)

    def _check_mentions(self, page: MentionPage) -> None:
        if not page.whole:
            raise IntegrityBroken("mentions lack fields that were written")
        check, code_of = self._codes.check_node, page.codes
        for place, text in enumerate(map(mention_text, mention_fields(page))):
            check(text, code_of[place], page.ids[place])

    def _check_links(self, page: LinkPage) -> None:
        if not page.whole:
            raise IntegrityBroken("links lack fields that were written")
        check, code_of = self._codes.check_edge, page.codes
        for place, text in enumerate(map(link_text, link_fields(page))):
            check(text, code_of[place], page.ids[place])

    def _open_mentions(self, page: MentionPage) -> Iterator[Mention]:
        self._check_mentions(page)
        label, kind = Label.parse(page.label), Kind(page.kind)
        texts = self._sealer.open_many(
            [
                (block, SealContext(page.kind, mention, SEALED_CLASS, label))
                for block, mention in zip(page.blocks, page.ids, strict=True)
            ]
        )
        for mention, row, text in zip(page.ids, page.rows, texts, strict=True):
            block = decode_mention(text)
            yield Mention(mention, kind, page.source, row, label, block.recorded, block.statements)

    def _open_links(self, page: LinkPage) -> Iterator[Link]:
        self._check_links(page)
        label, kind = Label.parse(page.label), KIND_OF[page.relationship]
        texts = self._sealer.open_many(
            [
                (block, SealContext(kind.value, link, SEALED_CLASS, label))
                for block, link in zip(page.blocks, page.ids, strict=True)
            ]
        )
        for link, start, end, row, text in zip(
            page.ids, page.starts, page.ends, page.rows, texts, strict=True
        ):
            block = decode_link(text)
            yield Link(
                link, kind, start, end, page.source, row, label,
                block.observed, block.grade, block.statements,
            )  # fmt: skip


def mention_fields(page: MentionPage) -> Iterator[MentionFields]:
    """Yield each mention's clear fields, as authenticated."""
    for mention, row, month, identity, tokens in zip(
        page.ids, page.rows, page.months, page.identities, page.tokens, strict=True
    ):
        yield MentionFields(
            mention, page.kind, page.label, page.source, row, month, identity, tokens, page.written
        )


def link_fields(page: LinkPage) -> Iterator[LinkFields]:
    """Yield each link's clear fields, as authenticated."""
    kind = KIND_OF[page.relationship].value
    for link, start, end, row, month in zip(
        page.ids, page.starts, page.ends, page.rows, page.months, strict=True
    ):
        yield LinkFields(link, kind, start, end, page.label, page.source, row, month, page.written)


def _relationships(kinds: Sequence[LinkKind] | None) -> list[str]:
    return [RELATIONSHIP[kind] for kind in (LinkKind if kinds is None else kinds)]


def _repeated(runs: Sequence[tuple[str, int]]) -> pd.Categorical:
    """A column of long runs, each value kept once."""
    values = sorted({value for value, _ in runs})
    place = {value: code for code, value in enumerate(values)}
    codes = np.repeat(
        np.array([place[value] for value, _ in runs], dtype=np.int32),
        np.array([count for _, count in runs], dtype=np.int64),
    )
    return pd.Categorical.from_codes(codes, categories=pd.Index(values, dtype="str"))


def _portions(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), _IDS_A_QUERY):
        yield unique[start : start + _IDS_A_QUERY]
