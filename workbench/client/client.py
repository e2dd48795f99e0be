"""The workbench over its API."""

import ssl
from getpass import getpass
from types import TracebackType
from typing import Any, Self

import httpx
import networkx as nx
import pandas as pd

from graph.network import GraphFacts, LinkGraph
from workbench.client.errors import Refused, ServerUnreachable, SignInNeeded

_SECONDS = 120.0
_REASONS = {
    "denied": "your account may not do this, with this purpose",
    "not_found": "there is nothing of that id or name that you may see",
    "audit_unavailable": "the audit log cannot be written, so nothing is released",
    "store_unavailable": "the graph store does not answer; try again in a minute",
    "locked_out": "too many attempts; wait 15 minutes",
}


class Client:
    """One investigator's connection. What it returns is what their authority spans."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def sign_in(
        self,
        name: str,
        password: str | None = None,
        code: str | None = None,
        *,
        purpose: str,
        case: str | None = None,
    ) -> None:
        """Open a session; password and code are asked for, unseen, if they are not given.

        Raises SignInNeeded if they are refused.
        """
        body = {
            "name": name,
            "password": getpass("Password: ") if password is None else password,
            "code": getpass("Code: ") if code is None else code,
            "purpose": purpose,
            "case": case,
        }
        answer = self._ask("POST", "/sign-in", json=body)
        self._http.headers["authorization"] = f"Bearer {answer['token']}"

    def sign_out(self) -> None:
        """End the session."""
        self._ask("POST", "/sign-out")
        del self._http.headers["authorization"]

    def queries(self) -> pd.DataFrame:
        """The catalogue: name, meaning and parameters of every query."""
        rows = [
            {
                "name": query["name"],
                "meaning": query["meaning"],
                "parameters": ", ".join(p["name"] for p in query["parameters"]),
            }
            for query in self._ask("GET", "/queries")["queries"]
        ]
        return pd.DataFrame(rows, columns=["name", "meaning", "parameters"])

    def query(self, name: str, **params: str | int | float) -> pd.DataFrame:
        """Run one query of the catalogue; raises Refused for an unknown name or parameter."""
        table = self._ask("POST", f"/queries/{name}", json=params)
        frame = pd.DataFrame(table["rows"], columns=table["columns"])
        frame.attrs["cut"] = table["cut"]
        return frame

    def ties(self, query: str, **params: str | int | float) -> "nx.Graph[str]":
        """Run a query that gives ties (``ties_of_persons``, ``flows_between_areas`` …) as a graph.

        A read-only NetworkX graph, directed if the query is of flows, whose edges have ``weight``
        and, if the query knows them, ``first_month`` and ``last_month``; ``graph.graph["cut"]``
        says whether weaker ties were left out.
        """
        table = self.query(query, **params)
        if list(table.columns[:3]) != ["start", "end", "weight"]:
            raise Refused("this query does not give ties")
        months = {name: table[name].tolist() for name in table.columns[3:]}
        facts = GraphFacts(edges=months, graph={"cut": table.attrs["cut"]})
        directed = query.startswith("flows")
        return LinkGraph.from_edges(
            table["start"], table["end"], table["weight"], directed=directed, facts=facts
        )

    def search(self, text: str, *, province: str | None = None, limit: int = 50) -> pd.DataFrame:
        """Find entities; columns ``id``, ``kind``, ``title``, ``detail``, ``reason``, ``score``."""
        asked = {"text": text, "province": province, "limit": limit}
        groups = self._ask("POST", "/search", json=asked)["groups"]
        rows = [
            {
                "id": hit["entity"]["id"],
                "kind": kind,
                "title": hit["entity"]["title"],
                "detail": hit["entity"]["detail"],
                "reason": hit["reason"],
                "score": hit["score"],
            }
            for kind, hits in groups
            for hit in hits
        ]
        return pd.DataFrame(rows, columns=["id", "kind", "title", "detail", "reason", "score"])

    def entity(self, entity_id: str) -> dict[str, Any]:
        """Everything the entity page shows: mentions with their origins, ties, judgements."""
        return self._ask("GET", f"/entities/{entity_id}")

    def neighbourhood(
        self, entity: str, hops: int = 1, *, limit: int = 2000
    ) -> "nx.MultiDiGraph[str]":
        """What lies within ``hops`` ties of an entity, as a NetworkX graph.

        Nodes have ``kind``, ``title``, ``detail``; edges have the link kind as key, and ``count``,
        ``first_month``, ``last_month`` (``YYYYMM``, 0 unknown). ``graph.graph["held_back"]`` counts
        entities that the limit left out.
        """
        path = f"/entities/{entity}/neighbourhood"
        found = self._ask("GET", path, params={"hops": hops, "limit": limit})
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            centre=found["centre"]["id"], held_back=found["held_back"]
        )
        for node in (found["centre"], *found["nodes"]):
            graph.add_node(
                node["id"], kind=node["kind"], title=node["title"], detail=node["detail"]
            )
        for edge in found["edges"]:
            graph.add_edge(
                edge["start"],
                edge["end"],
                key=edge["kind"],
                count=edge["count"],
                first_month=edge["first_month"],
                last_month=edge["last_month"],
            )
        return graph

    def networks(self) -> pd.DataFrame:
        """Networks by risk."""
        found = self._ask("GET", "/networks")["networks"]
        return pd.DataFrame(found).drop(columns="parts", errors="ignore")

    def network(self, network_id: str) -> dict[str, Any]:
        """One network with its members, key actors and cases."""
        return self._ask("GET", f"/networks/{network_id}")

    def close(self) -> None:
        """Close the connection; the session stays until signed out or idle."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, f"/api/v1{path}", **content)
        except httpx.TransportError as fault:
            # The fault's own text holds the address with what was asked.
            raise ServerUnreachable(f"no answer ({type(fault).__name__})") from None
        if answer.is_success:
            body: dict[str, Any] = answer.json()
            return body
        raise _refusal(answer)


def connect(url: str, *, certificate: str | None = None) -> Client:
    """Connect to a workbench; ``certificate`` is a file with the agency's own root certificate."""
    context = ssl.create_default_context(cafile=certificate)
    return Client(httpx.Client(base_url=url.rstrip("/"), verify=context, timeout=_SECONDS))


def _refusal(answer: httpx.Response) -> Refused | SignInNeeded:
    try:
        told = answer.json()
    except ValueError:
        told = {}
    code = told.get("error", "failed")
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return SignInNeeded("sign in: there is no session, it has ended, or it was refused")
    fields = ", ".join(told.get("fields", ()))
    reason = told.get("message") or _REASONS.get(code) or fields or code
    return Refused(f"{reason} ({answer.status_code})")
