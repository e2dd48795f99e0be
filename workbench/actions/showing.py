"""How entities, mentions and judgements are shown: titles, origins, masked identifiers."""

from collections.abc import Iterable, Mapping

from graph.evidence import Judgement
from graph.pole import SCHEMA, Kind, ValueType
from graph.statement import Mention, Source, Statement
from graph.view import Entity, Tie, View
from workbench.actions.lines import (
    EntityLine,
    JudgementLine,
    MentionLine,
    Origin,
    TieLine,
    Value,
)

_MASKED = frozenset({ValueType.NIK})
_SHOWN_DIGITS = 4
_DETAIL: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("alias", "birth_date", "city", "birth_place"),
    Kind.CASE: ("drug", "opened", "place", "area"),
    Kind.SEIZURE: ("drug", "net", "seized", "place"),
    Kind.ITEM: ("substance", "net", "unit"),
    Kind.SAMPLE: ("substance", "purity", "laboratory"),
    Kind.VEHICLE: ("make", "colour"),
    Kind.ACCOUNT: ("bank", "holder"),
    Kind.PRISON: ("area",),
    Kind.AREA: ("name", "level"),
}


def masked(value: str) -> str:
    """Keep the last digits only."""
    return "•" * max(len(value) - _SHOWN_DIGITS, 0) + value[-_SHOWN_DIGITS:]


class Showing:
    """Makes what is shown out of one view; opens each sealed block once."""

    def __init__(self, view: View, sources: Mapping[str, Source]) -> None:
        self._view = view
        self._sources = sources

    def entity(self, entity: Entity) -> EntityLine:
        """One line that names an entity."""
        mentions = self._view.mentions(entity)
        facts = _facts(entity.kind, mentions)
        return EntityLine(
            id=entity.id,
            kind=entity.kind,
            title=title(entity, mentions),
            detail=" · ".join(value for _, value in facts),
            provinces=tuple(sorted({m.label.province for m in mentions})),
            mentions=len(entity.mentions),
            facts=facts,
        )

    def entities(self, entities: Iterable[Entity]) -> tuple[EntityLine, ...]:
        """Lines of many entities, their blocks opened in one read."""
        wanted = list(entities)
        self._view.snapshot.open_mentions(m for e in wanted for m in e.mentions)
        return tuple(self.entity(e) for e in wanted)

    def mention(self, mention: Mention) -> MentionLine:
        """What one record says, identifiers masked."""
        return MentionLine(
            id=mention.id,
            kind=mention.kind,
            origin=self.origin(mention, best_grade(mention)),
            recorded=mention.recorded,
            values=tuple(self.value(mention, s) for s in mention.statements),
        )

    def value(self, mention: Mention, statement: Statement, *, clear: bool = False) -> Value:
        """One statement with where it comes from."""
        value_type = SCHEMA[mention.kind].properties.get(statement.property)
        hide = value_type in _MASKED and not clear
        return Value(
            property=statement.property,
            value=masked(statement.value) if hide else statement.value,
            original=masked(statement.original) if hide else statement.original,
            masked=hide,
            origin=self.origin(mention, str(statement.grade)),
            observed_from=statement.observed.start,
            observed_until=statement.observed.end,
        )

    def origin(self, mention: Mention, grade: str) -> Origin:
        """File, row, office, grade and label of a mention."""
        source = self._sources.get(mention.source)
        return Origin(
            source=mention.source,
            file=source.name if source else "",
            row=mention.row,
            office=source.office if source else "",
            grade=grade,
            label=mention.label,
        )

    def ties(self, entity: Entity, ties: Iterable[Tie]) -> tuple[TieLine, ...]:
        """Ties of an entity, the strongest first; each with the other end's line."""
        ordered = sorted(ties, key=lambda t: (-len(t.links), t.kind, t.other(entity.id)))
        others = self.entities(self._view.entity(t.other(entity.id)) for t in ordered)
        links = self._view.links(i for t in ordered for i in t.links)
        grades = {link.id: str(link.grade) for link in links}
        return tuple(
            TieLine(
                kind=tie.kind,
                other=other,
                outgoing=tie.start == entity.id,
                count=len(tie.links),
                first_month=tie.first_month,
                last_month=tie.last_month,
                grades=tuple(sorted({grades[i] for i in tie.links if i in grades})),
                links=tie.links,
            )
            for tie, other in zip(ordered, others, strict=True)
        )


def judgement_line(judgement: Judgement) -> JudgementLine:
    """One entry of the ledger."""
    return JudgementLine(
        id=judgement.id,
        left=judgement.left,
        right=judgement.right,
        verdict=judgement.verdict,
        actor=judgement.actor,
        by_program=judgement.by_program,
        reason=judgement.reason,
        evidence=judgement.evidence,
        made=judgement.made,
        withdrawn=judgement.withdrawn,
        withdrawn_by=judgement.withdrawn_by,
    )


def title(entity: Entity, mentions: list[Mention]) -> str:
    """The entity's name: the longest written name of a person, else what identifies the thing."""
    if entity.kind is Kind.PERSON:
        names = [n for m in mentions for n in m.values("name") or m.values("alias")]
        return max(names, key=lambda n: (len(n), n), default=entity.id)
    identity = SCHEMA[entity.kind].identity or "name"
    found = next((v for m in mentions for v in m.values(identity)), None)
    return found or entity.id


def best_grade(mention: Mention) -> str:
    """The best grade among a mention's statements, ``F6`` if it has none."""
    return min((str(s.grade) for s in mention.statements), default="F6")


def _facts(kind: Kind, mentions: list[Mention]) -> tuple[tuple[str, str], ...]:
    found = (
        (name, next((v for m in mentions for v in m.values(name)), None))
        for name in _DETAIL.get(kind, ())
    )
    return tuple((name, value) for name, value in found if value)
