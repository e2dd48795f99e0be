"""The keys: a root key wraps one key per domain, which wraps the data keys of that domain.

A domain is a province with a set of compartments; its data keys are one per sealed class and
version. Destroyed keys stay listed, without their bytes.
"""

import hmac
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from security.clock import Clock
from security.database import connect, transaction
from security.derivation import KEY_BYTES, commitment, framed
from security.errors import KeyUnavailable
from security.keys import DataKey, KeyState, KeyStatus
from security.keyslots import KeySlots
from security.root_key import FileRootKey, RootKey, unwrap, wrap

_SCHEMA = """
CREATE TABLE IF NOT EXISTS domain_key(
  domain TEXT NOT NULL, version INTEGER NOT NULL, wrapped BLOB NOT NULL, proof BLOB NOT NULL,
  created TEXT NOT NULL, PRIMARY KEY (domain, version)) STRICT;
CREATE TABLE IF NOT EXISTS data_key(
  id INTEGER PRIMARY KEY, domain TEXT NOT NULL, class TEXT NOT NULL, version INTEGER NOT NULL,
  domain_version INTEGER NOT NULL, state TEXT NOT NULL, wrapped BLOB, proof BLOB NOT NULL,
  created TEXT NOT NULL, UNIQUE (domain, class, version)) STRICT;
CREATE TABLE IF NOT EXISTS named_key(
  name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, proof BLOB NOT NULL, created TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS purged(id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""

_INDEX_ROOT = "index"
_INTEGRITY_ROOT = "integrity"
_AUDIT_SIGNING = "audit-signing"
_REPORT_SIGNING = "report-signing"


class Keyring:
    """All keys of one installation; safe for several threads and processes."""

    def __init__(self, folder: Path, root: RootKey, *, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._lock = RLock()
        try:
            self._connection = connect(folder / "keyring.db")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise KeyUnavailable(f"the keyring cannot be opened: {folder}") from error
        self.slots = KeySlots(folder / "keyslots.db", clock=clock)
        self._named: dict[str, bytes] = {}
        self._forget()

    @classmethod
    def create(cls, folder: Path, *, clock: Clock) -> "Keyring":
        """Make a new keyring with its root key file; raises KeyUnavailable if there is one."""
        keyring = cls(folder, FileRootKey.create(folder / "root.key"), clock=clock)
        for name in (_INDEX_ROOT, _INTEGRITY_ROOT, _AUDIT_SIGNING, _REPORT_SIGNING):
            keyring.named_key(name)
        return keyring

    @classmethod
    def open(cls, folder: Path, *, clock: Clock, root: RootKey | None = None) -> "Keyring":
        """Open a keyring; raises KeyUnavailable if it is missing or the root key is another."""
        if not (folder / "keyring.db").exists():
            raise KeyUnavailable(f"there is no keyring in {folder}; run: workbench keys init")
        opener = root if root is not None else FileRootKey.open(folder / "root.key")
        keyring = cls(folder, opener, clock=clock)
        keyring.named_key(_INDEX_ROOT)
        keyring._repeat_purges()
        return keyring

    def status(self) -> tuple[KeyStatus, ...]:
        """Return every data key there is or was, by domain, class and version."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, domain, class, version, state, created FROM data_key"
                " ORDER BY domain, class, version"
            ).fetchall()
        return tuple(
            KeyStatus(row[0], row[1], row[2], row[3], KeyState(row[4]), _moment(row[5]))
            for row in rows
        )

    def primary(self, domain: str, sealed_class: str) -> DataKey:
        """Return the key that seals in this domain and class, made if there is none yet."""
        with self._lock:
            self._notice_changes()
            known = self._primaries.get((domain, sealed_class))
            if known is not None:
                return known
            key_id = self._primary_id(domain, sealed_class)
            if key_id is None:
                with self._writing():
                    # Another process may have been first.
                    key_id = self._primary_id(domain, sealed_class)
                    if key_id is None:
                        key_id = self._add_data_key(domain, sealed_class)
            key = self._load(key_id)
            self._primaries[(domain, sealed_class)] = key
            return key

    def data_key(self, key_id: int) -> DataKey:
        """Return the key that a block names; raises KeyUnavailable if it may not open any more."""
        with self._lock:
            self._notice_changes()
            key = self._data_keys.get(key_id) or self._load(key_id)
        if key.state not in (KeyState.PRIMARY, KeyState.ENABLED):
            raise KeyUnavailable(f"key {key_id} is {key.state}")
        return key

    def rotate(self, domain: str) -> tuple[int, ...]:
        """Give a domain a new domain key and new data keys; return the ids of the new ones.

        Blocks under the old data keys still open. Seal them again, then ``retire`` and
        ``destroy`` the old keys.
        """
        with self._lock, self._writing():
            classes = self._connection.execute(
                "SELECT DISTINCT class FROM data_key WHERE domain = ? ORDER BY class", (domain,)
            ).fetchall()
            if not classes:
                raise KeyUnavailable(f"there is no key domain {domain}")
            self._add_domain_key(domain)
            self._rewrap(domain)
            return tuple(self._add_data_key(domain, row[0]) for row in classes)

    def retire(self, key_id: int) -> None:
        """Disable an old key, so that what still needs it is found before it is destroyed."""
        self._move(key_id, (KeyState.ENABLED, KeyState.DISABLED), KeyState.DISABLED)

    def reinstate(self, key_id: int) -> None:
        """Let a disabled key open again."""
        self._move(key_id, (KeyState.ENABLED, KeyState.DISABLED), KeyState.ENABLED)

    def destroy(self, key_id: int) -> None:
        """Erase a disabled key for good: whatever it sealed stays shut."""
        self._move(key_id, (KeyState.DISABLED,), KeyState.DESTROYED)
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def purge(self, ids: Iterable[str]) -> int:
        """Destroy for good the secrets of what these mentions and links sealed.

        Returns how many there were. The ids are kept here as well as beside the slots, so that
        slots restored from a backup are purged again when the keyring is opened.
        """
        wanted = list(dict.fromkeys(ids))
        at = self._now()
        with self._lock, self._writing():
            self._connection.executemany(
                "INSERT OR IGNORE INTO purged VALUES (?, ?)", [(one, at) for one in wanted]
            )
        return self.slots.destroy(wanted)

    def named_key(self, name: str) -> bytes:
        """Return a key that belongs to no domain, made when first asked for."""
        with self._lock:
            if name not in self._named:
                self._named[name] = self._read_named(name) or self._add_named(name)
            return self._named[name]

    def index_root(self) -> bytes:
        """Return the root of all blind index keys."""
        return self.named_key(_INDEX_ROOT)

    def integrity_root(self) -> bytes:
        """Return the root of the codes over clear fields and edges."""
        return self.named_key(_INTEGRITY_ROOT)

    def audit_key(self) -> Ed25519PrivateKey:
        """Return the key that signs audit checkpoints."""
        return Ed25519PrivateKey.from_private_bytes(self.named_key(_AUDIT_SIGNING))

    def audit_public_key(self) -> Ed25519PublicKey:
        """Return what a verifier needs to check the audit log."""
        return self.audit_key().public_key()

    def report_key(self) -> Ed25519PrivateKey:
        """Return the key that signs reports and exports."""
        return Ed25519PrivateKey.from_private_bytes(self.named_key(_REPORT_SIGNING))

    def close(self) -> None:
        """Close the files and let go of the keys."""
        with self._lock:
            self._forget()
            self._named.clear()
            self._connection.close()
        self.slots.close()

    # -- inside -------------------------------------------------------------------------------

    def _repeat_purges(self) -> None:
        ids = {row[0] for row in self._connection.execute("SELECT id FROM purged")}
        undone = ids - self.slots.destroyed(ids)
        if undone:
            self.slots.destroy(sorted(undone))

    def _forget(self) -> None:
        self._primaries: dict[tuple[str, str], DataKey] = {}
        self._data_keys: dict[int, DataKey] = {}
        self._domain_keys: dict[tuple[str, int], bytes] = {}
        self._seen = self._data_version()

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _notice_changes(self) -> None:
        if self._data_version() != self._seen:
            self._forget()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # What was learnt inside a transaction may have been rolled back or replaced.
        try:
            with transaction(self._connection):
                yield
        finally:
            self._forget()

    def _primary_id(self, domain: str, sealed_class: str) -> int | None:
        row = self._connection.execute(
            "SELECT id FROM data_key WHERE domain = ? AND class = ? AND state = ?",
            (domain, sealed_class, KeyState.PRIMARY),
        ).fetchone()
        return None if row is None else int(row[0])

    def _load(self, key_id: int) -> DataKey:
        row = self._connection.execute(
            "SELECT domain, class, domain_version, state, wrapped, proof FROM data_key"
            " WHERE id = ?",
            (key_id,),
        ).fetchone()
        if row is None:
            raise KeyUnavailable(f"there is no key {key_id}")
        domain, sealed_class, domain_version, state, wrapped, proof = row
        if wrapped is None:
            raise KeyUnavailable(f"key {key_id} was destroyed")
        cipher = AESGCM(self._domain_key(domain, domain_version))
        secret = unwrap(cipher, wrapped, _place("data", domain, sealed_class, key_id))
        _check(secret, proof)
        key = DataKey(key_id, domain, sealed_class, KeyState(state), secret)
        self._data_keys[key_id] = key
        return key

    def _domain_key(self, domain: str, version: int) -> bytes:
        if (domain, version) not in self._domain_keys:
            row = self._connection.execute(
                "SELECT wrapped, proof FROM domain_key WHERE domain = ? AND version = ?",
                (domain, version),
            ).fetchone()
            if row is None:
                raise KeyUnavailable(f"the key of domain {domain} is missing")
            key = self._root.unwrap(row[0], _place("domain", domain, "", version))
            _check(key, row[1])
            self._domain_keys[(domain, version)] = key
        return self._domain_keys[(domain, version)]

    def _domain_version(self, domain: str) -> int:
        row = self._connection.execute(
            "SELECT max(version) FROM domain_key WHERE domain = ?", (domain,)
        ).fetchone()
        return int(row[0] or 0)

    def _add_domain_key(self, domain: str) -> int:
        version = self._domain_version(domain) + 1
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = self._root.wrap(key, _place("domain", domain, "", version))
        self._connection.execute(
            "INSERT INTO domain_key VALUES (?, ?, ?, ?, ?)",
            (domain, version, wrapped, commitment(key), self._now()),
        )
        return version

    def _add_data_key(self, domain: str, sealed_class: str) -> int:
        domain_version = self._domain_version(domain) or self._add_domain_key(domain)
        cipher = AESGCM(self._domain_key(domain, domain_version))
        version = self._connection.execute(
            "SELECT ifnull(max(version), 0) + 1 FROM data_key WHERE domain = ? AND class = ?",
            (domain, sealed_class),
        ).fetchone()[0]
        self._connection.execute(
            "UPDATE data_key SET state = ? WHERE domain = ? AND class = ? AND state = ?",
            (KeyState.ENABLED, domain, sealed_class, KeyState.PRIMARY),
        )
        key_id = self._free_id()
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = wrap(cipher, key, _place("data", domain, sealed_class, key_id))
        self._connection.execute(
            "INSERT INTO data_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key_id, domain, sealed_class, version, domain_version, KeyState.PRIMARY)
            + (wrapped, commitment(key), self._now()),
        )
        return key_id

    def _free_id(self) -> int:
        while True:
            key_id = secrets.randbelow(2**32 - 1) + 1
            taken = self._connection.execute("SELECT 1 FROM data_key WHERE id = ?", (key_id,))
            if taken.fetchone() is None:
                return key_id

    def _rewrap(self, domain: str) -> None:
        version = self._domain_version(domain)
        cipher = AESGCM(self._domain_key(domain, version))
        rows = self._connection.execute(
            "SELECT id, class FROM data_key WHERE domain = ? AND wrapped IS NOT NULL", (domain,)
        ).fetchall()
        for key_id, sealed_class in rows:
            secret = self._load(key_id).secret
            wrapped = wrap(cipher, secret, _place("data", domain, sealed_class, key_id))
            self._connection.execute(
                "UPDATE data_key SET wrapped = ?, domain_version = ? WHERE id = ?",
                (wrapped, version, key_id),
            )
        self._connection.execute(
            "DELETE FROM domain_key WHERE domain = ? AND version < ?", (domain, version)
        )

    def _move(self, key_id: int, allowed: tuple[KeyState, ...], state: KeyState) -> None:
        with self._lock, self._writing():
            row = self._connection.execute(
                "SELECT state FROM data_key WHERE id = ?", (key_id,)
            ).fetchone()
            if row is None:
                raise KeyUnavailable(f"there is no key {key_id}")
            if KeyState(row[0]) not in allowed:
                raise KeyUnavailable(f"key {key_id} is {row[0]} and cannot become {state}")
            self._connection.execute(
                "UPDATE data_key SET state = ?, wrapped = iif(?, NULL, wrapped) WHERE id = ?",
                (state, state is KeyState.DESTROYED, key_id),
            )

    def _read_named(self, name: str) -> bytes | None:
        row = self._connection.execute(
            "SELECT wrapped, proof FROM named_key WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            return None
        key = self._root.unwrap(row[0], _place("named", name, "", 1))
        _check(key, row[1])
        return key

    def _add_named(self, name: str) -> bytes:
        with self._writing():
            existing = self._read_named(name)
            if existing is not None:
                return existing
            key = secrets.token_bytes(KEY_BYTES)
            wrapped = self._root.wrap(key, _place("named", name, "", 1))
            self._connection.execute(
                "INSERT INTO named_key VALUES (?, ?, ?, ?)",
                (name, wrapped, commitment(key), self._now()),
            )
        return key

    def _now(self) -> str:
        return self._clock().isoformat()


def _place(kind: str, name: str, part: str, number: int) -> bytes:
    # Binds a wrapped key to where it belongs, so that rows cannot be exchanged.
    return framed(b"jejaring/key/1", kind.encode(), name.encode(), part.encode(), b"%d" % number)


def _check(key: bytes, proof: bytes) -> None:
    if not hmac.compare_digest(commitment(key), proof):
        raise KeyUnavailable("a key does not match what was committed to when it was made")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
