"""Service principals: who acts when no person is signed in, each with a stated scope."""

from security.accounts import Account
from security.labels import Classification
from workbench.actions.gate import SERVICE_ROLE, Sitting

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
        roles=frozenset({SERVICE_ROLE}),
        provinces=provinces,
        clearance=clearance,
        compartments=compartments,
        office="",
        suspended=False,
    )
    return Sitting(account=account, session_id="", purpose=purpose)
