"""What seizure reports state, several records of one seizure folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.pole import Kind
from graph.statement import Mention
from graph.view import EntityId, View


@dataclass(frozen=True, slots=True)
class SeizureFacts:
    """One seizure; ``grams`` is the largest net mass that a record states, gross if none does."""

    day: date | None
    drug: str
    grams: float
    areas: tuple[str, ...]


def seizure_facts(view: View, until: date) -> dict[EntityId, SeizureFacts]:
    """Every visible seizure of a day up to ``until``, and undated ones."""
    view.snapshot.open_kind(Kind.SEIZURE)
    found = {e.id: _facts(view.mentions(e)) for e in view.entities(Kind.SEIZURE)}
    return {s: f for s, f in found.items() if f.day is None or f.day <= until}


def _facts(mentions: Iterable[Mention]) -> SeizureFacts:
    stated = list(mentions)
    times = [value for m in stated for value in m.values("seized")]
    masses = [float(v) for m in stated for v in m.values("net") or m.values("gross")]
    drugs = [drug for m in stated for drug in m.values("drug")]
    areas = tuple(sorted({area for m in stated for area in m.values("area")}))
    day = min((date.fromisoformat(time[:10]) for time in times), default=None)
    return SeizureFacts(day, drugs[0] if drugs else "", max(masses, default=0.0), areas)
