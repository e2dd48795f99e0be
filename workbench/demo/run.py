"""The demonstration, step by step; every step is an action of a named account."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph.view import Authority
from ingest.areas import Areas
from ingest.mapping import shipped
from ingest.synthetic import Entry, read_manifest, write_sample
from security.clock import utc_now
from security.keyring import Keyring
from security.labels import NATIONAL
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.ingest_file import ingest_file
from workbench.actions.link import link
from workbench.actions.networks import NetworkList, list_networks
from workbench.actions.reports import WEEKLY, make_report
from workbench.actions.services import service_sitting
from workbench.bootstrap import Workbench, open_workbench
from workbench.demo.accounts import DemoAccounts
from workbench.demo.evaluation import Evaluation, Score
from workbench.locale.written import fixed, grams, number
from workbench.logs import set_up_logs
from workbench.reports.archive import Archive
from workbench.schedule import Timetable
from workbench.settings import Settings
from workbench.web.listening import check_port
from workbench.web.server import serve

_PURPOSE = "demonstrasi Jejaring"
_REPORT_SCOPES = (NATIONAL, "12", "73")
_LISTED = 8


def main() -> int:
    """Run everything; serve unless ``SERVE=0``."""
    settings = Settings.from_environment()
    set_up_logs("WARNING")  # every step says itself what it did
    if settings.serve:
        check_port(settings.web)
    if not (settings.keys / "root.key").exists():
        with _step("Keys"):
            Keyring.create(settings.keys, clock=utc_now)
    with ExitStack() as stack:
        with _step("Neo4j"):
            bench = stack.enter_context(open_workbench(settings))
        _run(bench)
        if settings.serve:
            set_up_logs(settings.log_level)
            _say(f"\nOpen {settings.web.origin} (stop with Ctrl+C)\n")
            serve(bench)
    return 0


def _run(bench: Workbench) -> None:
    with _step("Accounts"):
        accounts = DemoAccounts(bench)
    sample = bench.settings.home / "sample"
    if not (sample / "manifest.yaml").exists():
        with _step("Sample"):
            write_sample(sample, today=bench.clock().date())
    clerk = accounts.sit("arsip", _PURPOSE)
    for entry in read_manifest(sample):
        _load(bench, clerk, entry)
    analyst = accounts.sit("analis", _PURPOSE)
    with _step("Link persons"):
        linked = link(bench, service_sitting("linker", _PURPOSE))
    _say(
        f"    {number(linked.mentions)} mentions → {number(linked.persons)} persons; "
        f"{number(linked.for_review)} pairs wait for review"
    )
    if linked.waiting and linked.waiting.records:
        records = number(linked.waiting.records)
        _say(f"    {records} records would now be joined otherwise: it waits under Full run")
    with _step("Networks"):
        networks = list_networks(bench, analyst)
    _show_networks(networks)
    _reports(bench, analyst)
    with _step("Compare with the planted truth"):
        scores = _evaluate(bench, analyst, sample)
    _show_scores(scores)
    _show_accounts(accounts)


def _load(bench: Workbench, sitting: Sitting, entry: Entry) -> None:
    with _step(f"Load {entry.path.name}"):
        result = ingest_file(bench, sitting, str(entry.path), shipped(entry.mapping), entry.office)
    _say(
        f"    read {number(result.read)} = accepted {number(result.accepted)} + quarantined "
        f"{number(result.quarantined)} + duplicate {number(result.duplicate)}"
    )


def _reports(bench: Workbench, sitting: Sitting) -> None:
    week = Timetable().due_week(bench.clock())
    archive = Archive(bench.settings.reports)
    made = {
        m.scope: m.id for m in archive.manifests() if m.kind == WEEKLY and m.period == str(week)
    }
    for scope in _REPORT_SCOPES:
        if scope in made:  # it stays as it was made; the command line makes it again on request
            _say(f"Weekly report {week}: {archive.path(archive.manifest(made[scope]))}")
            continue
        name = "National" if scope == NATIONAL else Areas.load().name(scope)
        with _step(f"Weekly report {week}, {name}"):
            line = make_report(bench, sitting, week, scope)
        _say(f"    {archive.path(archive.manifest(line.id))}")


def _evaluate(bench: Workbench, sitting: Sitting, sample: Path) -> tuple[Score, ...]:
    def act(authority: Authority) -> Done[tuple[Score, ...]]:
        view = bench.snapshots.view(authority)
        return Done(Evaluation(bench, sample, view).scores(), (), 0)

    return bench.gate.run(sitting, Action("evaluate_demo", "view"), act)


def _show_networks(found: NetworkList) -> None:
    areas = Areas.load()
    for line in found.networks[:_LISTED]:
        provinces = ", ".join(areas.name(code) for code in line.provinces if code != NATIONAL)
        _say(
            f"    {line.name:<24} risk {fixed(line.risk, 1):>5}  {number(line.members):>3} persons"
            f"  {number(line.cases):>3} cases  {grams(line.grams):>12}  {provinces}"
        )


def _show_scores(scores: tuple[Score, ...]) -> None:
    _say(
        f"\n    {'':<16}{'precision':>10}{'recall':>8}{'F1':>8}"
        f"{'network ARI':>13}{'key actors':>12}"
    )
    for score in scores:
        p = score.persons
        _say(
            f"    {score.method:<16}{p.precision:>10.3f}{p.recall:>8.3f}{p.f1:>8.3f}"
            f"{score.networks:>13.3f}{score.actors:>7} of {score.planted}"
        )


def _show_accounts(accounts: DemoAccounts) -> None:
    _say("\nDemo sign-ins (name, password, secret for an authenticator app):")
    for c in accounts.credentials.values():
        _say(f"    {c.name:<14} {c.password:<18} {c.totp_secret}  {c.display}")
    _say("    A one-time code now: .venv/bin/workbench demo-code NAME")


@contextmanager
def _step(name: str) -> Iterator[None]:
    _say(f"{name} …", end="")
    started = time.monotonic()
    yield
    _say(f" {time.monotonic() - started:.1f} s")


def _say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()
