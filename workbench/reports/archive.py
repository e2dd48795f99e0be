"""Made reports on disk: one folder a report, with a manifest that says what it spans."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from security.labels import Label
from workbench.errors import NotFound

_MANIFEST = "manifest.json"
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a report is, which labels its figures span, and the hash of each of its files."""

    id: str
    kind: str
    scope: str
    period: str
    made: str
    made_by: str
    labels: tuple[str, ...]
    audit_size: int
    audit_root: str
    files: Mapping[str, str]

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made)

    def spans(self) -> frozenset[Label]:
        """Labels that a reader must be allowed, all of them."""
        return frozenset(Label.parse(key) for key in self.labels)


class Archive:
    """Reports under one folder; files are readable by the service's user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, manifest: Manifest, files: Mapping[str, bytes]) -> Manifest:
        """Write the files, then the manifest: a report without one was never finished."""
        folder = self._folder / manifest.id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hashes = {}
        for name, content in files.items():
            _write(folder / name, content)
            hashes[name] = sha256(content).hexdigest()
        stored = {**asdict(manifest), "files": hashes}
        text = json.dumps(stored, ensure_ascii=False, indent=1)
        _write(folder / _MANIFEST, text.encode())
        return _manifest(stored)

    def manifests(self) -> tuple[Manifest, ...]:
        """Every finished report, newest first."""
        found = [
            _manifest(json.loads(path.read_text(encoding="utf-8")))
            for path in self._folder.glob(f"*/{_MANIFEST}")
        ]
        return tuple(sorted(found, key=lambda m: (m.made, m.id), reverse=True))

    def manifest(self, report: str) -> Manifest:
        """One report; raises NotFound."""
        found = next((m for m in self.manifests() if m.id == report), None)
        if found is None:
            raise NotFound("no report of that id exists for this reader")
        return found

    def read(self, manifest: Manifest, name: str) -> bytes:
        """One file of a report, checked against its hash; raises NotFound if it is not there."""
        if name not in manifest.files:
            raise NotFound("that report has no such file")
        content = (self._folder / manifest.id / name).read_bytes()
        if sha256(content).hexdigest() != manifest.files[name]:
            raise NotFound("that file has been altered since the report was made: make it again")
        return content

    def path(self, manifest: Manifest) -> Path:
        """Folder of a report, to name it to the person at the machine."""
        return self._folder / manifest.id


def _manifest(stored: dict[str, object]) -> Manifest:
    values = {**stored, "labels": tuple(stored["labels"])}  # type: ignore[arg-type]
    return Manifest(**values)  # type: ignore[arg-type]


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
