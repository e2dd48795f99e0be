"""Accounts and keys. Whoever administers sees no case data."""

from dataclasses import dataclass

from graph.view import Authority
from security.accounts import Account, Enrolment
from security.keys import KeyStatus
from security.labels import Classification
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to be given access, and to what. Provinces are codes, ``*`` for all."""

    name: str
    display: str
    password: str
    roles: frozenset[str]
    provinces: frozenset[str]
    clearance: Classification = Classification.TERBATAS
    compartments: frozenset[str] = frozenset()
    office: str = ""

    def __repr__(self) -> str:
        return f"NewAccount({self.name!r}, …)"


def add_account(bench: Workbench, sitting: Sitting, new: NewAccount) -> Enrolment:
    """Create an account; the second-factor secret is released once, here.

    Raises BadRequest if the name is taken or a value is not allowed.
    """
    account = Account(
        name=new.name,
        display=new.display,
        roles=new.roles,
        provinces=new.provinces,
        clearance=new.clearance,
        compartments=new.compartments,
        office=new.office,
    )

    def act(authority: Authority) -> Done[Enrolment]:
        try:
            enrolment = bench.accounts.create(account, new.password)
        except ValueError as fault:
            raise BadRequest(str(fault)) from fault
        return Done(enrolment, (), 1)

    arguments = {"account": account.name, "roles": ",".join(sorted(account.roles))}
    return bench.gate.run(sitting, Action("add_account", "user_admin", arguments), act)


def list_accounts(bench: Workbench, sitting: Sitting) -> tuple[Account, ...]:
    """All accounts."""

    def act(authority: Authority) -> Done[tuple[Account, ...]]:
        accounts = tuple(bench.accounts.list())
        return Done(accounts, (), len(accounts))

    return bench.gate.run(sitting, Action("list_accounts", "user_admin"), act)


def suspend_account(bench: Workbench, sitting: Sitting, name: str) -> None:
    """Suspend an account and end its sessions at once."""

    def act(authority: Authority) -> Done[None]:
        bench.accounts.suspend(name)
        bench.sessions.revoke_account(name)
        return Done(None, (), 1)

    bench.gate.run(sitting, Action("suspend_account", "user_admin", {"account": name}), act)


def key_status(bench: Workbench, sitting: Sitting) -> tuple[KeyStatus, ...]:
    """Keys with their state; never the keys."""

    def act(authority: Authority) -> Done[tuple[KeyStatus, ...]]:
        status = tuple(bench.keyring.status())
        return Done(status, (), len(status))

    return bench.gate.run(sitting, Action("key_status", "key_admin"), act)


def rotate_key(bench: Workbench, sitting: Sitting, domain: str) -> None:
    """Make a new primary key of a domain; blocks under the old one still open."""

    def act(authority: Authority) -> Done[None]:
        bench.keyring.rotate(domain)
        return Done(None, (), 1)

    bench.gate.run(sitting, Action("rotate_key", "key_admin", {"domain": domain}), act)
