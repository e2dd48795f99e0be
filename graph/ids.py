"""All identifiers are made here, deterministic from what they identify.

The same row read twice gets the same ids, so a second load adds nothing.
"""

from base64 import b32encode
from hashlib import blake2b

_BYTES = 15  # 120 bits: 24 characters of base32, no padding


def _digest(kind: str, *parts: str) -> str:
    state = blake2b(digest_size=_BYTES, person=kind.encode()[:16])
    for part in parts:
        encoded = part.encode()
        state.update(len(encoded).to_bytes(4, "big") + encoded)
    return b32encode(state.digest()).decode().lower()


def source_id(sha256: str, mapping: str) -> str:
    """Identify one file or table read through one mapping."""
    return "s" + _digest("source", sha256, mapping)


def record_id(source: str, row: int) -> str:
    """Identify one row (from 1, header not counted) of a source."""
    return "r" + _digest("record", source, str(row))


def mention_id(record: str, kind: str, slot: str) -> str:
    """Identify what one record says of one thing; ``slot`` is the mapping's name for it."""
    return "m" + _digest("mention", record, kind, slot)


def identifier_mention_id(source: str, kind: str, token: str, label: str) -> str:
    """Identify a bare identifier (a phone in a call list): one a source, value and label."""
    return "m" + _digest("identifier", source, kind, token, label)


def link_id(record: str, kind: str, slot: str) -> str:
    """Identify one tie that one record states."""
    return "l" + _digest("link", record, kind, slot)


def judgement_id(left: str, right: str, verdict: str, actor: str, made: str) -> str:
    """Identify one judgement; the pair is unordered."""
    first, second = sorted((left, right))
    return "j" + _digest("judgement", first, second, verdict, actor, made)


def network_id(members: list[str]) -> str:
    """Identify a network by its founding members (mention ids), in any order."""
    return "n" + _digest("network", *sorted(members))


def change_id(records: list[str]) -> str:
    """Identify a change of company by the records (mention ids) it concerns, in any order."""
    return "c" + _digest("change", *sorted(records))


def report_id(kind: str, scope: str, period: str) -> str:
    """Identify one report of one scope and period."""
    return "w" + _digest("report", kind, scope, period)
