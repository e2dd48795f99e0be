"""People who sit at a workbench in tests, and what is planted for them."""

from collections.abc import Callable
from dataclasses import dataclass

from graph.statement import Mention
from security.accounts import Account
from security.labels import Classification, Label
from workbench.actions.gate import Sitting
from workbench.actions.services import service_sitting
from workbench.bootstrap import Workbench

JAKARTA = Label("31", Classification.RAHASIA)
MEDAN = Label("12", Classification.RAHASIA)
PASSWORD = "correct horse battery"
PURPOSE = "investigation"
CASE = "LKN/1/2026"
SERVICE = service_sitting("test", "test")

_ROLES = {
    "jakarta": ("analyst", "31"),
    "medan": ("analyst", "12"),
    "national": ("analyst", "*"),
    "headquarters": ("analyst", "*"),
    "auditor": ("auditor", "*"),
    "records": ("records_officer", "*"),
    "admin": ("administrator", "*"),
}

Sit = Callable[[str], Sitting]


def open_session(bench: Workbench, who: str) -> str:
    """The token of a session with a purpose and a case; no password is made for it."""
    if not _is_known(bench, who):
        bench.accounts.register(_account(who))
    return bench.sessions.open(who, PURPOSE, CASE)


def enrol(bench: Workbench, who: str) -> str | None:
    """Make an account if there is none yet; returns its second-factor secret when it is new."""
    if _is_known(bench, who):
        return None
    return bench.accounts.create(_account(who), PASSWORD).totp_secret


def _is_known(bench: Workbench, who: str) -> bool:
    return any(account.name == who for account in bench.accounts.list())


def _account(who: str) -> Account:
    role, province = _ROLES[who]
    return Account(
        name=who,
        display=who.title(),
        roles=frozenset({role}),
        provinces=frozenset({province}),
        clearance=Classification.SANGAT_RAHASIA,
        compartments=frozenset(),
        office=province,
    )


@dataclass(frozen=True, slots=True)
class Planted:
    """Mentions that tests speak of. ``budi`` and ``budi_again`` are judged the same person."""

    budi: Mention
    budi_again: Mention
    citra: Mention
    case: Mention
    phone: Mention
    medan_person: Mention
    medan_case: Mention
    medan_phone: Mention
    judgement: str
    proposal: tuple[str, str]
