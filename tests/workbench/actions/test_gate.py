"""The gate: what it grants, what it records, and that nothing leaves without a record."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from graph.view import Authority
from security.audit import Phase
from security.errors import AuditUnavailable, Denied, Unauthenticated
from tests.workbench.people import JAKARTA, MEDAN, Planted, Sit
from workbench.actions.gate import Action, Done
from workbench.actions.search import search
from workbench.bootstrap import Workbench
from workbench.errors import FactorNeeded

VIEW = Action("look", "view", {"of": "something"})


def test_gate_grants_only_labels_of_the_account(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    seen = {
        who: bench.gate.run(sit(who), VIEW, lambda a: Done(a.labels))
        for who in ("jakarta", "medan", "national")
    }
    assert seen == {
        "jakarta": frozenset({JAKARTA}),
        "medan": frozenset({MEDAN}),
        "national": frozenset({JAKARTA, MEDAN}),
    }


def test_gate_records_intent_before_and_outcome_after(
    bench: Workbench, planted: Planted, sit: Sit
) -> None:
    sitting, before = sit("jakarta"), []

    def act(authority: Authority) -> Done[str]:
        before.extend(bench.audit.events(actor="jakarta"))
        return Done("value", (planted.budi.id,), 3)

    bench.gate.run(sitting, VIEW, act)
    outcome, intent = bench.audit.events(actor="jakarta")
    assert [e.event.phase for e in before] == [Phase.INTENT]
    assert (intent.event.phase, intent.event.purpose, intent.event.case) == (
        Phase.INTENT,
        sitting.purpose,
        sitting.case,
    )
    assert outcome.event.phase is Phase.OUTCOME
    assert outcome.event.link_to == intent.seq
    assert (outcome.event.entities, outcome.event.rows) == ((planted.budi.id,), 3)


def test_gate_records_failed_act_by_kind_only(bench: Workbench, sit: Sit) -> None:
    def act(authority: Authority) -> Done[None]:
        raise RuntimeError("Budi Santoso")

    with pytest.raises(RuntimeError):
        bench.gate.run(sit("jakarta"), VIEW, act)
    assert bench.audit.events(actor="jakarta")[0].event.error == "RuntimeError"
    assert b"Budi" not in bench.settings.audit.read_bytes()


def test_gate_records_denial_and_does_not_act(bench: Workbench, sit: Sit) -> None:
    acted = []
    with pytest.raises(Denied):
        bench.gate.run(sit("auditor"), VIEW, lambda a: Done(acted.append(1)))
    (event,) = bench.audit.events(actor="auditor")
    assert (event.event.decision, acted) == ("deny", [])


def test_gate_needs_a_purpose(bench: Workbench, sit: Sit) -> None:
    with pytest.raises(Denied):
        bench.gate.run(replace(sit("jakarta"), purpose=" "), VIEW, lambda a: Done(1))


def test_gate_refuses_ended_session(bench: Workbench, sit: Sit) -> None:
    sitting = sit("jakarta")
    bench.sessions.revoke_account("jakarta")
    with pytest.raises(Unauthenticated):
        bench.gate.run(sitting, VIEW, lambda a: Done(1))


def test_gate_denies_account_suspended_since_sign_in(bench: Workbench, sit: Sit) -> None:
    sitting = sit("jakarta")
    bench.accounts.suspend("jakarta")
    with pytest.raises(Denied):
        bench.gate.run(sitting, VIEW, lambda a: Done(1))


def test_gate_seals_arguments(bench: Workbench, planted: Planted, sit: Sit) -> None:
    search(bench, sit("jakarta"), "Budi Santoso")
    written = [
        path.read_bytes() for path in bench.settings.audit.parent.iterdir() if path.is_file()
    ]
    assert not any(b"Budi" in content for content in written)
    assert any(e.event.arguments_sealed for e in bench.audit.events(actor="jakarta"))


def test_gate_without_audit_log_does_not_act(bench: Workbench, sit: Sit) -> None:
    sitting, acted = sit("jakarta"), []
    with _writes_refused(bench.settings.audit), pytest.raises(AuditUnavailable):
        bench.gate.run(sitting, VIEW, lambda a: Done(acted.append(1)))
    assert acted == []


def test_gate_without_audit_log_after_the_act_releases_nothing(bench: Workbench, sit: Sit) -> None:
    sitting = sit("jakarta")
    refused = _writes_refused(bench.settings.audit)
    released = []

    def act(authority: Authority) -> Done[str]:
        refused.__enter__()
        return Done("secret")

    try:
        with pytest.raises(AuditUnavailable):
            released.append(bench.gate.run(sitting, VIEW, act))
    finally:
        refused.__exit__()
    assert released == []


class _writes_refused:
    """While it lasts, SQLite refuses each new event, as it does when the disk is full."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def __enter__(self) -> None:
        self._connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT raise(ABORT, 'full'); END"
        )

    def __exit__(self, *failure: object) -> None:
        self._connection.execute("DROP TRIGGER full")
        self._connection.close()


def test_gate_says_when_only_the_second_factor_is_too_old(bench: Workbench, sit: Sit) -> None:
    sitting = sit("jakarta")
    assert sitting.mfa_at is not None
    unmask = Action("unmask", "unmask")
    bench.gate.run(sitting, unmask, lambda a: Done(1))
    stale = replace(sitting, mfa_at=sitting.mfa_at - timedelta(minutes=6))
    with pytest.raises(FactorNeeded):
        bench.gate.run(stale, unmask, lambda a: Done(1))
    with pytest.raises(Denied, match="case number"):
        bench.gate.run(replace(sitting, case=None), unmask, lambda a: Done(1))
