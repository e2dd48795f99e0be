"""The ledger's entries in the store: appended, withdrawn, never deleted or overwritten.

What a person wrote as a reason is sealed; a program's evidence names features and levels, no
values. It stands in clear with all the rest, as one text behind its code, which is what readers
believe; the id and the version of the last change are properties of their own, too, for the server
to find entries by.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial
from itertools import batched
from typing import NamedTuple

from graph.errors import InvalidValue
from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.store import graph_node
from graph.store.authentication import PART, Authentication, plain, summed
from graph.store.connection import Connection, Row, Transaction
from graph.store.graph_node import GraphState
from graph.store.pages import spans
from graph.store.seal import SEALED_CLASS, decode_fields, encode_fields
from graph.store.sources import OWN_LABEL
from security.envelope import SealContext, Sealer
from security.errors import IntegrityBroken

ROWS_A_TRANSACTION = 25_000
_KNOWN = "UNWIND $ids AS id MATCH (j:Judgement {id: id}) RETURN collect(j.id)"
# Flat lists cross the wire faster than a list for each entry
_CREATE = """
UNWIND range(0, size($ids) - 1) AS n
CREATE (:Judgement {id: $ids[n], changed: $version, clear: $stamps[n], block: $blocks[n]})
"""
_FIELDS = "collect(j.id), collect(j.changed), collect(j.clear), collect(j.block)"
_COUNTS = """
MATCH (j:Judgement) WHERE j.changed > $since RETURN j.changed, count(*) ORDER BY j.changed
"""
_READ = f"MATCH (j:Judgement) WHERE j.changed >= $low AND j.changed <= $high RETURN {_FIELDS}"
_FIND = f"UNWIND $ids AS id MATCH (j:Judgement {{id: id}}) RETURN {_FIELDS}"
_WITHDRAW = """
UNWIND range(0, size($ids) - 1) AS n
MATCH (j:Judgement {id: $ids[n]}) SET j.changed = $version, j.clear = $stamps[n]
"""


class _Stored(NamedTuple):
    """A judgement's clear fields; texts are empty where a judgement has none."""

    id: str
    left: str
    right: str
    verdict: str
    actor: str
    program: str
    reason: str
    evidence: str
    model: str
    made: str
    withdrawn: str
    withdrawn_by: str
    changed: str

    @property
    def text(self) -> str:
        """One text for each distinct combination of the clear fields."""
        return PART.join(self)


class _Entry(NamedTuple):
    """What a node holds."""

    stored: _Stored
    block: bytes


class _Prepared(NamedTuple):
    """Entries of one transaction with what does not depend on the graph's version."""

    ids: list[str]
    heads: list[str]
    blocks: list[bytes]


class Judgements:
    """The entries of one graph's ledger."""

    def __init__(self, connection: Connection, sealer: Sealer, codes: Authentication) -> None:
        self._connection = connection
        self._sealer = sealer
        self._codes = codes

    def append(self, judgements: Sequence[Judgement]) -> int:
        """Store entries that are not there yet; return how many were new.

        While the server writes some, the next are prepared.
        """
        new = 0
        with ThreadPoolExecutor(max_workers=1) as beside:
            awaited = (
                beside.submit(self._prepared, some)
                for some in batched(judgements, ROWS_A_TRANSACTION)
            )
            coming = next(awaited, None)
            while coming is not None:
                prepared = coming.result()
                coming = next(awaited, None)
                new += self._connection.write(partial(self._append, prepared=prepared))
        return new

    def withdraw(self, judgement_ids: Sequence[str], actor: str, at: datetime) -> int:
        """Mark entries as withdrawn that are there and in force; return how many were."""
        done = 0
        for some in batched(dict.fromkeys(judgement_ids), ROWS_A_TRANSACTION):
            work = partial(self._withdraw, judgement_ids=list(some), actor=plain(actor), at=at)
            done += self._connection.write(work)
        return done

    def since(self, version: int) -> Iterator[tuple[int, list[Judgement]]]:
        """Yield what was appended or withdrawn after a graph version, with the version it led to.

        Raises IntegrityBroken, SealBroken.
        """
        counts = [(row[0], row[1]) for row in self._connection.read(_COUNTS, since=version)]
        for low, high in spans(counts):
            columns = self._connection.read(_READ, low=low, high=high)[0]
            yield high, self._open(self._checked(columns))

    def terms(self) -> list[int]:
        """What all judgements together add to the sum over everything."""
        counts = [(row[0], row[1]) for row in self._connection.read(_COUNTS, since=-1)]
        return [
            self._codes.term(entry.stored.text)
            for low, high in spans(counts)
            for columns in self._connection.read(_READ, low=low, high=high)
            for entry in self._checked(columns)
        ]

    def _prepared(self, judgements: Sequence[Judgement]) -> _Prepared:
        unique = list({judgement.id: judgement for judgement in judgements}.values())
        heads = [_head(judgement) for judgement in unique]
        return _Prepared([one.id for one in unique], heads, self._blocks(unique))

    def _append(self, transaction: Transaction, prepared: _Prepared) -> int:
        state = graph_node.take(transaction, self._codes)
        (known,) = transaction.one(_KNOWN, ids=prepared.ids)
        there, version = set(known), state.version + 1
        new = [n for n, one in enumerate(prepared.ids) if one not in there]
        if new:
            texts = [f"{prepared.heads[n]}{PART}{version}" for n in new]
            transaction.run(
                _CREATE,
                ids=[prepared.ids[n] for n in new],
                version=version,
                stamps=[self._codes.node_stamp(text) for text in texts],
                blocks=[prepared.blocks[n] for n in new],
            )
            added = summed(map(self._codes.term, texts))
            moved = GraphState(version, summed((state.total, added)))
            graph_node.put(transaction, self._codes, moved)
        return len(new)

    def _withdraw(
        self, transaction: Transaction, judgement_ids: Sequence[str], actor: str, at: datetime
    ) -> int:
        state = graph_node.take(transaction, self._codes)
        found = self._checked(transaction.one(_FIND, ids=judgement_ids))
        old = [entry.stored for entry in found if not entry.stored.withdrawn]
        if not old:
            return 0
        version, when = state.version + 1, at.isoformat()
        new = [
            one._replace(withdrawn=when, withdrawn_by=actor, changed=str(version)) for one in old
        ]
        transaction.run(
            _WITHDRAW,
            ids=[one.id for one in new],
            version=version,
            stamps=[self._codes.node_stamp(one.text) for one in new],
        )
        added = summed(self._codes.term(one.text) for one in new)
        gone = summed(self._codes.term(one.text) for one in old)
        moved = GraphState(version, summed((state.total, added - gone)))
        graph_node.put(transaction, self._codes, moved)
        return len(new)

    def _blocks(self, judgements: Sequence[Judgement]) -> list[bytes]:
        by_people = [judgement for judgement in judgements if not judgement.by_program]
        sealed = self._sealer.seal_many(
            [(encode_fields([entry.reason]), _context(entry.id)) for entry in by_people]
        )
        blocks = {entry.id: block for entry, block in zip(by_people, sealed, strict=True)}
        return [blocks.get(judgement.id, b"") for judgement in judgements]

    def _checked(self, columns: Row) -> list[_Entry]:
        if len({len(column) for column in columns}) != 1:
            raise IntegrityBroken("a judgement lacks fields")
        return [_Entry(self._read(*fields), block) for *fields, block in zip(*columns, strict=True)]

    def _read(self, judgement_id: str, changed: int, stamp: str) -> _Stored:
        code, _, text = stamp.partition(PART)
        self._codes.check_node(text, code, judgement_id)
        stored = _Stored(*text.split(PART))
        if stored.id != judgement_id or stored.changed != str(changed):
            raise IntegrityBroken(f"the clear fields of {judgement_id} are not what they were")
        return stored

    def _open(self, entries: Sequence[_Entry]) -> list[Judgement]:
        sealed = [entry for entry in entries if not entry.stored.program]
        texts = self._sealer.open_many(
            [(entry.block, _context(entry.stored.id)) for entry in sealed]
        )
        reasons = {
            entry.stored.id: decode_fields(text)[0]
            for entry, text in zip(sealed, texts, strict=True)
        }
        return [
            _judgement(entry.stored, reasons.get(entry.stored.id, entry.stored.reason))
            for entry in entries
        ]


def _context(judgement_id: str) -> SealContext:
    return SealContext("judgement", judgement_id, SEALED_CLASS, OWN_LABEL)


def _head(judgement: Judgement) -> str:
    """Return the clear fields but for the version, which only the transaction knows."""
    head = PART.join(
        (
            judgement.id,
            judgement.left,
            judgement.right,
            judgement.verdict.value,
            judgement.actor,
            "1" if judgement.by_program else "",
            judgement.reason if judgement.by_program else "",
            _evidence_text(judgement.evidence),
            judgement.model,
            _moment_text(judgement.made),
            _moment_text(judgement.withdrawn) if judgement.withdrawn else "",
            judgement.withdrawn_by or "",
        )
    )
    if head.count(PART) != len(_Stored._fields) - 2:
        raise InvalidValue("a clear field of a judgement holds a control character")
    return head


def _judgement(entry: _Stored, reason: str) -> Judgement:
    return Judgement(
        id=entry.id,
        left=entry.left,
        right=entry.right,
        verdict=Verdict(entry.verdict),
        actor=entry.actor,
        by_program=bool(entry.program),
        reason=reason,
        evidence=_evidence(entry.evidence),
        model=entry.model,
        made=_moment(entry.made),
        withdrawn=_moment(entry.withdrawn) if entry.withdrawn else None,
        withdrawn_by=entry.withdrawn_by or None,
    )


def _evidence_text(evidence: Evidence | None) -> str:
    """Numbers keep every digit: what is read back is what was judged on."""
    if evidence is None:
        return ""
    bits, probability = float(evidence.score_bits), float(evidence.probability)
    head = f"{bits!r}\t{probability!r}\t{int(evidence.calibrated)}"
    return "\n".join((head, *map(_part_text, evidence.parts)))


@lru_cache(maxsize=65_536)
def _part_text(part: Part) -> str:
    return f"{_word(part.feature)}\t{_word(part.level)}\t{float(part.bits)!r}"


def _word(text: str) -> str:
    return plain(text).replace("\t", " ").replace("\n", " ")


def _evidence(text: str) -> Evidence | None:
    if not text:
        return None
    head, *parts = text.split("\n")
    bits, probability, calibrated = head.split("\t")
    return Evidence(float(bits), float(probability), calibrated == "1", tuple(map(_part, parts)))


@lru_cache(maxsize=65_536)
def _part(text: str) -> Part:
    feature, level, bits = text.split("\t")
    return Part(feature, level, float(bits))


@lru_cache(maxsize=1_024)
def _moment_text(moment: datetime) -> str:
    return moment.isoformat()


@lru_cache(maxsize=1_024)
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
