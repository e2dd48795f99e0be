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
    """A model, and up to which graph version, and when (UTC), what was there has been matched.

    The version says what is new: a file that was read in while matching ran is not in it, though
    its records may be older than the run.
    """

    model: PersonModel
    version: int
    at: datetime

    @classmethod
    def read(cls, home: Path) -> "FrozenModel | None":
        """Read it; None if nothing was linked yet, or by another version of the program."""
        path = home / _FILE
        if not path.exists():
            return None
        text = path.read_text(encoding="utf-8")
        return cls.loads(text) if "version" in json.loads(text) else None

    @classmethod
    def loads(cls, text: str) -> "FrozenModel":
        """Read one back from its text."""
        content = json.loads(text)
        at = datetime.fromisoformat(content["at"])
        return cls(PersonModel.loads(content["model"]), int(content["version"]), at)

    def dumps(self) -> str:
        """Return it as JSON text."""
        content = {"version": self.version, "at": self.at.isoformat(), "model": self.model.dumps()}
        return json.dumps(content)

    def write(self, home: Path) -> None:
        """Put it in the place of an earlier one, wholly or not at all."""
        path = home / _FILE
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_text(self.dumps(), encoding="utf-8")
        beside.replace(path)
