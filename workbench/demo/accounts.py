"""Demo accounts: made once, their secrets in one private file of the installation."""

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import pyotp

from security.accounts import Enrolment
from security.errors import Unauthenticated
from security.labels import Classification
from workbench.actions.administer import NewAccount, add_account
from workbench.actions.authenticate import sign_in, state_purpose
from workbench.actions.gate import Sitting
from workbench.actions.services import operator_sitting
from workbench.bootstrap import Workbench
from workbench.errors import NotReady
from workbench.settings import Settings

_STEP = 30


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a demo account signs in with; the file that holds them is for its owner alone."""

    name: str
    display: str
    password: str
    totp_secret: str

    def __repr__(self) -> str:
        return f"Credentials({self.name!r}, …)"

    @property
    def code(self) -> str:
        """The present one-time code."""
        return pyotp.TOTP(self.totp_secret).now()


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    display: str
    role: str
    provinces: frozenset[str]
    office: str
    compartments: frozenset[str] = frozenset()


_PLANS = (
    _Plan("analis", "Analis Nasional", "analyst", frozenset({"*"}), "BNN RI"),
    _Plan("analis.sumut", "Analis Sumatera Utara", "analyst", frozenset({"12"}), "BNNP Sumut"),
    _Plan("analis.sulsel", "Analis Sulawesi Selatan", "analyst", frozenset({"73"}), "BNNP Sulsel"),
    _Plan("arsip", "Petugas Arsip", "records_officer", frozenset({"*"}), "BNN RI"),
    _Plan("auditor", "Auditor", "auditor", frozenset({"*"}), "Inspektorat BNN"),
    _Plan("admin", "Administrator", "administrator", frozenset({"*"}), "BNN RI"),
)


def read_credentials(settings: Settings, name: str) -> Credentials:
    """Those of one demo account; raises NotReady if there is none of that name."""
    found = _read(_path(settings)).get(name)
    if found is None:
        raise NotReady("there is no demo account of that name: run `make demo` first")
    return found


def _path(settings: Settings) -> Path:
    return settings.home / "demo-accounts.json"


def _read(path: Path) -> dict[str, Credentials]:
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["name"]: Credentials(**row) for row in rows}


class DemoAccounts:
    """The demo accounts of one installation."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._path = _path(bench.settings)
        self.credentials = _read(self._path) or self._create()

    def sit(self, name: str, purpose: str) -> Sitting:
        """Sign in with password and code, as a person would, and state a purpose."""
        token = self._token(self.credentials[name])
        return self._bench.sitting(state_purpose(self._bench, token, purpose, None))

    def _token(self, credentials: Credentials) -> str:
        """A code is good for one sign-in: if this one was used moments ago, wait for the next."""
        try:
            return sign_in(self._bench, credentials.name, credentials.password, credentials.code)
        except Unauthenticated:
            time.sleep(_STEP - time.time() % _STEP + 0.5)
            return sign_in(self._bench, credentials.name, credentials.password, credentials.code)

    def _create(self) -> dict[str, Credentials]:
        administrator = operator_sitting(
            "administrator", "menyiapkan demonstrasi", clock=self._bench.clock
        )
        made = {}
        for plan in _PLANS:
            password = secrets.token_urlsafe(12)
            enrolment = self._enrol(administrator, plan, password)
            made[plan.name] = Credentials(plan.name, plan.display, password, enrolment.totp_secret)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(c) for c in made.values()], file, indent=1)
        return made

    def _enrol(self, administrator: Sitting, plan: _Plan, password: str) -> Enrolment:
        new = NewAccount(
            name=plan.name,
            display=plan.display,
            password=password,
            roles=frozenset({plan.role}),
            provinces=plan.provinces,
            clearance=Classification.SANGAT_RAHASIA,
            compartments=plan.compartments,
            office=plan.office,
        )
        return add_account(self._bench, administrator, new)
