"""Find entities: names fuzzily, identifiers exactly."""

from dataclasses import dataclass

from graph.pole import Kind
from graph.view import Authority
from workbench.actions.gate import Action, Done, Sitting
from workbench.actions.lines import EntityLine
from workbench.bootstrap import Workbench


@dataclass(frozen=True, slots=True)
class HitLine:
    """One result: ``reason`` is ``identifier``, ``name`` or ``alias``; ``score`` is 0 to 100."""

    entity: EntityLine
    reason: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was understood of the text (``name``, ``nik``, ``phone`` …) and hits grouped by kind."""

    text: str
    understood: tuple[str, ...]
    groups: tuple[tuple[Kind, tuple[HitLine, ...]], ...]
    total: int


def search(
    bench: Workbench,
    sitting: Sitting,
    text: str,
    *,
    province: str | None = None,
    limit: int = 50,
) -> SearchResult:
    """Find what the text may mean, best first; ``province`` keeps entities recorded there."""

    def act(authority: Authority) -> Done[SearchResult]:
        view = bench.snapshots.view(authority)
        found = bench.snapshots.search(authority).find(text, limit=limit)
        lines = bench.snapshots.showing(authority).entities(
            view.entity(hit.entity) for hit in found.hits
        )
        hits = [
            HitLine(line, hit.matched.value, hit.value_type.value, hit.score)
            for hit, line in zip(found.hits, lines, strict=True)
            if province is None or province in line.provinces
        ]
        kinds = dict.fromkeys(hit.entity.kind for hit in hits)
        result = SearchResult(
            text=text,
            understood=tuple(value_type.value for value_type in found.understood),
            groups=tuple((k, tuple(h for h in hits if h.entity.kind is k)) for k in kinds),
            total=len(hits),
        )
        return Done(result, tuple(h.entity.id for h in hits), len(hits))

    arguments = {"text": text, "province": province, "limit": limit}
    return bench.gate.run(sitting, Action("search", "search", arguments), act)
