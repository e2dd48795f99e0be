"""The graph that one authority spans: computed from what its labels allow, never filtered after.

A *snapshot* is everything a set of labels may see at one graph version: mentions, links, the
clusters that visible judgements make of them, and the ties between the resulting entities.
Viewers with the same labels share a snapshot; a *view* is a snapshot with the name of its viewer.
Counts, paths, ranks and search run on it, so nothing hidden can change them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from graph.errors import UnknownEntity
from graph.evidence import Judgement
from graph.folded_links import FoldedLinks, fold_links
from graph.links import LinkKind
from graph.pole import Kind
from graph.resolution.clusters import Clusters, clusters
from graph.statement import Link, Mention, MentionId
from security.labels import Label

EntityId = str
"""The smallest visible mention id of the entity; every other member's id resolves to it."""


@dataclass(frozen=True, slots=True)
class Authority:
    """What the gate grants: who looks, at which labels, what for."""

    actor: str
    labels: frozenset[Label]
    purpose: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A cluster of mentions as one viewer sees it."""

    id: EntityId
    kind: Kind
    mentions: tuple[MentionId, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """All visible links of one kind between two entities; months are ``YYYYMM``, 0 if unknown."""

    kind: LinkKind
    start: EntityId
    end: EntityId
    links: tuple[str, ...]
    first_month: int
    last_month: int

    def other(self, entity: EntityId) -> EntityId:
        """The end that is not ``entity``."""
        return self.end if entity == self.start else self.start


@dataclass(frozen=True, slots=True)
class GradeRows:
    """The grade of each row of the link frame, as a place in ``grades``."""

    grades: tuple[str, ...]
    row: npt.NDArray[np.int64]


class GraphReader(Protocol):
    """What a view needs of the store."""

    def graph_version(self) -> int: ...

    def content_version(self) -> int: ...

    def mention_frame(self, labels: frozenset[Label]) -> pd.DataFrame: ...

    def link_frame(self, labels: frozenset[Label]) -> pd.DataFrame: ...

    def link_grades(self, labels: frozenset[Label]) -> dict[str, str]: ...

    def mentions(
        self,
        labels: frozenset[Label],
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[Kind] | None = None,
    ) -> list[Mention]: ...

    def links(
        self,
        labels: frozenset[Label],
        *,
        ids: Sequence[str] | None = None,
        kinds: Sequence[LinkKind] | None = None,
    ) -> list[Link]: ...


class JudgementReader(Protocol):
    """What a view needs of the ledger."""

    def judgements(self, visible: frozenset[str]) -> list[Judgement]: ...


@dataclass(frozen=True)
class Snapshot:
    """Everything a set of labels may see at one graph version."""

    store: GraphReader
    labels: frozenset[Label]
    version: int
    content: int
    mention_frame: pd.DataFrame
    link_frame: pd.DataFrame
    judgements: tuple[Judgement, ...]
    clusters: Clusters
    entity_of: dict[MentionId, EntityId]
    entities: dict[EntityId, Entity]
    _opened: dict[MentionId, Mention] = field(default_factory=dict)
    _opened_links: dict[str, Link] = field(default_factory=dict)
    _grades: dict[str, str] = field(default_factory=dict)
    derived: dict[str, Any] = field(default_factory=dict)
    """What others computed of this snapshot, by name; it ends with it."""

    @classmethod
    def load(
        cls,
        store: GraphReader,
        ledger: JudgementReader,
        labels: frozenset[Label],
        earlier: "Snapshot | None" = None,
    ) -> "Snapshot":
        """Read the visible graph; linear in what is visible.

        With an ``earlier`` snapshot of the same labels, what it read and opened is kept if no
        mention or link was added since: a new judgement changes clusters, not records.
        """
        version, content = store.graph_version(), store.content_version()
        if earlier is not None and (earlier.labels, earlier.content) == (labels, content):
            mention_frame, link_frame = earlier.mention_frame, earlier.link_frame
            opened, opened_links = earlier._opened, earlier._opened_links
            grades = earlier._grades
        else:
            mention_frame, link_frame = store.mention_frame(labels), store.link_frame(labels)
            opened, opened_links, grades = {}, {}, {}
        judgements = tuple(ledger.judgements(frozenset(mention_frame["id"])))
        persons = mention_frame.loc[mention_frame["kind"] == Kind.PERSON.value, "id"].tolist()
        person_clusters = clusters(persons, judgements)
        entity_of = _entity_of(mention_frame, person_clusters)
        return cls(
            store=store,
            labels=labels,
            version=version,
            content=content,
            mention_frame=mention_frame,
            link_frame=link_frame,
            judgements=judgements,
            clusters=person_clusters,
            entity_of=entity_of,
            entities=_entities(mention_frame, entity_of),
            _opened=opened,
            _opened_links=opened_links,
            _grades=grades,
        )

    @property
    def link_grades(self) -> dict[str, str]:
        """Grade (``B2``) of each link by id; opened when first asked for, then kept.

        A new judgement changes no link, so they are kept until a mention or link is added.
        """
        if not self._grades:
            self._grades.update(self.store.link_grades(self.labels))
        return self._grades

    @cached_property
    def grade_rows(self) -> GradeRows:
        """Grades by row of the link frame."""
        of = self.link_grades
        row, grades = pd.factorize(np.array([of[i] for i in self.link_frame["id"]], object))
        return GradeRows(tuple(grades.tolist()), row.astype(np.int64))

    @cached_property
    def folded(self) -> FoldedLinks:
        """Links folded by kind and entities, as columns."""
        return fold_links(self.mention_frame, self.link_frame, self.entity_of)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Links folded by kind and entities, in the order of their first link."""
        folded, ids = self.folded, self.link_frame["id"].tolist()
        links = [ids[row] for row in folded.links.tolist()]
        bounds, entities = folded.bounds.tolist(), folded.entities
        columns = (folded.kind, folded.start, folded.end, folded.first, folded.last)
        return tuple(
            Tie(folded.kinds[kind], entities[start], entities[end], tuple(links[a:b]), first, last)
            for kind, start, end, first, last, a, b in zip(
                *(column.tolist() for column in columns), bounds, bounds[1:], strict=False
            )
        )

    @cached_property
    def ties_of(self) -> dict[EntityId, list[Tie]]:
        """Ties by each entity they touch."""
        table: dict[EntityId, list[Tie]] = {}
        for tie in self.ties:
            table.setdefault(tie.start, []).append(tie)
            if tie.end != tie.start:
                table.setdefault(tie.end, []).append(tie)
        return table

    @cached_property
    def by_token(self) -> dict[str, list[MentionId]]:
        """Mentions by blind-index token."""
        table: dict[str, list[MentionId]] = {}
        frame = self.mention_frame
        for mention, tokens in zip(frame["id"], frame["tokens"], strict=True):
            for token in tokens:
                table.setdefault(token, []).append(mention)
        return table

    def open_mentions(self, ids: Iterable[MentionId]) -> list[Mention]:
        """Open sealed blocks, each once; ids outside the snapshot are not found, not refused."""
        wanted = [i for i in ids if i in self.entity_of]
        missing = [i for i in wanted if i not in self._opened]
        if missing:
            for mention in self.store.mentions(self.labels, ids=missing):
                self._opened[mention.id] = mention
        return [self._opened[i] for i in wanted if i in self._opened]

    def open_kind(self, kind: Kind) -> list[Mention]:
        """Open every visible mention of a kind."""
        frame = self.mention_frame
        ids = frame.loc[frame["kind"] == kind.value, "id"].tolist()
        if any(i not in self._opened for i in ids):
            for mention in self.store.mentions(self.labels, kinds=[kind]):
                self._opened[mention.id] = mention
        return [self._opened[i] for i in ids if i in self._opened]

    def open_links(self, ids: Iterable[str]) -> list[Link]:
        """Open sealed links, each once."""
        wanted = list(ids)
        missing = [i for i in wanted if i not in self._opened_links]
        if missing:
            for link in self.store.links(self.labels, ids=missing):
                self._opened_links[link.id] = link
        return [self._opened_links[i] for i in wanted if i in self._opened_links]


def _entity_of(frame: pd.DataFrame, person_clusters: Clusters) -> dict[MentionId, EntityId]:
    """Map each mention to its entity: persons by judgement, identified things by equal identity."""
    table: dict[MentionId, EntityId] = {}
    identified = frame[frame["identity"].notna() & (frame["kind"] != Kind.PERSON.value)]
    if not identified.empty:
        keys = identified.groupby(["kind", "identity"], sort=False)["id"].transform("min")
        table.update(zip(identified["id"], keys, strict=True))
    for mention, kind in zip(frame["id"], frame["kind"], strict=True):
        if kind == Kind.PERSON.value:
            table[mention] = person_clusters.representative(mention)
        elif mention not in table:
            table[mention] = mention
    return table


def _entities(frame: pd.DataFrame, entity_of: dict[MentionId, EntityId]) -> dict[EntityId, Entity]:
    kinds: dict[EntityId, Kind] = {}
    members: dict[EntityId, list[MentionId]] = {}
    for mention, kind in zip(frame["id"], frame["kind"], strict=True):
        entity = entity_of[mention]
        kinds[entity] = Kind(kind)
        members.setdefault(entity, []).append(mention)
    return {
        entity: Entity(entity, kinds[entity], tuple(sorted(mentions)))
        for entity, mentions in members.items()
    }


@dataclass(frozen=True, slots=True)
class View:
    """A snapshot in the hands of one viewer."""

    authority: Authority
    snapshot: Snapshot

    @property
    def version(self) -> int:
        """Graph version this view was computed at."""
        return self.snapshot.version

    def entities(self, kind: Kind | None = None) -> list[Entity]:
        """All visible entities, of one kind if given, ordered by id."""
        found = self.snapshot.entities.values()
        return sorted((e for e in found if kind in (None, e.kind)), key=lambda e: e.id)

    def entity(self, any_id: MentionId) -> Entity:
        """The entity a mention id belongs to; raises UnknownEntity, also for what is hidden."""
        entity = self.snapshot.entity_of.get(any_id)
        if entity is None:
            raise UnknownEntity("no entity of that id exists in this view")
        return self.snapshot.entities[entity]

    def mentions(self, entity: Entity) -> list[Mention]:
        """What records say of the entity, opened, ordered by when it was recorded."""
        opened = self.snapshot.open_mentions(entity.mentions)
        return sorted(opened, key=lambda m: (m.recorded, m.id))

    def ties(self, entity: Entity) -> list[Tie]:
        """Ties of an entity."""
        return self.snapshot.ties_of.get(entity.id, [])

    def links(self, ids: Iterable[str]) -> list[Link]:
        """Links of a tie, opened."""
        return self.snapshot.open_links(ids)

    def judgements(self, entity: Entity) -> list[Judgement]:
        """Judgements that touch a member of the entity, withdrawn ones included."""
        members = set(entity.mentions)
        return [j for j in self.snapshot.judgements if j.left in members or j.right in members]
