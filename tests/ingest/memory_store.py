"""A store in memory, for tests that count rows; what the real one keeps is tested with it."""

from collections.abc import Sequence
from hashlib import blake2b

from graph.statement import Link, Mention, Source
from graph.store.sources import SourceCounts, SourceStatus
from graph.totals import AreaTotal


class MemoryStore:
    """Keeps what it is given once; stops with KeyboardInterrupt after ``writes`` writes."""

    def __init__(self, writes: int = 10**9) -> None:
        self.mentions: dict[str, Mention] = {}
        self.links: dict[str, Link] = {}
        self.totals: set[AreaTotal] = set()
        self.counts: dict[str, SourceCounts] = {}
        self.writes = writes
        self._sources: dict[str, Source] = {}

    def tokens(self, field: str, values: Sequence[str]) -> list[str]:
        key = field.encode()
        return [blake2b(v.encode(), key=key, digest_size=16).hexdigest() for v in values]

    def begin_source(self, source: Source) -> None:
        self._sources.setdefault(source.id, source)

    def write(self, mentions: Sequence[Mention], links: Sequence[Link]) -> None:
        if self.writes == 0:
            raise KeyboardInterrupt
        self.writes -= 1
        for mention in mentions:
            self.mentions.setdefault(mention.id, mention)
        for link in links:
            assert link.start in self.mentions and link.end in self.mentions
            self.links.setdefault(link.id, link)

    def write_totals(self, rows: Sequence[AreaTotal]) -> None:
        self.totals.update(rows)

    def is_finished(self, source_id: str) -> bool:
        return source_id in self.counts

    def existing_records(self, source_id: str) -> set[int]:
        kept = (*self.mentions.values(), *self.links.values())
        return {one.row for one in kept if one.source == source_id}

    def finish_source(self, source_id: str, counts: SourceCounts) -> None:
        self.counts[source_id] = counts

    def sources(self) -> tuple[SourceStatus, ...]:
        none = SourceCounts(0, 0, 0, 0)
        return tuple(
            SourceStatus(source, source.id in self.counts, self.counts.get(source.id, none))
            for source in self._sources.values()
        )

    def forget_sources(self) -> None:
        """Be as after a restore of an empty graph."""
        self.mentions.clear()
        self.links.clear()
        self.counts.clear()
        self._sources.clear()
