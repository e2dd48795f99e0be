"""Open any entity: what it is made of, what it is tied to, why its mentions are one."""

from dataclasses import dataclass

from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine, JudgementLine, MentionLine, TieLine, Value
from workbench.actions.showing import judgement_line
from workbench.bootstrap import Workbench

_MANY = frozenset({"alias", "phone", "role", "plate"})
"""Properties that one thing may well have several of: differing values contradict nothing."""
_MOST_TIES = 400


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``best`` holds one value a property; ``contradictions`` all values where sources differ."""

    entity: EntityLine
    best: tuple[Value, ...]
    contradictions: tuple[tuple[str, tuple[Value, ...]], ...]
    mentions: tuple[MentionLine, ...]
    ties: tuple[TieLine, ...]
    judgements: tuple[JudgementLine, ...]
    classification: int
    version: int


def open_entity(bench: Workbench, sitting: Sitting, entity_id: str) -> EntityPage:
    """Open the entity that an id belongs to; raises UnknownEntity, also for what is hidden."""

    def act(authority: Authority) -> Done[EntityPage]:
        page = entity_page(bench, authority, entity_id)
        return Done(page, seen(page), len(page.mentions))

    action = Action("open_entity", "view", {"entity": entity_id})
    return bench.gate.run(sitting, action, act)


def seen(page: EntityPage) -> tuple[str, ...]:
    """Ids to record: every mention's, since the entity has another id for another viewer."""
    return tuple(line.id for line in page.mentions)


def entity_page(bench: Workbench, authority: Authority, entity_id: str) -> EntityPage:
    """Put the page together, within an authority."""
    view, showing = bench.snapshots.view(authority), bench.snapshots.showing(authority)
    entity = view.entity(entity_id)
    mentions = view.mentions(entity)
    lines = tuple(showing.mention(mention) for mention in mentions)
    stated = _by_property(lines)
    return EntityPage(
        entity=showing.entity(entity),
        best=tuple(min(values, key=_rank) for values in stated.values()),
        contradictions=tuple(
            (name, tuple(values))
            for name, values in stated.items()
            if name not in _MANY and len({v.value for v in values}) > 1
        ),
        mentions=lines,
        ties=showing.ties(entity, view.ties(entity)[:_MOST_TIES]),
        judgements=tuple(judgement_line(j) for j in view.judgements(entity)),
        classification=max((int(m.label.classification) for m in mentions), default=0),
        version=view.version,
    )


def _by_property(lines: tuple[MentionLine, ...]) -> dict[str, list[Value]]:
    stated: dict[str, list[Value]] = {}
    for line in lines:
        for value in line.values:
            stated.setdefault(value.property, []).append(value)
    return stated


def _rank(value: Value) -> tuple[str, int]:
    """Best grade first, then the fuller form as written."""
    return value.origin.grade, -len(value.original)
