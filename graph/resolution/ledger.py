"""The append-only ledger of judgements. Nothing is overwritten: a judgement can be withdrawn."""

from collections.abc import Container, Sequence
from datetime import datetime
from threading import Lock

from graph.errors import UnknownEntity
from graph.evidence import Judgement
from graph.store import Store


class Ledger:
    """Reads and writes judgements; keeps what it has read and asks only for what came since."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: dict[str, Judgement] = {}
        self._version = 0
        self._lock = Lock()

    def append(self, judgements: Sequence[Judgement]) -> int:
        """Add judgements; one that is there stays as it is. Returns how many were new."""
        return self._store.append_judgements(judgements)

    def withdraw(self, judgement_id: str, actor: str, at: datetime) -> None:
        """Withdraw a judgement; what it merged or kept apart is then as it was without it.

        Raises UnknownEntity if there is no such judgement that is still in force.
        """
        if not self._store.withdraw_judgements([judgement_id], actor, at):
            raise UnknownEntity(f"no judgement {judgement_id} is in force")

    def withdraw_all(self, judgement_ids: Sequence[str], actor: str, at: datetime) -> int:
        """Withdraw many judgements; those that are not in force stay as they are.

        Returns how many were withdrawn.
        """
        return self._store.withdraw_judgements(judgement_ids, actor, at)

    def judgement(self, judgement_id: str) -> Judgement:
        """Return one judgement, withdrawn or not; raises UnknownEntity."""
        entries = self._refreshed()
        if judgement_id not in entries:
            raise UnknownEntity(f"no judgement {judgement_id}")
        return entries[judgement_id]

    def judgements(self, visible: Container[str]) -> list[Judgement]:
        """Return all judgements whose two mentions are both visible, withdrawn ones included."""
        return [
            entry
            for entry in self._refreshed().values()
            if entry.left in visible and entry.right in visible
        ]

    def _refreshed(self) -> dict[str, Judgement]:
        with self._lock:
            for version, entries in self._store.judgements_since(self._version):
                self._entries.update({entry.id: entry for entry in entries})
                self._version = version
            return dict(self._entries)
