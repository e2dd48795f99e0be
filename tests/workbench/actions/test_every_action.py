"""Generated over all actions: each passes the gate, or this file does not know it and fails."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

import workbench
import workbench.actions
from graph.errors import GraphError
from graph.evidence import Verdict
from graph.links import LinkKind
from ingest.errors import IngestError
from ingest.mapping import shipped
from security.audit import Phase
from security.errors import Denied, Unauthenticated
from security.keys import domain_of
from tests.factories import NOON
from tests.workbench.people import JAKARTA, PASSWORD, Planted, Sit
from workbench.actions.administer import (
    NewAccount,
    add_account,
    key_status,
    list_accounts,
    rotate_key,
    suspend_account,
)
from workbench.actions.audit import read_audit, verify_audit
from workbench.actions.catalogue import catalogue, list_queries
from workbench.actions.compare_dates import compare_dates, draw_dates
from workbench.actions.expand import expand, neighbourhood
from workbench.actions.explain_pair import explain_pair
from workbench.actions.export_chart import export_chart
from workbench.actions.find_path import find_path
from workbench.actions.full_run import accept_run, reject_run, show_run, undo_run
from workbench.actions.gate import Sitting
from workbench.actions.ingest_file import ingest_file
from workbench.actions.judge import judge
from workbench.actions.link import link, link_new
from workbench.actions.model import models
from workbench.actions.networks import list_networks, open_network
from workbench.actions.open_case import open_case
from workbench.actions.open_entity import open_entity
from workbench.actions.open_person import open_association, open_person
from workbench.actions.open_tie import open_tie
from workbench.actions.overview import overview
from workbench.actions.reports import list_reports, make_report, read_report
from workbench.actions.review_queue import review_queue
from workbench.actions.search import search
from workbench.actions.sources import sources
from workbench.actions.unmask import unmask
from workbench.actions.what_if import suggest_removal, what_if
from workbench.actions.withdraw import withdraw
from workbench.bootstrap import Workbench
from workbench.errors import WorkbenchError
from workbench.reports.week import Week

Call = Callable[[Workbench, Sitting, Planted], object]
Verb = Callable[..., object]

NEW = NewAccount("new", "New", PASSWORD, frozenset({"analyst"}), frozenset({"31"}))
WEEK = Week.parse("2026-W47")
DAYS = (date(2026, 8, 1), date(2026, 11, 1))

CALLS: dict[Verb, tuple[str, Call]] = {
    overview: ("jakarta", lambda b, s, p: overview(b, s)),
    search: ("jakarta", lambda b, s, p: search(b, s, "Budi")),
    open_entity: ("jakarta", lambda b, s, p: open_entity(b, s, p.phone.id)),
    open_person: ("jakarta", lambda b, s, p: open_person(b, s, p.budi.id)),
    open_association: (
        "jakarta",
        lambda b, s, p: open_association(b, s, p.budi.id, p.citra.id),
    ),
    open_case: ("jakarta", lambda b, s, p: open_case(b, s, p.case.id)),
    open_tie: (
        "jakarta",
        lambda b, s, p: open_tie(b, s, p.citra.id, p.case.id, LinkKind.INVOLVED_IN),
    ),
    unmask: ("jakarta", lambda b, s, p: unmask(b, s, p.budi.id, "nik", "to check the register")),
    review_queue: ("jakarta", lambda b, s, p: review_queue(b, s)),
    judge: ("jakarta", lambda b, s, p: judge(b, s, *p.proposal, Verdict.DIFFERENT, "ages")),
    models: ("jakarta", lambda b, s, p: models(b, s)),
    withdraw: ("jakarta", lambda b, s, p: withdraw(b, s, p.judgement)),
    explain_pair: ("jakarta", lambda b, s, p: explain_pair(b, s, p.budi.id, p.budi_again.id)),
    expand: ("jakarta", lambda b, s, p: expand(b, s, p.case.id)),
    neighbourhood: ("jakarta", lambda b, s, p: neighbourhood(b, s, p.case.id, hops=2)),
    find_path: ("jakarta", lambda b, s, p: find_path(b, s, p.citra.id, p.phone.id)),
    export_chart: ("jakarta", lambda b, s, p: export_chart(b, s, [p.case.id], "png")),
    list_networks: ("jakarta", lambda b, s, p: list_networks(b, s)),
    open_network: ("jakarta", lambda b, s, p: open_network(b, s, "none")),
    what_if: ("jakarta", lambda b, s, p: what_if(b, s, "none", [p.budi.id])),
    suggest_removal: ("jakarta", lambda b, s, p: suggest_removal(b, s, "none", 2)),
    compare_dates: ("jakarta", lambda b, s, p: compare_dates(b, s, *DAYS)),
    draw_dates: ("jakarta", lambda b, s, p: draw_dates(b, s, DAYS, "none")),
    list_queries: ("jakarta", lambda b, s, p: list_queries(b, s)),
    catalogue: ("jakarta", lambda b, s, p: catalogue(b, s, "cases", {})),
    list_reports: ("jakarta", lambda b, s, p: list_reports(b, s)),
    make_report: ("jakarta", lambda b, s, p: make_report(b, s, WEEK, "31")),
    read_report: ("jakarta", lambda b, s, p: read_report(b, s, "none", "report.json")),
    link: ("jakarta", lambda b, s, p: link(b, s)),
    link_new: ("jakarta", lambda b, s, p: link_new(b, s)),
    show_run: ("jakarta", lambda b, s, p: show_run(b, s)),
    accept_run: ("jakarta", lambda b, s, p: accept_run(b, s, "checked")),
    reject_run: ("jakarta", lambda b, s, p: reject_run(b, s, "two men", group="none")),
    undo_run: ("jakarta", lambda b, s, p: undo_run(b, s, NOON)),
    sources: ("records", lambda b, s, p: sources(b, s)),
    ingest_file: (
        "records",
        lambda b, s, p: ingest_file(b, s, "absent.csv", shipped("persons"), "31"),
    ),
    read_audit: ("auditor", lambda b, s, p: read_audit(b, s)),
    verify_audit: ("auditor", lambda b, s, p: verify_audit(b, s)),
    add_account: ("admin", lambda b, s, p: add_account(b, s, NEW)),
    list_accounts: ("admin", lambda b, s, p: list_accounts(b, s)),
    suspend_account: ("admin", lambda b, s, p: suspend_account(b, s, "admin")),
    key_status: ("admin", lambda b, s, p: key_status(b, s)),
    rotate_key: ("admin", lambda b, s, p: rotate_key(b, s, domain_of(JAKARTA))),
}
"""Each action: who may, and one call. Some calls fail inside; they are recorded all the same."""

DENIED = {"jakarta": "auditor", "records": "auditor", "auditor": "jakarta", "admin": "jakarta"}
OURS = (GraphError, IngestError, WorkbenchError)


def _actions() -> set[Verb]:
    """Every function of the actions package that takes a workbench and a sitting."""
    found = set()
    for module in pkgutil.iter_modules(workbench.actions.__path__):
        loaded = importlib.import_module(f"workbench.actions.{module.name}")
        for name, member in inspect.getmembers(loaded, inspect.isfunction):
            takes = list(inspect.signature(member).parameters)[:2]
            public = not name.startswith("_") and member.__module__ == loaded.__name__
            if public and takes == ["bench", "sitting"]:
                found.add(member)
    return found


def _names(verbs: set[Verb]) -> set[str]:
    return {verb.__name__ for verb in verbs}


def test_every_action_is_in_the_matrix() -> None:
    assert _names(_actions()) == _names(set(CALLS))


@pytest.mark.parametrize("verb", CALLS, ids=lambda verb: verb.__name__)
def test_action_passes_the_gate(verb: Verb, bench: Workbench, planted: Planted, sit: Sit) -> None:
    who, call = CALLS[verb]
    _check_denied(bench, planted, sit, DENIED[who], call)
    _check_recorded(bench, planted, sit, who, call)
    _check_signed_out(bench, planted, sit, who, call)


def _check_denied(bench: Workbench, planted: Planted, sit: Sit, who: str, call: Call) -> None:
    with pytest.raises(Denied):
        call(bench, sit(who), planted)
    assert [e.event.decision for e in bench.audit.events(actor=who)] == ["deny"]


def _check_recorded(bench: Workbench, planted: Planted, sit: Sit, who: str, call: Call) -> None:
    with suppress(*OURS):
        call(bench, sit(who), planted)
    phases = [e.event.phase for e in bench.audit.events(actor=who)]
    assert phases == [Phase.OUTCOME, Phase.INTENT]


def _check_signed_out(bench: Workbench, planted: Planted, sit: Sit, who: str, call: Call) -> None:
    sitting = sit(who)
    bench.sessions.revoke_account(who)
    before = bench.audit.size()
    with pytest.raises(Unauthenticated):
        call(bench, sitting, planted)
    assert bench.audit.size() == before


MAKERS = {
    "Authority": {"workbench/actions/gate.py", "workbench/snapshots.py"},
    "View": {"workbench/snapshots.py"},
    "Snapshot": set(),
}
"""Who may make what grants or holds a view. The snapshots' own authority names nobody."""


def test_only_the_gate_grants_an_authority() -> None:
    root = Path(workbench.__file__).parents[1]
    made: dict[str, set[str]] = {name: set() for name in MAKERS}
    for path in (root / "workbench").rglob("*.py"):
        relative = path.relative_to(root).as_posix()
        if relative.startswith("workbench/demo/"):
            continue  # compares with the planted truth; ships no route
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made.get(node.func.id, set()).add(relative)
    assert made == MAKERS
