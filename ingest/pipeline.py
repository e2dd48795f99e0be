"""Loads a file or table: read, validated, stored in batches, accounted for row by row."""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from graph import ids
from graph.progress import Progress, silent
from graph.statement import Link, Mention, Source
from graph.store.sources import SourceCounts, SourceStatus
from graph.totals import AreaTotal
from ingest.areas import Areas
from ingest.errors import MiscountedRows, SourceRefused
from ingest.mapping import Mapping
from ingest.programme import TotalReader, refuse_persons
from ingest.quarantine import NOTE_COLUMNS, Notebook
from ingest.reasons import Reason
from ingest.received import Received
from ingest.sources import OpenSource, RawRow, Wanted, open_source
from ingest.validation import RowReader, RowRefused, Said
from security.clock import Clock

BATCH_ROWS = 2_000
_BATCH_PARTS = 9_000  # under what the store keeps whole or not at all
_RECORD = "record"
_NOT_NAME = re.compile(r"[^\w.\-]+")


class StoreWriter(Protocol):
    """What the pipeline asks of the store; ``graph.store.Store`` has it."""

    def tokens(self, field: str, values: Sequence[str]) -> list[str]: ...

    def begin_source(self, source: Source) -> None: ...

    def write(self, mentions: Sequence[Mention], links: Sequence[Link]) -> object: ...

    def write_totals(self, rows: Sequence[AreaTotal]) -> object: ...

    def is_finished(self, source_id: str) -> bool: ...

    def existing_records(self, source_id: str) -> set[int]: ...

    def finish_source(self, source_id: str, counts: SourceCounts) -> None: ...

    def sources(self) -> tuple[SourceStatus, ...]: ...


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of one source; ``read`` = ``accepted`` + ``quarantined`` + ``duplicate``.

    ``quarantine_file`` holds the refused rows with reasons, ``flag_file`` accepted rows to look at
    again. ``unknown_columns`` and ``unread_sheets`` were in the file and are in no mapping.
    """

    source: Source
    read: int
    accepted: int
    quarantined: int
    duplicate: int
    quarantine_file: Path | None
    flagged: int = 0
    flag_file: Path | None = None
    unknown_columns: tuple[str, ...] = ()
    unread_sheets: tuple[str, ...] = ()


@dataclass(slots=True)
class _Batch:
    """Rows that are read and not yet stored."""

    mentions: dict[str, Mention] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    totals: list[AreaTotal] = field(default_factory=list)
    records: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.mentions) + len(self.links)


@dataclass(slots=True)
class _Load:
    """One run over one source."""

    source: Source
    opened: OpenSource
    finished_before: bool
    stored: set[int]
    sources: frozenset[str]
    refused: Notebook
    flagged: Notebook
    received: Received
    sent: set[str] = field(default_factory=set)
    read: int = 0
    accepted: int = 0
    duplicate: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row with the text that makes it this record, or with the reasons why it is none."""

    row: RawRow
    content: str
    refused: tuple[Reason, ...] = ()


class Pipeline:
    """Loads sources into a store; ``folder`` keeps its notes of refused rows and of what came."""

    def __init__(self, store: StoreWriter, folder: Path, *, clock: Clock) -> None:
        self._store = store
        self._folder = folder
        self._clock = clock
        self._areas = Areas.load()

    def load(
        self,
        path_or_url: Path | str,
        mapping: Mapping,
        office: str,
        *,
        progress: Progress = silent,
    ) -> LoadResult:
        """Read one source through a mapping for an office; a killed run is completed by the next.

        Raises SourceRefused if none of it can be read, Cancelled if ``progress`` asks to stop.
        """
        opened = open_source(path_or_url, Wanted(mapping.recognised, mapping.table))
        self._check_columns(opened, mapping)
        source = Source(
            id=ids.source_id(opened.sha256, mapping.identity),
            name=opened.name,
            sha256=opened.sha256,
            kind=mapping.name,
            office=office,
            received=self._clock(),
        )
        # Asked before the source is begun: a restored or purged store may have lost it.
        sources = frozenset(status.source.id for status in self._store.sources())
        finished_before = self._store.is_finished(source.id)
        resumed = source.id in sources and not finished_before
        stored = self._store.existing_records(source.id) if resumed else set()
        self._store.begin_source(source)
        with ExitStack() as stack:
            load = _Load(
                source,
                opened,
                finished_before,
                stored,
                sources,
                stack.enter_context(self._notebook(source, opened, "csv")),
                stack.enter_context(self._notebook(source, opened, "flags.csv")),
                stack.enter_context(closing(Received(self._folder / "received.db"))),
            )
            reader = self._reader(load, mapping)
            for rows in _batches(opened.rows()):
                reader.take(rows)
                progress("ingest", load.read, opened.total)
        return self._finish(load, mapping)

    def _check_columns(self, opened: OpenSource, mapping: Mapping) -> None:
        if mapping.totals is not None:
            refuse_persons(opened)
        places = mapping.places(opened.header)
        missing = [column for column in mapping.required() if column not in places]
        if missing:
            raise SourceRefused(
                opened.name,
                f"columns are missing: {', '.join(missing)}",
                "Add them, or add their headers as synonyms to the mapping",
            )

    def _notebook(self, source: Source, opened: OpenSource, ending: str) -> Notebook:
        stem = _NOT_NAME.sub("_", Path(source.name.partition("#")[0]).stem)[:60]
        name = f"{stem}-{source.id[1:9]}.{ending}"
        return Notebook(self._folder / name, opened.header)

    def _reader(self, load: _Load, mapping: Mapping) -> "_Loader":
        if mapping.totals is not None:
            return _TotalLoader(self._store, load, mapping)
        return _RecordLoader(self._store, load, mapping, self._areas)

    def _finish(self, load: _Load, mapping: Mapping) -> LoadResult:
        quarantined = load.refused.rows
        if load.read != load.accepted + quarantined + load.duplicate:
            raise MiscountedRows(f"{load.source.name}: the rows do not add up")
        if not load.finished_before:
            counts = SourceCounts(load.read, load.accepted, quarantined, load.duplicate)
            self._store.finish_source(load.source.id, counts)
        known = set(mapping.by_header) | {""}
        unknown = tuple(
            header
            for header in load.opened.header
            if mapping.recognised((header,)) == 0 and header.strip() not in (*NOTE_COLUMNS, *known)
        )
        return LoadResult(
            source=load.source,
            read=load.read,
            accepted=load.accepted,
            quarantined=quarantined,
            duplicate=load.duplicate,
            quarantine_file=load.refused.finished_file(),
            flagged=load.flagged.rows,
            flag_file=load.flagged.finished_file(),
            unknown_columns=unknown,
            unread_sheets=load.opened.unread,
        )


def _batches(rows: Iterator[RawRow]) -> Iterator[list[RawRow]]:
    batch: list[RawRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


class _Loader:
    """Sorts rows into duplicate, refused and accepted; subclasses say how a row is read."""

    def __init__(self, store: StoreWriter, load: _Load, mapping: Mapping) -> None:
        self._store = store
        self._load = load
        self._name = mapping.name
        self._batch = _Batch()

    def take(self, rows: Sequence[RawRow]) -> None:
        """Read and store some rows; they are remembered once the store has them."""
        candidates = [self._candidate(row) for row in rows]
        texts = [f"{self._name}\x1f{c.content}" for c in candidates if not c.refused]
        tokens = iter(self._store.tokens(_RECORD, texts))
        tokened = [(c, "" if c.refused else next(tokens)) for c in candidates]
        known = self._known([token for _, token in tokened if token], rows[0].number)
        for candidate, token in tokened:
            self._load.read += 1
            if candidate.refused:
                self._load.refused.note(candidate.row, candidate.refused)
            elif token in known:
                self._count_known(candidate.row, known[token])
            else:
                self._accept(candidate.row, token, known)
        self._flush()

    def _known(self, tokens: Sequence[str], first: int) -> dict[str, tuple[str, int]]:
        """Records that the store has: of a source half loaded, only the rows it really holds.

        Rows of this source before ``first`` were dealt with in this run, so they are there.
        """
        load = self._load
        found = load.received.known(tokens, {*load.sources, load.source.id})
        if load.finished_before:
            return found
        return {
            token: (source, row)
            for token, (source, row) in found.items()
            if source != load.source.id or row < first or row in load.stored
        }

    def _count_known(self, row: RawRow, first: tuple[str, int]) -> None:
        # The row that a killed run stored is this one: it was accepted, and still is.
        own = first == (self._load.source.id, row.number) and not self._load.finished_before
        if own:
            self._load.accepted += 1
        else:
            self._load.duplicate += 1

    def _accept(self, row: RawRow, token: str, known: dict[str, tuple[str, int]]) -> None:
        try:
            self._read(row)
        except RowRefused as refused:
            self._load.refused.note(row, refused.reasons)
            return
        place = (self._load.source.id, row.number)
        known[token] = place
        self._load.accepted += 1
        self._batch.records.append((token, *place))
        if self._batch.size >= _BATCH_PARTS:
            self._flush()

    def _candidate(self, row: RawRow) -> _Candidate:
        if row.fault is not None:
            return _Candidate(row, "", (Reason(row.fault),))
        return _Candidate(row, self._content(row))

    def _flush(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if batch.mentions or batch.links:
            self._store.write(list(batch.mentions.values()), batch.links)
            self._load.sent.update(batch.mentions)
        if batch.totals:
            self._store.write_totals(batch.totals)
        if batch.records:
            self._load.received.remember(batch.records)

    def _content(self, row: RawRow) -> str:
        raise NotImplementedError

    def _read(self, row: RawRow) -> None:
        raise NotImplementedError


class _RecordLoader(_Loader):
    """Rows of records: mentions and links."""

    def __init__(self, store: StoreWriter, load: _Load, mapping: Mapping, areas: Areas) -> None:
        super().__init__(store, load, mapping)
        self._tokens: dict[tuple[str, str], str] = {}
        self._reader = RowReader(mapping, load.opened.header, load.source, self._token, areas)

    def _token(self, field: str, value: str) -> str:
        token = self._tokens.get((field, value))
        if token is None:
            token = self._tokens[field, value] = self._store.tokens(field, [value])[0]
        return token

    def _content(self, row: RawRow) -> str:
        return self._reader.content(row, self._reader.marks(row))

    def _read(self, row: RawRow) -> None:
        said: Said = self._reader.read(row, self._reader.marks(row))
        for mention in said.mentions:
            if mention.id not in self._load.sent:
                self._batch.mentions.setdefault(mention.id, mention)
        self._batch.links.extend(said.links)
        if said.flags:
            self._load.flagged.note(row, said.flags)


class _TotalLoader(_Loader):
    """Rows of counts."""

    def __init__(self, store: StoreWriter, load: _Load, mapping: Mapping) -> None:
        super().__init__(store, load, mapping)
        self._reader = TotalReader(mapping, load.opened.header)

    def _content(self, row: RawRow) -> str:
        return self._reader.content(row)

    def _read(self, row: RawRow) -> None:
        self._batch.totals.append(self._reader.read(row))
