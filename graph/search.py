"""Search in what a viewer may see: identifiers exactly by blind index, names fuzzily in memory."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz import fuzz, process

from graph.errors import InvalidValue
from graph.pole import Kind, ValueType
from graph.values import normalise
from graph.view import EntityId, Snapshot, View
from security.blind_index import BlindIndex

_MINIMUM_SCORE = 72.0
_OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh"))
_IDENTIFIERS = (
    ValueType.NIK,
    ValueType.PHONE,
    ValueType.IMEI,
    ValueType.PLATE,
    ValueType.ACCOUNT,
    ValueType.REFERENCE,
)


class Matched(StrEnum):
    """Why a hit is one."""

    IDENTIFIER = "identifier"
    NAME = "name"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity found; ``score`` is 0-100, 100 for an identifier."""

    entity: EntityId
    kind: Kind
    matched: Matched
    value_type: ValueType
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the text was understood as, and the hits, best first."""

    understood: tuple[ValueType, ...]
    hits: tuple[Hit, ...]


def spelling_key(name: str) -> str:
    """Fold case, punctuation and old spelling, so that Soekarno and Sukarno meet."""
    key = " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
    for old, new in _OLD_SPELLING:
        key = key.replace(old, new)
    return key


@dataclass(frozen=True)
class NameTable:
    """Names and aliases of visible persons, ready to be scanned; held in memory only."""

    keys: list[str]
    entities: list[EntityId]
    matched: list[Matched]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "NameTable":
        """Open the person mentions of a snapshot and fold their names."""
        rows: dict[tuple[str, EntityId], Matched] = {}
        for mention in snapshot.open_kind(Kind.PERSON):
            entity = snapshot.entity_of[mention.id]
            for name in mention.values("name"):
                rows[spelling_key(name), entity] = Matched.NAME
            for alias in mention.values("alias"):
                rows.setdefault((spelling_key(alias), entity), Matched.ALIAS)
        return cls(
            keys=[key for key, _ in rows],
            entities=[entity for _, entity in rows],
            matched=list(rows.values()),
        )

    def scan(self, text: str) -> list[Hit]:
        """Score every name; each entity once, with its best name."""
        if not self.keys or not text:
            return []
        key = spelling_key(text)
        # A shared token finds the name, closeness of the whole orders what shares it.
        shared = process.cdist([key], self.keys, scorer=fuzz.token_set_ratio, dtype=np.float32)[0]
        whole = process.cdist([key], self.keys, scorer=fuzz.ratio, dtype=np.float32)[0]
        scores = 0.6 * shared + 0.4 * whole
        best: dict[EntityId, Hit] = {}
        for index in np.argsort(-scores, kind="stable"):
            score = float(scores[index])
            if score < _MINIMUM_SCORE:
                break
            entity = self.entities[index]
            if entity not in best:
                best[entity] = Hit(entity, Kind.PERSON, self.matched[index], ValueType.NAME, score)
        return list(best.values())


class Search:
    """Finds entities for one view; the names are opened once per snapshot."""

    def __init__(self, view: View, blind_index: BlindIndex, names: NameTable) -> None:
        self._snapshot = view.snapshot
        self._blind_index = blind_index
        self._names = names

    def find(self, text: str, *, limit: int = 50) -> Found:
        """Understand a text as identifiers or as a name, and find what matches.

        Identifiers are looked up in every reading the text allows; a text with a digit that no
        identifier matches is still scanned as a name, since aliases may hold digits.
        """
        hits: dict[EntityId, Hit] = {}
        understood = []
        for value_type, token in self._tokens(text):
            understood.append(value_type)
            for mention in self._snapshot.by_token.get(token, ()):
                entity = self._snapshot.entities[self._snapshot.entity_of[mention]]
                hit = Hit(entity.id, entity.kind, Matched.IDENTIFIER, value_type, 100.0)
                hits.setdefault(entity.id, hit)
        if not hits and any(c.isalpha() for c in text):
            understood.append(ValueType.NAME)
            for hit in self._names.scan(text):
                hits.setdefault(hit.entity, hit)
        return Found(tuple(understood), tuple(list(hits.values())[:limit]))

    def _tokens(self, text: str) -> list[tuple[ValueType, str]]:
        found = []
        for value_type in _IDENTIFIERS:
            try:
                value = normalise(value_type, text)
            except InvalidValue:
                continue
            found.append((value_type, self._blind_index.token(value_type.value, value)))
        return found
