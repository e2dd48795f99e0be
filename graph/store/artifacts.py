"""Neo4j's jars: fetched once through a Maven client, every one checked against the lock.

Neo4j Community is licensed under the GPLv3. It runs as a separate process and is fetched by the
person who runs the workbench; it is not part of this program and not handed on with it.
"""

import fcntl
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from importlib.resources import files
from pathlib import Path

from jgo.maven import MavenContext

from graph.errors import ServerFault
from graph.progress import Progress, silent

NEO4J_VERSION = "5.26.30"
LICENCE_NOTE = (
    f"Fetching Neo4j Community {NEO4J_VERSION} (GPLv3) with the jars it runs on. It runs as a "
    "separate process and is fetched for this machine; it is not part of the workbench and is "
    "not handed on with it."
)

Notify = Callable[[str], None]
_LOG = logging.getLogger("graph.store")
_PARALLEL = 8
_TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Artifact:
    """One jar of the lock: Maven coordinates (``classifier`` may be empty) and its sha256."""

    group: str
    name: str
    version: str
    classifier: str
    sha256: str

    def __str__(self) -> str:
        parts = (self.group, self.name, self.version, self.classifier)
        return ":".join(filter(None, parts))

    def path(self, repository: Path) -> Path:
        """Where a Maven repository of that folder keeps the jar."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        folder = repository.joinpath(*self.group.split("."), self.name, self.version)
        return folder / f"{self.name}-{self.version}{suffix}.jar"


def default_cache() -> Path:
    """Folder shared by all workbenches of this user, outside any of them."""
    return Path.home() / ".cache" / "jejaring"


def read_lock() -> tuple[Artifact, ...]:
    """Return the artifacts of the packaged lock."""
    text = files("graph.store").joinpath("neo4j.lock").read_text("ascii")
    return tuple(_parse(line) for line in text.splitlines() if line and line[0] != "#")


def fetch_jars(
    cache: Path,
    *,
    artifacts: Sequence[Artifact] | None = None,
    mirror: str | None = None,
    notify: Notify = _LOG.info,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Return the verified jars of the lock, fetching what the cache lacks.

    Parameters
    ----------
    cache : folder that keeps them; with all jars there, no network is used.
    mirror : address of a Maven repository to use in place of the client's default.
    notify : told the licence note before the first fetch.

    Raises
    ------
    ServerFault : a jar can be had neither here nor from the repository, or twice came with
        another hash than the lock's.
    """
    wanted = read_lock() if artifacts is None else artifacts
    repository = cache / "maven"
    repository.mkdir(parents=True, exist_ok=True)
    with _alone(cache / "fetch.lock"):
        missing = [a for a in wanted if not _is_whole(a, repository)]
        if missing:
            notify(LICENCE_NOTE)
            _fetch_all(missing, _maven(repository, mirror), progress)
    return tuple(a.path(repository) for a in wanted)


def _parse(line: str) -> Artifact:
    coordinates, sha256 = line.split()
    group, name, version, *classifier = coordinates.split(":")
    return Artifact(group, name, version, "".join(classifier), sha256)


def _maven(repository: Path, mirror: str | None) -> MavenContext:
    remote = {"mirror": mirror.rstrip("/")} if mirror else None
    return MavenContext(repo_cache=repository, remote_repos=remote, timeout=_TIMEOUT_SECONDS)


def _fetch_all(missing: Sequence[Artifact], maven: MavenContext, progress: Progress) -> None:
    with ThreadPoolExecutor(_PARALLEL) as pool:
        try:
            done = pool.map(lambda artifact: _fetch(artifact, maven), missing)
            for count, _ in enumerate(done, start=1):
                progress("fetch", count, len(missing))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch(artifact: Artifact, maven: MavenContext) -> None:
    path = artifact.path(maven.repo_cache)
    path.unlink(missing_ok=True)  # a broken or half-written copy would be taken as it is
    component = maven.project(artifact.group, artifact.name).at_version(artifact.version)
    try:
        component.artifact(classifier=artifact.classifier).resolve()
    except (OSError, RuntimeError):
        path.unlink(missing_ok=True)
        raise ServerFault(
            f"cannot fetch {artifact}: connect this machine to a Maven repository or its mirror, "
            "or copy the cache folder of a machine that has it"
        ) from None
    if not _is_whole(artifact, maven.repo_cache):
        path.unlink(missing_ok=True)
        raise ServerFault(f"{artifact} came with another sha256 than the lock's; it was removed")


def _is_whole(artifact: Artifact, repository: Path) -> bool:
    try:
        with artifact.path(repository).open("rb") as jar:
            return file_digest(jar, "sha256").hexdigest() == artifact.sha256
    except FileNotFoundError:
        return False


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time fetch into a cache."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
