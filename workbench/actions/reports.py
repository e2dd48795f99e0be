"""Reports: list, make, read."""

from dataclasses import dataclass, replace
from datetime import datetime

from graph.ids import report_id
from graph.pole import Kind
from graph.progress import Progress, silent
from graph.store import SourceStatus
from graph.view import Authority, View
from security.labels import NATIONAL
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest, NotFound
from workbench.jobs.pool import Task
from workbench.reports.archive import MEDIA_TYPES, Archive, Manifest
from workbench.reports.collect import Collector
from workbench.reports.files import report_files
from workbench.reports.week import Week
from workbench.reports.weekly_risk import Basis, SourceRow, WeeklyRiskReport

WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One made report; ``files`` are the names to read it by; ``root`` is the audit root."""

    id: str
    kind: str
    scope: str
    period: str
    made: datetime
    made_by: str
    files: tuple[str, ...]
    root: str


@dataclass(frozen=True, slots=True)
class ReportList:
    """Reports of the reader's scope, newest first."""

    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One rendering, ready to send."""

    name: str
    media_type: str
    content: bytes


def list_reports(bench: Workbench, sitting: Sitting) -> ReportList:
    """Reports whose every label the reader is allowed."""

    def act(authority: Authority) -> Done[ReportList]:
        made = _readable(bench, authority)
        return Done(ReportList(tuple(map(_line, made))), tuple(m.id for m in made), len(made))

    return bench.gate.run(sitting, Action("list_reports", "report"), act)


def read_report(bench: Workbench, sitting: Sitting, report: str, file: str) -> ReportFile:
    """One file of a report; raises NotFound, also for what is hidden."""

    def act(authority: Authority) -> Done[ReportFile]:
        manifest = next((m for m in _readable(bench, authority) if m.id == report), None)
        if manifest is None:
            raise NotFound("no report of that id exists for this reader")
        content = _archive(bench).read(manifest, file)
        media_type = MEDIA_TYPES[file.rpartition(".")[2]]
        return Done(ReportFile(file, media_type, content), (report,), 1)

    action = Action("read_report", "report", {"report": report, "file": file})
    return bench.gate.run(sitting, action, act)


def make_report(
    bench: Workbench,
    sitting: Sitting,
    week: Week,
    scope: str,
    *,
    progress: Progress = silent,
) -> ReportLine:
    """Make the weekly report of one scope (a province, ``00`` national) with the actor's authority.

    A province's report is counted on the graph that the province's labels span, whoever makes it.
    Networks are found and the report is drawn in processes of their own, which end when
    ``progress`` cancels; it is told of them and of each section collected between. Nothing is kept
    of a report that was not made to the end. Raises BadRequest if the actor may see nothing of
    that scope.
    """

    def act(authority: Authority) -> Done[ReportLine]:
        spanned = _scoped(authority, scope)
        if not spanned.labels:
            raise BadRequest("there is nothing of that scope that you may see")
        report = _weekly(bench, spanned, week, scope, progress)
        files = _files(bench, authority, report, progress)
        manifest = _archive(bench).write(_manifest(report, spanned), files)
        entities = (report.id, *(network.id for network in report.networks))
        return Done(_line(manifest), entities, len(report.networks))

    action = Action("make_report", "report", {"week": str(week), "scope": scope})
    return bench.gate.run(sitting, action, act)


def _scoped(authority: Authority, scope: str) -> Authority:
    if scope == NATIONAL:
        return authority
    labels = frozenset(b for b in authority.labels if b.province in (scope, NATIONAL))
    return replace(authority, labels=labels)


def _weekly(
    bench: Workbench, authority: Authority, week: Week, scope: str, progress: Progress
) -> WeeklyRiskReport:
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    collector = Collector(
        view,
        week,
        lambda entity: showing.entity(view.entity(entity)).title,
        lambda day: bench.snapshots.networks(authority, day, progress),
        lambda: bench.snapshots.case_table(authority),
    )
    sections = collector.sections(progress)
    highest = max(label.classification for label in authority.labels)
    return WeeklyRiskReport(
        id=report_id(WEEKLY, scope, f"{week}/{','.join(sorted(b.key for b in authority.labels))}"),
        scope=scope,
        week=week,
        made=bench.clock(),
        made_by=authority.actor,
        classification=highest.name.lower(),
        counts=sections.counts,
        masses=sections.masses,
        networks=sections.networks,
        changes=sections.changes,
        actors=sections.actors,
        cross_links=sections.cross_links,
        areas=sections.areas,
        totals=_totals(bench, scope),
        basis=_basis(bench, view),
    )


def _totals(bench: Workbench, scope: str) -> tuple[tuple[str, str, str, int | None], ...]:
    """Programme totals of the scope, summed over its areas by period.

    A suppressed cell leaves its sum unknown: a sum without it would reveal the cell.
    """
    sums: dict[tuple[str, str, str], int | None] = {}
    for total in bench.store.totals():
        if scope in (NATIONAL, total.area[:2]):
            key = (total.programme, total.period, total.measure)
            sums[key] = _plus(sums.get(key, 0), total.count)
    return tuple((*key, count) for key, count in sorted(sums.items()))


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _basis(bench: Workbench, view: View) -> Basis:
    frame = view.snapshot.mention_frame
    visible = set(frame["source"])
    checkpoint = bench.audit.checkpoint(bench.store.store_sum())
    sources = [s for s in bench.store.sources() if s.source.id in visible]
    return Basis(
        graph_version=view.version,
        mentions=len(frame),
        links=len(view.snapshot.link_frame),
        persons=len(view.entities(Kind.PERSON)),
        judgements=len(view.snapshot.judgements),
        calibrated=any(j.evidence and j.evidence.calibrated for j in view.snapshot.judgements),
        sources=tuple(map(_source_row, sources)),
        policy_version=bench.policy.version,
        audit_size=checkpoint.size,
        audit_root=checkpoint.root.hex(),
        audit_words=" ".join(checkpoint.words),
    )


def _source_row(status: SourceStatus) -> SourceRow:
    return SourceRow(
        name=status.source.name,
        office=status.source.office,
        read=status.counts.read,
        accepted=status.counts.accepted,
        quarantined=status.counts.quarantined,
        duplicate=status.counts.duplicate,
    )


def _files(
    bench: Workbench, authority: Authority, report: WeeklyRiskReport, progress: Progress
) -> dict[str, bytes]:
    """Draw it in a process of its own; what it gives goes to the archive and is not kept."""
    task = Task(
        key=("report_files", report),
        asker=authority.actor,
        work=report_files,
        arguments=lambda: (report,),
        kept=False,
    )
    return bench.jobs.run(task, progress)


def _manifest(report: WeeklyRiskReport, authority: Authority) -> Manifest:
    return Manifest(
        id=report.id,
        kind=WEEKLY,
        scope=report.scope,
        period=str(report.week),
        made=report.made.isoformat(),
        made_by=report.made_by,
        labels=tuple(sorted(label.key for label in authority.labels)),
        audit_size=report.basis.audit_size,
        audit_root=report.basis.audit_root,
        files={},
    )


def _readable(bench: Workbench, authority: Authority) -> list[Manifest]:
    return [m for m in _archive(bench).manifests() if m.spans() <= authority.labels]


def _archive(bench: Workbench) -> Archive:
    return Archive(bench.settings.reports)


def _line(manifest: Manifest) -> ReportLine:
    return ReportLine(
        id=manifest.id,
        kind=manifest.kind,
        scope=manifest.scope,
        period=manifest.period,
        made=manifest.made_at,
        made_by=manifest.made_by,
        files=tuple(sorted(manifest.files)),
        root=manifest.audit_root,
    )
