"""The model of the last whole linking, kept for the increments that follow it.

A file under the installation's home. It holds weights only, no value of any record.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from graph.linking.persons import PersonModel

_FILE = Path("models") / "persons.json"


@dataclass(frozen=True, slots=True)
class FrozenModel:
    """A model, and until when (UTC) what was recorded has been matched."""

    model: PersonModel
    until: datetime

    @classmethod
    def read(cls, home: Path) -> "FrozenModel | None":
        """Read it; None if nothing was linked yet."""
        path = home / _FILE
        if not path.exists():
            return None
        return cls.loads(path.read_text(encoding="utf-8"))

    @classmethod
    def loads(cls, text: str) -> "FrozenModel":
        """Read one back from its text."""
        content = json.loads(text)
        until = datetime.fromisoformat(content["until"])
        return cls(PersonModel.loads(content["model"]), until)

    def dumps(self) -> str:
        """Return it as JSON text."""
        return json.dumps({"until": self.until.isoformat(), "model": self.model.dumps()})

    def write(self, home: Path) -> None:
        """Put it in the place of an earlier one, wholly or not at all."""
        path = home / _FILE
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_text(self.dumps(), encoding="utf-8")
        beside.replace(path)
