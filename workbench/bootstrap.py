"""The one composition root: opens keys, audit log, accounts and store, and joins them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graph.analysis.networks import NetworkSettings
from graph.errors import StoreError
from graph.resolution.ledger import Ledger
from graph.store import Store
from graph.store.connection import Connection
from graph.store.managed_server import ManagedServer
from security.accounts import Accounts
from security.audit import AuditLog
from security.blind_index import BlindIndex
from security.clock import Clock, utc_now
from security.envelope import PurposeSeal, Sealer
from security.integrity import Integrity
from security.keyring import Keyring
from security.policy import Policy
from security.sessions import Sessions
from workbench.actions.gate import Gate, Sitting
from workbench.errors import NotReady
from workbench.jobs.pool import Jobs
from workbench.settings import Settings
from workbench.snapshots import Snapshots


@dataclass(frozen=True, slots=True, repr=False)
class Workbench:
    """Everything that actions need. Pages and routes hand it on; they take nothing from it."""

    settings: Settings
    clock: Clock
    keyring: Keyring
    accounts: Accounts
    sessions: Sessions
    audit: AuditLog
    policy: Policy
    connection: Connection
    store: Store
    ledger: Ledger
    snapshots: Snapshots
    jobs: Jobs
    gate: Gate

    def sitting(self, token: str) -> Sitting:
        """The sitting a session token stands for; raises Unauthenticated."""
        session = self.sessions.read(token)
        return Sitting(
            account=self.accounts.get(session.account),
            session_id=session.id,
            purpose=session.purpose,
            case=session.case,
            mfa_at=session.mfa_at,
        )


def managed_server(settings: Settings) -> ManagedServer:
    """The private Neo4j of this installation."""
    return ManagedServer(settings.neo4j_home, settings.server_cache)


def connect(settings: Settings) -> Connection:
    """Connect to the agency's Neo4j if one is set, else start the private one and connect to it.

    Raises StoreUnavailable at once if the agency's does not answer.
    """
    if settings.neo4j is not None:
        own = settings.neo4j
        connection = Connection(own.uri, own.user, own.password)
        try:
            connection.verify()
        except StoreError:
            connection.close()
            raise
        return connection
    address = managed_server(settings).start()
    password = address.password_file.read_text(encoding="utf-8").strip()
    return Connection(address.uri, address.user, password)


def open_keyring(settings: Settings, clock: Clock) -> Keyring:
    """Open the keys; raises NotReady if there are none yet."""
    if not (settings.keys / "root.key").exists():
        raise NotReady("there are no keys yet: run `workbench keys init`")
    return Keyring.open(settings.keys, clock=clock)


@contextmanager
def open_workbench(settings: Settings, *, clock: Clock = utc_now) -> Iterator[Workbench]:
    """Open an installation for one process and close its connection afterwards."""
    keyring = open_keyring(settings, clock)
    connection = connect(settings)
    try:
        bench = compose(settings, keyring, connection, clock=clock)
        try:
            yield bench
        finally:
            bench.jobs.close()
    finally:
        connection.close()


def compose(
    settings: Settings, keyring: Keyring, connection: Connection, *, clock: Clock
) -> Workbench:
    """Join the parts."""
    for folder in (settings.accounts, settings.audit.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    accounts = Accounts(settings.accounts / "accounts.db", keyring, clock=clock)
    sessions = Sessions(settings.accounts / "sessions.db", clock=clock)
    audit = AuditLog.open(settings.audit, keyring, clock=clock)
    policy = Policy.load()
    sealer, blind_index = Sealer(keyring), BlindIndex(keyring)
    store = Store.open(connection, sealer, blind_index, Integrity(keyring))
    ledger, jobs = Ledger(store), Jobs()
    gate = Gate(
        policy=policy,
        audit=audit,
        accounts=accounts,
        sessions=sessions,
        seal=PurposeSeal(keyring, "audit"),
        labels=store.labels,
        clock=clock,
    )
    return Workbench(
        settings=settings,
        clock=clock,
        keyring=keyring,
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        policy=policy,
        connection=connection,
        store=store,
        ledger=ledger,
        snapshots=Snapshots(
            store, ledger, blind_index, NetworkSettings(weights=settings.risk_weights), jobs
        ),
        jobs=jobs,
        gate=gate,
    )
