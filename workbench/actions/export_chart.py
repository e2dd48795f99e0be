"""Let a link chart leave as a file. The browser writes it; that it leaves is recorded first."""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.view import Authority
from workbench.actions.gate import Action, Argument, Done, Sitting
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

FORMATS = ("png", "svg", "json", "graphml")


@dataclass(frozen=True, slots=True)
class ChartExport:
    """The permission to write one chart; ``entities`` are those on it, all visible."""

    form: str
    entities: tuple[str, ...]


def export_chart(
    bench: Workbench, sitting: Sitting, entity_ids: Sequence[str], form: str
) -> ChartExport:
    """Record that a chart of these entities is exported.

    Raises UnknownEntity for what is hidden, BadRequest for a form that does not exist.
    """
    if form not in FORMATS:
        raise BadRequest("a chart is exported as one of: " + ", ".join(FORMATS))

    def act(authority: Authority) -> Done[ChartExport]:
        view = bench.snapshots.view(authority)
        shown = tuple(view.entity(entity_id).id for entity_id in entity_ids)
        return Done(ChartExport(form, shown), shown, len(shown))

    arguments: dict[str, Argument] = {"form": form, "entities": len(entity_ids)}
    return bench.gate.run(sitting, Action("export_chart", "export", arguments), act)
