"""Judgements into a real Neo4j, out of it, and into clusters, beside a bare driver's writing.

Usage: bench_ledger.py [JUDGEMENTS]      prints our figure, the bare driver's and the ratio

The bare driver writes nodes with one property for each field in transactions of the same size,
without authentication codes and without asking whether they are there. Seconds are wall-clock; CPU
seconds are the client's alone, the server is a process of its own.
"""

import sys
from functools import partial
from itertools import batched
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.resolution.clusters import clusters
from graph.resolution.ledger import Ledger
from graph.store import Store
from graph.store.connection import Connection, Transaction
from graph.store.judgements import ROWS_A_TRANSACTION
from graph.store.managed_server import ManagedServer, ServerLimits
from security.blind_index import BlindIndex
from security.clock import utc_now
from security.envelope import Sealer
from security.integrity import Integrity
from security.keyring import Keyring
from tests.factories import NOON

LIMITS = ServerLimits(heap="1g", page_cache="128m", start_seconds=240)
WITHDRAWN = 10_000
_BARE = "UNWIND $rows AS row CREATE (j:Bare) SET j = row"


def judgements(count: int) -> list[Judgement]:
    """Return a program's merges of mentions in groups of about three."""
    chance = Random(0)
    parts = (Part("name", "near", 6.1), Part("birth", "exact", 7.4), Part("nik", "missing", 0.0))
    made = []
    for number in range(count):
        bits = round(chance.uniform(3, 20), 6)
        made.append(
            Judgement(
                id=f"j{number:09}",
                left=f"m{number // 2 * 3:09}",
                right=f"m{number // 2 * 3 + 1 + number % 2:09}",
                verdict=Verdict.SAME,
                actor="program",
                by_program=True,
                reason="",
                evidence=Evidence(bits, 0.99, True, parts),
                model="persons-bench",
                made=NOON,
            )
        )
    return made


def bare_seconds(connection: Connection, entries: list[Judgement]) -> float:
    """Write the same number of nodes with the same fields, nothing else."""
    rows = [
        {
            "id": entry.id,
            "left": entry.left,
            "right": entry.right,
            "verdict": entry.verdict.value,
            "actor": entry.actor,
            "model": entry.model,
            "made": entry.made.isoformat(),
            "evidence": "0.0\t0.99\t1\nname\tnear\t6.1\nbirth\texact\t7.4\nnik\tmissing\t0.0",
        }
        for entry in entries
    ]
    start = perf_counter()
    for some in batched(rows, ROWS_A_TRANSACTION):
        connection.write(partial(_write_bare, rows=list(some)))
    return perf_counter() - start


def _write_bare(transaction: Transaction, rows: list[dict[str, str]]) -> None:
    transaction.run(_BARE, rows=rows)


def measure(connection: Connection, keys: Path, entries: list[Judgement]) -> None:
    """Append, read back and cluster; print seconds."""
    keyring = Keyring.create(keys, clock=utc_now)
    store = Store.open(connection, Sealer(keyring), BlindIndex(keyring), Integrity(keyring))
    start, client = perf_counter(), process_time()
    added = Ledger(store).append(entries)
    ours, client = perf_counter() - start, process_time() - client
    bare = bare_seconds(connection, entries)
    print(f"append {added:,} judgements: {ours:.1f} s, {added / ours:,.0f} a second", end="")
    print(f" (CPU {client:.1f} s)")
    print(f"bare driver: {bare:.1f} s; ratio {ours / bare:.2f}")
    mentions = sorted({side for entry in entries for side in (entry.left, entry.right)})
    start = perf_counter()
    read = Ledger(store).judgements(frozenset(mentions))
    print(f"read back, authenticated: {perf_counter() - start:.1f} s")
    start = perf_counter()
    found = clusters(mentions, read)
    print(f"clusters: {len(found):,} in {perf_counter() - start:.1f} s")
    start, some = perf_counter(), [entry.id for entry in entries[:WITHDRAWN]]
    withdrawn = Ledger(store).withdraw_all(some, "bench", NOON)
    print(f"withdraw {withdrawn:,}: {perf_counter() - start:.1f} s")
    keyring.close()


def main(count: int) -> None:
    """Start a server of its own and measure."""
    with TemporaryDirectory() as folder:
        server = ManagedServer(Path(folder) / "neo4j", limits=LIMITS)
        address = server.start()
        try:
            with Connection(address.uri, address.user, address.password) as connection:
                measure(connection, Path(folder) / "keys", judgements(count))
        finally:
            server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
