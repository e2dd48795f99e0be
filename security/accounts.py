"""Local accounts: Argon2id passwords, single-use TOTP codes, lockout after failures.

A sign-in that fails says the same and takes the same time whatever was wrong, also for a name that
does not exist.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, RLock

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from security.clock import Clock
from security.database import connect, transaction
from security.envelope import PurposeSeal
from security.errors import KeyUnavailable, LockedOut, Unauthenticated
from security.keyring import Keyring
from security.labels import Classification

FAILURES = 5
WINDOW = timedelta(minutes=15)
"""So many failures within this long lock an account until the oldest of them is this old."""

ROLES = frozenset({"analyst", "auditor", "records_officer", "administrator", "service"})
MIN_PASSWORD = 12
EVERYWHERE = "*"
"""Stands in ``provinces`` for all of them: a national account."""

_NO_HASH = "!"
_STEP_SECONDS = 30
_RECOVERY_CODES = 10
_AT_ONCE = 2  # sign-ins hashed at a time: 64 MiB each

_SCHEMA = """
CREATE TABLE IF NOT EXISTS account(
  name TEXT PRIMARY KEY, display TEXT NOT NULL, roles TEXT NOT NULL, provinces TEXT NOT NULL,
  clearance INTEGER NOT NULL, compartments TEXT NOT NULL, office TEXT NOT NULL,
  suspended INTEGER NOT NULL, password TEXT NOT NULL, totp BLOB NOT NULL,
  last_step INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS recovery(
  name TEXT NOT NULL REFERENCES account(name), code BLOB NOT NULL,
  PRIMARY KEY (name, code)) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS failure_by_name ON failure(name, at);
"""

_SELECT = (
    "SELECT name, display, roles, provinces, clearance, compartments, office, suspended"
    " FROM account "
)
_BY_NAME = _SELECT + "WHERE name = ?"
_ALL = _SELECT + "ORDER BY name"
_INSERT = "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SUSPEND = "UPDATE account SET suspended = ? WHERE name = ?"
_SET_PASSWORD = "UPDATE account SET password = ? WHERE name = ?"

_REFUSED = "the name, the password or the code is not right"


@dataclass(frozen=True, slots=True)
class Account:
    """A person or service that may sign in, and what its own register says it may see."""

    name: str
    display: str
    roles: frozenset[str]
    provinces: frozenset[str]
    clearance: Classification
    compartments: frozenset[str]
    office: str
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Shown once to the account's owner: the second factor's secret and the recovery codes."""

    totp_secret: str
    recovery_codes: tuple[str, ...]
    uri: str

    def __repr__(self) -> str:
        return "Enrolment(…)"


class Accounts:
    """The register of local accounts; safe for several threads and processes."""

    def __init__(self, path: Path, keyring: Keyring, *, clock: Clock) -> None:
        self._clock = clock
        self._seal = PurposeSeal(keyring, "second factor")
        self._hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)
        self._lock = RLock()
        self._hashing = BoundedSemaphore(_AT_ONCE)
        self._nobody: str | None = None
        try:
            self._connection = connect(path)
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise KeyUnavailable(f"the accounts cannot be opened: {path}") from error

    def create(self, account: Account, password: str) -> Enrolment:
        """Add an account; raises ValueError if the name is taken or a value is not allowed."""
        _check_account(account)
        enrolment, recovery = _enrol(account.name)
        sealed = self._seal.seal(enrolment.totp_secret.encode(), account.name)
        self._insert(account, self._hash(password), sealed, recovery)
        return enrolment

    def register(self, account: Account) -> None:
        """Add an account that signs in elsewhere (an identity provider): it has no password here.

        Raises ValueError if the name is taken or a value is not allowed.
        """
        _check_account(account)
        self._insert(account, _NO_HASH, b"", [])

    def verify(self, name: str, password: str, code: str) -> Account:
        """Return the account that signs in; each code works once.

        Raises LockedOut after too many failures, Unauthenticated for every other reason.
        """
        attempt = self._begin_attempt(name)
        hashed = self._password_hash(name)
        matches = self._matches(hashed, password)
        if not (matches and self._take_code(name, code)):
            raise Unauthenticated(_REFUSED)
        account = self._find(name)
        if account is None or account.suspended:
            raise Unauthenticated(_REFUSED)
        self._end_attempt(attempt, name)
        return account

    def confirm(self, name: str, code: str) -> None:
        """Check a fresh second factor of someone signed in; raises as ``verify`` does."""
        attempt = self._begin_attempt(name)
        if not self._take_code(name, code):
            raise Unauthenticated(_REFUSED)
        self._end_attempt(attempt, name)

    def get(self, name: str) -> Account:
        """Return an account; raises Unauthenticated if there is none."""
        account = self._find(name)
        if account is None:
            raise Unauthenticated(f"there is no account {name}")
        return account

    def list(self) -> tuple[Account, ...]:
        """Return all accounts by name."""
        with self._lock:
            rows = self._connection.execute(_ALL)
            return tuple(_account(row) for row in rows.fetchall())

    def suspend(self, name: str) -> None:
        """Stop an account from signing in; its sessions are the caller's to revoke."""
        self._update(_SUSPEND, 1, name)

    def resume(self, name: str) -> None:
        """Let a suspended account sign in again."""
        self._update(_SUSPEND, 0, name)

    def change(self, account: Account) -> None:
        """Store what the register says of an existing account; raises ValueError."""
        _check_account(account)
        values = _columns(account)
        with self._lock, transaction(self._connection):
            done = self._connection.execute(
                "UPDATE account SET display = ?, roles = ?, provinces = ?, clearance = ?,"
                " compartments = ?, office = ?, suspended = ? WHERE name = ?",
                (*values[1:], account.name),
            )
        if done.rowcount != 1:
            raise ValueError(f"there is no account {account.name}")

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password; raises ValueError if it is too short."""
        self._update(_SET_PASSWORD, self._hash(password), name)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    # -- inside -------------------------------------------------------------------------------

    def _insert(
        self, account: Account, hashed: str, totp: bytes, recovery: Iterable[bytes]
    ) -> None:
        values = (*_columns(account), hashed, totp, 0)
        try:
            with self._lock, transaction(self._connection):
                self._connection.execute(_INSERT, values)
                self._connection.executemany(
                    "INSERT INTO recovery VALUES (?, ?)", [(account.name, one) for one in recovery]
                )
        except sqlite3.IntegrityError as error:
            raise ValueError(f"an account of that name exists: {account.name}") from error

    def _hash(self, password: str) -> str:
        if len(password) < MIN_PASSWORD:
            raise ValueError(f"a password needs at least {MIN_PASSWORD} characters")
        with self._hashing:
            return self._hasher.hash(password)

    def _matches(self, hashed: str, password: str) -> bool:
        with self._hashing:
            try:
                return self._hasher.verify(hashed, password)
            except (VerificationError, InvalidHashError):
                return False

    def _password_hash(self, name: str) -> str:
        # An unknown name costs a hash as well, or its absence could be timed.
        with self._lock:
            if self._nobody is None:
                self._nobody = self._hasher.hash(secrets.token_hex(16))
            row = self._connection.execute(
                "SELECT password FROM account WHERE name = ?", (name,)
            ).fetchone()
        return self._nobody if row is None or row[0] == _NO_HASH else str(row[0])

    def _begin_attempt(self, name: str) -> int:
        # The failure is written first and taken back on success, so that many attempts at the
        # same moment cannot all be "the fourth".
        now = self._clock()
        since = (now - WINDOW).timestamp()
        with self._lock, transaction(self._connection):
            self._connection.execute("DELETE FROM failure WHERE at <= ?", (since,))
            times = self._connection.execute(
                "SELECT at FROM failure WHERE name = ? ORDER BY at DESC LIMIT ?", (name, FAILURES)
            ).fetchall()
            if len(times) == FAILURES:
                until = datetime.fromtimestamp(times[-1][0], tz=now.tzinfo) + WINDOW
                raise LockedOut(f"too many failures: try again after {until:%H:%M:%S} UTC")
            cursor = self._connection.execute(
                "INSERT INTO failure(name, at) VALUES (?, ?)", (name, now.timestamp())
            )
        return int(cursor.lastrowid or 0)

    def _end_attempt(self, attempt: int, name: str) -> None:
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "DELETE FROM failure WHERE id = ? OR (name = ? AND id < ?)",
                (attempt, name, attempt),
            )

    def _take_code(self, name: str, code: str) -> bool:
        cleaned = code.replace(" ", "").replace("-", "").lower()
        with self._lock, transaction(self._connection):
            return self._take_totp(name, cleaned) or self._take_recovery(name, cleaned)

    def _take_totp(self, name: str, code: str) -> bool:
        row = self._connection.execute(
            "SELECT totp, last_step FROM account WHERE name = ?", (name,)
        ).fetchone()
        if row is None or not row[0]:
            return False
        totp = pyotp.TOTP(self._seal.open(row[0], name).decode(), interval=_STEP_SECONDS)
        now = int(self._clock().timestamp()) // _STEP_SECONDS
        for step in (now - 1, now, now + 1):
            if step > row[1] and secrets.compare_digest(
                totp.generate_otp(step).encode(), code.encode()
            ):
                self._connection.execute(
                    "UPDATE account SET last_step = ? WHERE name = ?", (step, name)
                )
                return True
        return False

    def _take_recovery(self, name: str, code: str) -> bool:
        done = self._connection.execute(
            "DELETE FROM recovery WHERE name = ? AND code = ?", (name, _recovery_hash(name, code))
        )
        return done.rowcount == 1

    def _find(self, name: str) -> Account | None:
        with self._lock:
            row = self._connection.execute(_BY_NAME, (name,)).fetchone()
        return None if row is None else _account(row)

    def _update(self, statement: str, value: str | int, name: str) -> None:
        with self._lock, transaction(self._connection):
            done = self._connection.execute(statement, (value, name))
        if done.rowcount != 1:
            raise ValueError(f"there is no account {name}")


def _columns(account: Account) -> tuple[str | int, ...]:
    return (
        account.name,
        account.display,
        json.dumps(sorted(account.roles)),
        json.dumps(sorted(account.provinces)),
        int(account.clearance),
        json.dumps(sorted(account.compartments)),
        account.office,
        int(account.suspended),
    )


def _account(row: tuple[str, str, str, str, int, str, str, int]) -> Account:
    return Account(
        name=row[0],
        display=row[1],
        roles=frozenset(json.loads(row[2])),
        provinces=frozenset(json.loads(row[3])),
        clearance=Classification(row[4]),
        compartments=frozenset(json.loads(row[5])),
        office=row[6],
        suspended=bool(row[7]),
    )


def _check_account(account: Account) -> None:
    if not account.name or not account.name.isprintable() or account.name != account.name.strip():
        raise ValueError("an account needs a printable name without spaces at its ends")
    unknown = account.roles - ROLES
    if unknown or not account.roles:
        raise ValueError(f"roles are some of: {', '.join(sorted(ROLES))}")


def _enrol(name: str) -> tuple[Enrolment, list[bytes]]:
    secret = pyotp.random_base32()
    codes = [secrets.token_hex(8) for _ in range(_RECOVERY_CODES)]
    shown = tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes)
    uri = pyotp.TOTP(secret, interval=_STEP_SECONDS).provisioning_uri(
        name=name, issuer_name="Jejaring"
    )
    return Enrolment(secret, shown, uri), [_recovery_hash(name, code) for code in codes]


def _recovery_hash(name: str, code: str) -> bytes:
    # Codes carry 64 random bits and are tried under the lockout, so a plain hash is enough.
    return sha256(f"{name}|{code}".encode()).digest()
