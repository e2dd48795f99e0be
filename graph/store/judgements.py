"""The ledger's entries in the store: appended, withdrawn, never deleted or overwritten.

What a person wrote as a reason is sealed; a program's evidence names features and levels, no
values, and stands in clear, authenticated like all the rest.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import batched
from typing import NamedTuple

from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.store import graph_node
from graph.store.authentication import Authentication, plain, summed
from graph.store.connection import Connection, Row, Transaction
from graph.store.graph_node import GraphState
from graph.store.pages import spans
from graph.store.seal import SEALED_CLASS, decode_fields, encode_fields
from graph.store.sources import OWN_LABEL
from security.envelope import SealContext, Sealer
from security.errors import IntegrityBroken

ROWS_A_TRANSACTION = 20_000
_COLUMNS = (
    "id", "left", "right", "verdict", "actor", "program", "reason", "evidence", "model", "made",
    "withdrawn", "withdrawn_by",
)  # fmt: skip
_KNOWN = "UNWIND $ids AS id MATCH (j:Judgement {id: id}) RETURN collect(j.id)"
_CREATE = """
UNWIND $rows AS r
CREATE (:Judgement {id: r[0], left: r[1], right: r[2], verdict: r[3], actor: r[4],
    program: r[5], reason: r[6], evidence: r[7], model: r[8], made: r[9], withdrawn: r[10],
    withdrawn_by: r[11], changed: r[12], block: r[13], code: r[14]})
"""
_FIELDS = ", ".join(f"collect(j.{name})" for name in (*_COLUMNS, "changed", "block", "code"))
_COUNTS = """
MATCH (j:Judgement) WHERE j.changed > $since RETURN j.changed, count(*) ORDER BY j.changed
"""
_READ = f"MATCH (j:Judgement) WHERE j.changed >= $low AND j.changed <= $high RETURN {_FIELDS}"
_FIND = f"MATCH (j:Judgement {{id: $id}}) RETURN {_FIELDS}"
_WITHDRAW = """
MATCH (j:Judgement {id: $id})
SET j.withdrawn = $withdrawn, j.withdrawn_by = $withdrawn_by, j.changed = $changed, j.code = $code
"""


class _Stored(NamedTuple):
    """A judgement's node; texts are empty where a judgement has none."""

    id: str
    left: str
    right: str
    verdict: str
    actor: str
    program: bool
    reason: str
    evidence: str
    model: str
    made: str
    withdrawn: str
    withdrawn_by: str
    changed: int
    block: bytes
    code: str

    @property
    def text(self) -> str:
        """One text for each distinct combination of the clear fields."""
        return "\x1f".join(map(str, self[:13]))


class Judgements:
    """The entries of one graph's ledger."""

    def __init__(self, connection: Connection, sealer: Sealer, codes: Authentication) -> None:
        self._connection = connection
        self._sealer = sealer
        self._codes = codes

    def append(self, judgements: Sequence[Judgement]) -> int:
        """Store entries that are not there yet; return how many were new."""
        new = 0
        for some in batched(judgements, ROWS_A_TRANSACTION):
            unique = list({judgement.id: judgement for judgement in some}.values())
            work = partial(self._append, judgements=unique, blocks=self._blocks(unique))
            new += self._connection.write(work)
        return new

    def withdraw(self, judgement_id: str, actor: str, at: datetime) -> bool:
        """Mark an entry as withdrawn; False if there is none, or it was withdrawn before."""
        return self._connection.write(
            lambda transaction: self._withdraw(transaction, judgement_id, actor, at)
        )

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
            self._codes.term(stored.text)
            for low, high in spans(counts)
            for columns in self._connection.read(_READ, low=low, high=high)
            for stored in self._checked(columns)
        ]

    def _append(
        self, transaction: Transaction, judgements: Sequence[Judgement], blocks: Sequence[bytes]
    ) -> int:
        state = graph_node.take(transaction, self._codes)
        (known,) = transaction.one(_KNOWN, ids=[judgement.id for judgement in judgements])
        there = set(known)
        version = state.version + 1
        stored = [
            self._stored(judgement, block, version)
            for judgement, block in zip(judgements, blocks, strict=True)
            if judgement.id not in there
        ]
        if stored:
            transaction.run(_CREATE, rows=[list(entry) for entry in stored])
            added = summed(self._codes.term(entry.text) for entry in stored)
            moved = GraphState(version, summed((state.total, added)))
            graph_node.put(transaction, self._codes, moved)
        return len(stored)

    def _withdraw(
        self, transaction: Transaction, judgement_id: str, actor: str, at: datetime
    ) -> bool:
        state = graph_node.take(transaction, self._codes)
        found = self._checked(transaction.one(_FIND, id=judgement_id))
        if not found or found[0].withdrawn:
            return False
        version = state.version + 1
        new = found[0]._replace(withdrawn=at.isoformat(), withdrawn_by=actor, changed=version)
        transaction.run(
            _WITHDRAW,
            id=new.id,
            withdrawn=new.withdrawn,
            withdrawn_by=plain(new.withdrawn_by),
            changed=version,
            code=self._codes.node_code(new.text),
        )
        added = self._codes.term(new.text) - self._codes.term(found[0].text)
        moved = GraphState(version, summed((state.total, added)))
        graph_node.put(transaction, self._codes, moved)
        return True

    def _stored(self, judgement: Judgement, block: bytes, version: int) -> _Stored:
        stored = _Stored(
            judgement.id,
            judgement.left,
            judgement.right,
            judgement.verdict.value,
            judgement.actor,
            judgement.by_program,
            judgement.reason if judgement.by_program else "",
            _evidence_text(judgement.evidence),
            judgement.model,
            judgement.made.isoformat(),
            judgement.withdrawn.isoformat() if judgement.withdrawn else "",
            judgement.withdrawn_by or "",
            version,
            block,
            "",
        )
        return stored._replace(code=self._codes.node_code(stored.text))

    def _blocks(self, judgements: Sequence[Judgement]) -> list[bytes]:
        by_people = [judgement for judgement in judgements if not judgement.by_program]
        sealed = self._sealer.seal_many(
            [(encode_fields([entry.reason]), _context(entry.id)) for entry in by_people]
        )
        blocks = {entry.id: block for entry, block in zip(by_people, sealed, strict=True)}
        return [blocks.get(judgement.id, b"") for judgement in judgements]

    def _checked(self, columns: Row) -> list[_Stored]:
        if len({len(column) for column in columns}) != 1:
            raise IntegrityBroken("a judgement lacks fields")
        entries = [_Stored(*fields) for fields in zip(*columns, strict=True)]
        for entry in entries:
            self._codes.check_node(entry.text, entry.code, entry.id)
        return entries

    def _open(self, entries: Sequence[_Stored]) -> list[Judgement]:
        sealed = [entry for entry in entries if not entry.program]
        texts = self._sealer.open_many([(entry.block, _context(entry.id)) for entry in sealed])
        reasons = {
            entry.id: decode_fields(text)[0] for entry, text in zip(sealed, texts, strict=True)
        }
        return [_judgement(entry, reasons.get(entry.id, entry.reason)) for entry in entries]


def _context(judgement_id: str) -> SealContext:
    return SealContext("judgement", judgement_id, SEALED_CLASS, OWN_LABEL)


def _judgement(entry: _Stored, reason: str) -> Judgement:
    return Judgement(
        id=entry.id,
        left=entry.left,
        right=entry.right,
        verdict=Verdict(entry.verdict),
        actor=entry.actor,
        by_program=entry.program,
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
def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
