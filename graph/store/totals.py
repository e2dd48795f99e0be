"""Area totals in the store: no mention, no link, no label; they say nothing of any person."""

from collections.abc import Sequence

from graph.store import graph_node
from graph.store.authentication import Authentication, summed
from graph.store.connection import Connection, Row, Transaction
from graph.store.graph_node import GraphState
from graph.totals import AreaTotal
from security.errors import IntegrityBroken

_READ = """
MATCH (t:Total)
RETURN t.programme, t.area, t.period, t.measure, t.count, t.code ORDER BY t.id
"""
_KNOWN = "UNWIND $ids AS id MATCH (t:Total {id: id}) RETURN collect(t.id)"
_CREATE = """
UNWIND $rows AS r
CREATE (:Total {id: r[0], programme: r[1], area: r[2], period: r[3], measure: r[4],
    count: r[5], code: r[6]})
"""


class Totals:
    """The area totals of one graph; the same total twice is one."""

    def __init__(self, connection: Connection, codes: Authentication) -> None:
        self._connection = connection
        self._codes = codes

    def write(self, rows: Sequence[AreaTotal]) -> int:
        """Store totals that are not there yet; return how many were new."""
        by_id = {total_text(row): row for row in rows}
        return self._connection.write(lambda transaction: self._write(transaction, by_id))

    def all(self) -> tuple[AreaTotal, ...]:
        """Return every total; raises IntegrityBroken."""
        return tuple(self._total(row) for row in self._connection.read(_READ))

    def terms(self) -> list[int]:
        """What all totals together add to the sum over everything."""
        return [self._codes.term(total_text(total)) for total in self.all()]

    def _write(self, transaction: Transaction, by_id: dict[str, AreaTotal]) -> int:
        state = graph_node.take(transaction, self._codes)
        (known,) = transaction.one(_KNOWN, ids=list(by_id))
        new = {text: total for text, total in by_id.items() if text not in set(known)}
        if new:
            transaction.run(_CREATE, rows=[self._row(text, total) for text, total in new.items()])
            added = summed(map(self._codes.term, new))
            moved = GraphState(state.version + 1, summed((state.total, added)))
            graph_node.put(transaction, self._codes, moved)
        return len(new)

    def _row(self, text: str, total: AreaTotal) -> list[object]:
        code = self._codes.node_code(text)
        return [
            text, total.programme, total.area, total.period, total.measure, total.count, code,
        ]  # fmt: skip

    def _total(self, row: Row) -> AreaTotal:
        try:
            total = AreaTotal(*row[:5])
        except (ValueError, TypeError):
            raise IntegrityBroken("an area total is not what it was") from None
        if self._codes.node_code(total_text(total)) != row[5]:
            raise IntegrityBroken("an area total is not what it was")
        return total


def total_text(total: AreaTotal) -> str:
    """One text for each distinct total; it is its id, too."""
    count = "" if total.count is None else str(total.count)
    return "\x1f".join(("total", total.programme, total.area, total.period, total.measure, count))
