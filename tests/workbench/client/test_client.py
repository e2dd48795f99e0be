"""The notebook client against a running server."""

import networkx as nx
import pyotp
import pytest

from tests.workbench.people import PASSWORD, PURPOSE, Planted, enrol
from tests.workbench.running import Running
from workbench.client import Client, Refused, ServerUnreachable, SignInNeeded, connect


def _signed_in(running: Running, who: str) -> Client:
    secret = enrol(running.bench, who)
    assert secret is not None
    client = connect(running.origin)
    client.sign_in(who, PASSWORD, pyotp.TOTP(secret).now(), purpose=PURPOSE)
    return client


def test_client_queries_searches_and_draws(running: Running, planted: Planted) -> None:
    with _signed_in(running, "jakarta") as client:
        cases = client.query("cases", since="2026-01-01")
        hits = client.search("Citra Dewi")
        graph = client.neighbourhood(planted.citra.id, 2)
        assert "cases" in set(client.queries()["name"])
    assert cases["number"].tolist() == ["LKN/1/2026"]
    assert hits["id"].tolist() == [planted.citra.id]
    titles = {data["title"] for _, data in graph.nodes(data=True)}
    assert titles == {"Citra Dewi", "LKN/1/2026", "Boedi Santoso"}


def test_client_gives_ties_as_a_graph(running: Running, planted: Planted) -> None:
    with _signed_in(running, "national") as client:
        persons = client.ties("ties_of_persons")
        flows = client.ties("flows_between_areas")
        with pytest.raises(Refused, match="does not give ties"):
            client.ties("cases")
    budi = min(planted.budi.id, planted.budi_again.id)  # both mentions are one entity
    assert set(persons) == {budi, planted.citra.id, planted.medan_person.id}
    assert persons[budi][planted.citra.id]["first_month"] == 202208
    assert persons.graph["cut"] is False
    assert max(nx.pagerank(persons).items(), key=lambda item: item[1])[0] == budi
    assert flows.is_directed()
    assert not flows


def test_client_says_what_is_wrong(running: Running, planted: Planted) -> None:
    with connect(running.origin) as stranger, pytest.raises(SignInNeeded):
        stranger.query("cases")
    with _signed_in(running, "jakarta") as client:
        with pytest.raises(Refused, match="no such parameter: colour"):
            client.query("cases", colour="red")
        with pytest.raises(Refused, match="nothing of that id"):
            client.neighbourhood(planted.medan_person.id)
        client.sign_out()
        with pytest.raises(SignInNeeded):
            client.query("cases")


def test_client_without_server_says_so() -> None:
    with connect("http://127.0.0.1:9") as client, pytest.raises(ServerUnreachable):
        client.query("cases")
