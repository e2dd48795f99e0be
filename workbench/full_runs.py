"""The full run that waits to be accepted, sealed, in one file under the installation's home."""

import json
import zlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.evidence import Evidence, Judgement, Part, Verdict
from graph.linking.persons import PersonModel
from graph.linking.persons.full_run import FullRun, Weighed
from security.envelope import PurposeSeal
from security.keyring import Keyring

_FILE = Path("models") / "full-run.sealed"
_LAST = Path("models") / "full-run.last"
_PURPOSE = "full-run"


@dataclass(frozen=True, slots=True)
class Settled:
    """One decision on the run: found in the ledger by who made it and when.

    ``before`` is the text of the frozen model that it replaced, "" if it replaced none.
    """

    actor: str
    at: datetime
    accepted: bool
    whole: bool
    reason: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run, the graph version it looked at, and what was decided of it, the oldest first."""

    run: FullRun
    version: int
    settled: tuple[Settled, ...] = ()


class FullRuns:
    """Keeps the run that waits; a new one takes its place."""

    def __init__(self, home: Path, keyring: Keyring) -> None:
        self._path = home / _FILE
        self._last = home / _LAST
        self._seal = PurposeSeal(keyring, _PURPOSE)

    def read(self) -> KeptRun | None:
        """The run that waits, None if there is none; raises SealBroken if it was changed."""
        if not self._path.exists():
            return None
        text = zlib.decompress(self._seal.open(self._path.read_bytes(), _PURPOSE))
        return _kept(json.loads(text))

    def write(self, kept: KeptRun) -> None:
        """Put it in the place of an earlier one, wholly or not at all."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._path.with_suffix(".part")
        packed = zlib.compress(json.dumps(_plain(kept)).encode(), level=1)
        beside.write_bytes(self._seal.seal(packed, _PURPOSE))
        beside.replace(self._path)

    def settle(self, kept: KeptRun, settled: Settled) -> None:
        """Add a decision."""
        self.write(replace(kept, settled=(*kept.settled, settled)))

    def note(self, made: datetime) -> None:
        """Note when the last run was made, whatever becomes of it."""
        self._last.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._last.with_suffix(".part")
        beside.write_text(made.isoformat(), encoding="utf-8")
        beside.replace(self._last)

    def last(self) -> datetime | None:
        """When the last run was made, None if there was none."""
        if not self._last.exists():
            return None
        return datetime.fromisoformat(self._last.read_text(encoding="utf-8"))

    def drop(self) -> None:
        """Let go of it."""
        self._path.unlink(missing_ok=True)


def _plain(kept: KeptRun) -> dict[str, Any]:
    run = kept.run
    return {
        "model": run.model.dumps(),
        "version": kept.version,
        "asked_by": run.asked_by,
        "made": run.made.isoformat(),
        "entries": [asdict(e) | {"made": e.made.isoformat()} for e in run.entries],
        "stale": [list(key) for key in sorted(run.stale)],
        "weighed": [[*ends, asdict(w.evidence), w.guard] for ends, w in run.weighed.items()],
        "settled": [asdict(s) | {"at": s.at.isoformat()} for s in kept.settled],
    }


def _kept(content: dict[str, Any]) -> KeptRun:
    run = FullRun(
        model=PersonModel.loads(content["model"]),
        asked_by=content["asked_by"],
        made=datetime.fromisoformat(content["made"]),
        entries=tuple(map(_judgement, content["entries"])),
        stale=frozenset((a, b, Verdict(v), model) for a, b, v, model in content["stale"]),
        weighed={(a, b): Weighed(_evidence(e), g) for a, b, e, g in content["weighed"]},
    )
    settled = (Settled(**s | {"at": datetime.fromisoformat(s["at"])}) for s in content["settled"])
    return KeptRun(run, int(content["version"]), tuple(settled))


def _judgement(fields: dict[str, Any]) -> Judgement:
    evidence = fields["evidence"]
    return Judgement(
        **fields
        | {
            "verdict": Verdict(fields["verdict"]),
            "evidence": _evidence(evidence) if evidence else None,
            "made": datetime.fromisoformat(fields["made"]),
        }
    )


def _evidence(fields: dict[str, Any]) -> Evidence:
    return Evidence(**fields | {"parts": tuple(Part(**part) for part in fields["parts"])})
