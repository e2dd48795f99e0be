"""Take in one file or database table through a mapping."""

from graph.progress import Progress, silent
from graph.view import Authority
from ingest.mapping import Mapping
from ingest.pipeline import LoadResult, Pipeline
from workbench.actions.gate import Action, Done, Sitting
from workbench.bootstrap import Workbench


def ingest_file(
    bench: Workbench,
    sitting: Sitting,
    location: str,
    mapping: Mapping,
    office: str,
    *,
    progress: Progress = silent,
) -> LoadResult:
    """Read every row; what cannot be taken in goes to the quarantine file, with its reason."""

    def act(authority: Authority) -> Done[LoadResult]:
        pipeline = Pipeline(bench.store, bench.settings.quarantine, clock=bench.clock)
        result = pipeline.load(location, mapping, office, progress=progress)
        return Done(result, (result.source.id,), result.accepted)

    arguments = {"mapping": mapping.name, "office": office, "location": _without_sign_in(location)}
    return bench.gate.run(sitting, Action("ingest", "ingest", arguments), act)


def _without_sign_in(location: str) -> str:
    """A database's address without user and password; a path as it is."""
    scheme, found, rest = location.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else location
