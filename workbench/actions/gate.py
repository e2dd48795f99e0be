"""The one gate: authorise, record the intent, act, record the outcome, release.

If the audit log cannot be written, ``AuditUnavailable`` is raised and nothing is done or released:
the intent is durable before the act, the outcome before its value leaves.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType

from graph.view import Authority
from security.accounts import Account, Accounts
from security.audit import AuditLog, Event, Phase
from security.clock import Clock
from security.envelope import PurposeSeal
from security.errors import Denied, Unauthenticated
from security.labels import Label
from security.policy import LABEL_VERBS, Context, Policy, Principal
from security.sessions import Sessions
from workbench.errors import FactorNeeded

Argument = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A named actor at work, for what purpose, on which case.

    ``session_id`` is empty for a service, and for an operator of this machine.
    """

    account: Account
    session_id: str
    purpose: str
    case: str | None = None
    mfa_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What is asked for. Arguments are recorded sealed, since they may hold values of records."""

    name: str
    verb: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done[T]:
    """What an act hands back: the value, the entity ids it showed or changed, and its rows."""

    value: T
    entities: tuple[str, ...] = ()
    rows: int = 0


class _Recorded(AbstractContextManager["_Recorded"]):
    """Records the outcome of an act, whichever way it ends."""

    def __init__(self, audit: AuditLog, intent: Event, number: int) -> None:
        self._audit = audit
        self._intent = intent
        self._number = number
        self.entities: tuple[str, ...] = ()
        self.rows = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        outcome = replace(
            self._intent,
            phase=Phase.OUTCOME,
            arguments_sealed=None,
            entities=self.entities,
            rows=self.rows,
            error=kind.__name__ if kind else None,
            link_to=self._number,
        )
        self._audit.append(outcome)


class Gate:
    """Every read and write of the workbench passes ``run``."""

    def __init__(
        self,
        *,
        policy: Policy,
        audit: AuditLog,
        accounts: Accounts,
        sessions: Sessions,
        seal: PurposeSeal,
        labels: Callable[[], Iterable[Label]],
        clock: Clock,
    ) -> None:
        self._policy = policy
        self._audit = audit
        self._accounts = accounts
        self._sessions = sessions
        self._seal = seal
        self._labels = labels
        self._clock = clock

    def run[T](self, sitting: Sitting, action: Action, act: Callable[[Authority], Done[T]]) -> T:
        """Do ``act`` within what the policy grants, between its two audit events.

        Raises Unauthenticated, Denied, AuditUnavailable, or what ``act`` raises.
        """
        authority = self._authorise(sitting, action)
        intent = self._event(sitting, action, "allow")
        number = self._audit.append(intent)
        with _Recorded(self._audit, intent, number) as outcome:
            done = act(authority)
            outcome.entities, outcome.rows = done.entities, done.rows
        return done.value

    def permits(self, sitting: Sitting, verb: str) -> bool:
        """Whether this sitting may do the verb at all: for what a page offers, not for release."""
        principal = _principal(self._current(sitting))
        return self._policy.permits(principal, verb, self._context(sitting))

    def _authorise(self, sitting: Sitting, action: Action) -> Authority:
        if not sitting.purpose.strip():
            raise Denied("an action needs a purpose")
        principal = _principal(self._current(sitting))
        context = self._context(sitting)
        labels: frozenset[Label] = frozenset()
        decision = self._policy.decide(principal, action.verb, context)
        if decision.allowed and action.verb in LABEL_VERBS:
            labels = self._policy.allowed_labels(principal, action.verb, self._labels(), context)
        if not decision.allowed:
            self._audit.append(self._event(sitting, action, "deny"))
            raise _refusal(decision.reasons)
        return Authority(sitting.account.name, labels, sitting.purpose, sitting.case)

    def _current(self, sitting: Sitting) -> Account:
        """The account as it stands now, not as it was at sign-in."""
        if not sitting.session_id:  # only actions.services makes these, for this machine's own
            return sitting.account
        if not self._sessions.is_live(sitting.session_id):
            raise Unauthenticated("the session has ended: sign in again")
        return self._accounts.get(sitting.account.name)

    def _context(self, sitting: Sitting) -> Context:
        age = None
        if sitting.mfa_at is not None:
            age = int((self._clock() - sitting.mfa_at).total_seconds())
        return Context(purpose=sitting.purpose, case=sitting.case, mfa_age_seconds=age)

    def _event(self, sitting: Sitting, action: Action, decision: str) -> Event:
        return Event(
            phase=Phase.INTENT,
            actor=sitting.account.name,
            session=sitting.session_id,
            purpose=sitting.purpose,
            case=sitting.case,
            verb=action.verb,
            action=action.name,
            arguments_sealed=self._sealed(action),
            decision=decision,
            entities=(),
            rows=0,
            error=None,
            policy_version=self._policy.version,
            link_to=None,
        )

    def _sealed(self, action: Action) -> bytes | None:
        if not action.arguments:
            return None
        text = json.dumps(dict(action.arguments), sort_keys=True, ensure_ascii=False)
        return self._seal.seal(text.encode(), action.name)


def _refusal(reasons: tuple[str, ...]) -> Denied:
    """What the person can do about it, if anything."""
    if reasons == ("stale_second_factor",):
        return FactorNeeded("show your second factor again: the last time is too long ago")
    if "no_case" in reasons:
        return Denied("this needs a case number, stated with the purpose at sign-in")
    return Denied("your account may not do this, with this purpose")


def _principal(account: Account) -> Principal:
    return Principal(
        name=account.name,
        roles=account.roles,
        provinces=account.provinces,
        clearance=account.clearance,
        compartments=account.compartments,
        suspended=account.suspended,
    )
