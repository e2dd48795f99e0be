"""Exit codes of every command.

==  =====================================================================
0   done
1   failed; the message says what to do next
2   wrong use of the command
3   not set up, or a setting is missing or wrong
4   signed in wrongly, or not allowed
5   the graph store or its server does not work
6   the audit log cannot be written, or was altered
7   the audit log is whole, but no fresh outside witness confirms it
130 stopped by the person who started it
==  =====================================================================
"""

from enum import IntEnum

from graph.errors import Cancelled, ServerFault, StoreError
from security.errors import AuditUnavailable, Denied, Unauthenticated
from workbench.errors import BadSetting, NotReady


class Exit(IntEnum):
    """See the module."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_READY = 3
    REFUSED = 4
    STORE = 5
    AUDIT = 6
    UNWITNESSED = 7
    STOPPED = 130


_CODES: tuple[tuple[type[BaseException], Exit, str], ...] = (
    (NotReady, Exit.NOT_READY, ""),
    (BadSetting, Exit.NOT_READY, ""),
    (Unauthenticated, Exit.REFUSED, "check name, password and code, and try again"),
    (Denied, Exit.REFUSED, "ask your administrator, or state the purpose and case it needs"),
    (ServerFault, Exit.STORE, "`workbench neo4j status` and `workbench doctor` say more"),
    (StoreError, Exit.STORE, "see that Neo4j runs: `workbench neo4j status`"),
    (AuditUnavailable, Exit.AUDIT, "free disk space or check the rights of the audit folder"),
    (Cancelled, Exit.STOPPED, "run the same command again to go on"),
)


def code_of(error: BaseException) -> tuple[Exit, str]:
    """The exit code for an error, and what to do next if the error does not say it itself."""
    found = ((code, then) for kind, code, then in _CODES if isinstance(error, kind))
    return next(found, (Exit.FAILED, "`workbench doctor` looks for the cause"))
