"""Who acts when no person is signed in: services with a stated scope, operators of this machine."""

from getpass import getuser

from security.accounts import Account
from security.clock import Clock
from security.labels import Classification
from workbench.actions.gate import Sitting

_NATIONAL = frozenset({"*"})


def service_sitting(
    service: str,
    purpose: str,
    *,
    provinces: frozenset[str] = _NATIONAL,
    clearance: Classification = Classification.SANGAT_RAHASIA,
    compartments: frozenset[str] = frozenset(),
) -> Sitting:
    """A sitting of ``service/<name>``, e.g. of the linker over all provinces.

    Reports are made by a service with the recipient's provinces, clearance and compartments.
    """
    account = Account(
        name=f"service/{service}",
        display=f"service/{service}",
        roles=frozenset({"service"}),
        provinces=provinces,
        clearance=clearance,
        compartments=compartments,
        office="",
        suspended=False,
    )
    return Sitting(account=account, session_id="", purpose=purpose)


def operator_sitting(role: str, purpose: str, *, clock: Clock) -> Sitting:
    """A sitting of whoever runs a command on this machine as the service's own user.

    Such a person can read the root key, so their second factor is access to the machine. ``role``
    is ``administrator``, ``auditor`` or ``records_officer``: none of them sees case data.
    """
    account = Account(
        name=f"operator/{getuser()}",
        display=f"operator/{getuser()}",
        roles=frozenset({role}),
        provinces=_NATIONAL,
        clearance=Classification.SANGAT_RAHASIA,
        compartments=frozenset(),
        office="",
        suspended=False,
    )
    return Sitting(account=account, session_id="", purpose=purpose, mfa_at=clock())
