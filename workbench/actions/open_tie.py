"""Open one tie: every record that states it, with file, row and grade."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.links import LinkKind
from graph.statement import Link, Source
from graph.view import Authority, View
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import Origin
from workbench.bootstrap import Workbench


@dataclass(frozen=True, slots=True)
class TieRecord:
    """What one record states of the tie; values are normalised."""

    origin: Origin
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TiePage:
    """The records behind a tie, best grade first; none if nothing visible states it."""

    records: tuple[TieRecord, ...]


def open_tie(bench: Workbench, sitting: Sitting, start: str, end: str, kind: LinkKind) -> TiePage:
    """Open the tie of this kind from one visible entity to another; raises UnknownEntity."""

    def act(authority: Authority) -> Done[TiePage]:
        view = bench.snapshots.view(authority)
        sources = bench.snapshots.held(authority.labels).sources
        links = _links(view, start, end, kind)
        records = [_record(link, sources) for link in links]
        records.sort(key=lambda r: (r.origin.grade, r.origin.file, r.origin.row))
        return Done(TiePage(tuple(records)), (start, end), len(records))

    arguments = {"start": start, "end": end, "kind": kind.value}
    return bench.gate.run(sitting, Action("open_tie", "view", arguments), act)


def _links(view: View, start: str, end: str, kind: LinkKind) -> list[Link]:
    ends = {view.entity(start).id, view.entity(end).id}
    found = [
        tie
        for tie in view.ties(view.entity(start))
        if tie.kind is kind and {tie.start, tie.end} == ends
    ]
    return view.links(i for tie in found for i in tie.links)


def _record(link: Link, sources: Mapping[str, Source]) -> TieRecord:
    source = sources.get(link.source)
    origin = Origin(
        source=link.source,
        file=source.name if source else "",
        row=link.row,
        office=source.office if source else "",
        grade=str(link.grade),
        label=link.label,
    )
    return TieRecord(origin, tuple((s.property, s.value) for s in link.statements))
