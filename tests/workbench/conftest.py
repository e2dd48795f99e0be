"""A whole workbench over a real Neo4j, a small graph of two provinces, and people to sit at it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from graph.links import LinkKind
from graph.pole import Kind
from graph.statement import Link, Mention
from graph.store.connection import Connection
from ingest.mapping import shipped
from ingest.synthetic import read_manifest, write_first_sample
from security.clock import utc_now
from security.keyring import Keyring
from tests.conftest import emptied, unused_port
from tests.factories import make_judgement, make_link, make_mention, make_source
from tests.workbench.people import JAKARTA, MEDAN, SERVICE, Planted, Sit, open_session
from tests.workbench.running import Running, serving
from workbench.actions.gate import Sitting
from workbench.actions.ingest_file import ingest_file
from workbench.actions.link import link
from workbench.bootstrap import Workbench, compose
from workbench.settings import Settings, WebAddress


@pytest.fixture
def bench(connection: Connection, store_keyring: Keyring, tmp_path: Path) -> Iterator[Workbench]:
    """A workbench with an empty graph and no accounts."""
    with _composed(tmp_path / "home", store_keyring, connection) as made:
        yield made


@pytest.fixture
def sit(bench: Workbench) -> Sit:
    """Sit down as one of the people; their account is made on first use."""

    def sit_down(who: str) -> Sitting:
        return bench.sitting(open_session(bench, who))

    return sit_down


@pytest.fixture
def planted(bench: Workbench) -> Planted:
    """Jakarta: three mentions of two persons, a case, a phone. Medan: one of each, same phone."""
    jakarta, medan = make_source("jakarta.csv"), make_source("medan.csv", office="12")

    def here(kind: Kind, row: int, **values: str) -> Mention:
        return make_mention(kind, row, label=JAKARTA, source=jakarta, **values)

    def there(kind: Kind, row: int, **values: str) -> Mention:
        return make_mention(kind, row, label=MEDAN, source=medan, **values)

    budi = here(Kind.PERSON, 1, name="Budi Santoso", nik="3171012003850001")
    again = here(Kind.PERSON, 2, name="Boedi Santoso", alias="Kancil")
    citra = here(Kind.PERSON, 3, name="Citra Dewi")
    case = here(Kind.CASE, 4, number="LKN/1/2026", drug="sabu", opened="2026-09-01")
    phone = here(Kind.PHONE, 5, number="+628111111111")
    hidden = there(Kind.PERSON, 1, name="Togar Sitorus", nik="1271012003850002")
    hidden_case = there(Kind.CASE, 2, number="LKN/9/2026", drug="sabu", opened="2026-09-02")
    hidden_phone = there(Kind.PHONE, 3, number="+628111111111")
    mentions = [budi, again, citra, case, phone, hidden, hidden_case, hidden_phone]
    for source in (jakarta, medan):
        bench.store.begin_source(source)
    bench.store.write(mentions, _links(mentions))
    same = make_judgement(budi.id, again.id, actor="jakarta")
    bench.ledger.append([same])
    return Planted(*mentions, judgement=same.id, proposal=(again.id, citra.id))


def _links(mentions: list[Mention]) -> list[Link]:
    budi, again, citra, case, phone, hidden, hidden_case, hidden_phone = mentions
    return [
        make_link(LinkKind.INVOLVED_IN, budi, case, 11),
        make_link(LinkKind.INVOLVED_IN, citra, case, 12),
        make_link(LinkKind.USES_PHONE, again, phone, 13),
        make_link(LinkKind.INVOLVED_IN, hidden, hidden_case, 14),
        make_link(LinkKind.USES_PHONE, hidden, hidden_phone, 15),
    ]


@pytest.fixture
def running(bench: Workbench, planted: Planted) -> Iterator[Running]:
    """A server over the planted graph."""
    with serving(bench) as server:
        yield server


@pytest.fixture(scope="module")
def investigation(
    neo4j_session: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbench]:
    """A workbench that has taken in the first sample (three files, ten people) and linked it.

    One for all tests of a file, which therefore ask for no other ``bench`` and leave the graph as
    it is, save the last.
    """
    folder = tmp_path_factory.mktemp("investigation")
    keyring = Keyring.create(folder / "store_keys", clock=utc_now)
    with closing(keyring), _composed(folder / "home", keyring, emptied(neo4j_session)) as bench:
        write_first_sample(folder / "sample")
        for entry in read_manifest(folder / "sample"):
            ingest_file(bench, SERVICE, str(entry.path), shipped(entry.mapping), entry.office)
        link(bench, SERVICE)
        yield bench


@contextmanager
def _composed(home: Path, keyring: Keyring, connection: Connection) -> Iterator[Workbench]:
    settings = Settings(home=home, web=WebAddress(port=unused_port()), language="en")
    bench = compose(settings, keyring, connection, clock=utc_now)
    yield bench
    bench.jobs.close()


@pytest.fixture
def served(investigation: Workbench) -> Iterator[Running]:
    """A server over that investigation."""
    with serving(investigation) as server:
        yield server
