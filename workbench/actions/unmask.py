"""Show an identifier in full, for a stated reason; the audit log keeps both."""

from dataclasses import dataclass

from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import Value
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest

_SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Unmasked:
    """The values in clear."""

    entity: str
    property: str
    values: tuple[Value, ...]


def unmask(
    bench: Workbench, sitting: Sitting, entity_id: str, property_name: str, reason: str
) -> Unmasked:
    """Release one property of an entity in clear; raises BadRequest without a reason."""
    if len(reason.strip()) < _SHORTEST_REASON:
        raise BadRequest("say why the identifier must be seen")

    def act(authority: Authority) -> Done[Unmasked]:
        view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
        entity = view.entity(entity_id)
        values = tuple(
            showing.value(mention, statement, clear=True)
            for mention in view.mentions(entity)
            for statement in mention.statements
            if statement.property == property_name
        )
        return Done(Unmasked(entity.id, property_name, values), entity.mentions, len(values))

    arguments = {"entity": entity_id, "property": property_name, "reason": reason}
    return bench.gate.run(sitting, Action("unmask", "unmask", arguments), act)
