"""The API that notebooks use: JSON, a bearer token, every route one action under the gate."""

from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from security.labels import Label
from workbench.actions.authenticate import sign_in, sign_out, state_purpose
from workbench.actions.catalogue import catalogue, list_queries
from workbench.actions.expand import MOST_NODES, neighbourhood
from workbench.actions.gate import Sitting
from workbench.actions.networks import list_networks, open_network
from workbench.actions.open_entity import open_entity
from workbench.actions.search import search
from workbench.bootstrap import Workbench
from workbench.errors import BadRequest
from workbench.web.sign_in import caller_of

PREFIX = "/api/v1"


class SignIn(BaseModel):
    """What a client signs in with."""

    name: str = Field(max_length=100)
    password: str = Field(max_length=1000)
    code: str = Field(max_length=40)
    purpose: str = Field(max_length=200)
    case: str | None = Field(default=None, max_length=200)


class SearchFor(BaseModel):
    """What to search for; in the body, since addresses end up in logs."""

    text: str = Field(max_length=200)
    province: str | None = Field(default=None, pattern=r"^\d{2}$")
    limit: int = Field(default=50, ge=1, le=500)


def _sitting(request: Request) -> Sitting:
    return caller_of(request).sitting


Who = Annotated[Sitting, Depends(_sitting)]


def api_routes(bench: Workbench) -> APIRouter:
    """All routes of the API."""
    routes = APIRouter(prefix=PREFIX)
    _session_routes(routes, bench)

    @routes.get("/queries")
    def get_queries(who: Who) -> JSONResponse:
        return _json(list_queries(bench, who))

    @routes.post("/queries/{name}")
    def run_query(
        who: Who, name: str, params: Annotated[dict[str, str | int | float], Body()]
    ) -> JSONResponse:
        return _json(catalogue(bench, who, name, params))

    @routes.post("/search")
    def run_search(who: Who, asked: SearchFor) -> JSONResponse:
        found = search(bench, who, asked.text, province=asked.province, limit=asked.limit)
        return _json(found)

    @routes.get("/entities/{entity_id}")
    def get_entity(who: Who, entity_id: str) -> JSONResponse:
        return _json(open_entity(bench, who, entity_id))

    @routes.get("/entities/{entity_id}/neighbourhood")
    def get_neighbourhood(
        who: Who, entity_id: str, hops: int = 1, limit: int = MOST_NODES
    ) -> JSONResponse:
        return _json(neighbourhood(bench, who, entity_id, hops=hops, limit=limit))

    @routes.get("/networks")
    def get_networks(who: Who) -> JSONResponse:
        return _json(list_networks(bench, who))

    @routes.get("/networks/{network_id}")
    def get_network(who: Who, network_id: str) -> JSONResponse:
        return _json(open_network(bench, who, network_id))

    return routes


def _session_routes(routes: APIRouter, bench: Workbench) -> None:
    @routes.post("/sign-in")
    def post_sign_in(request: Request, who: SignIn) -> JSONResponse:
        # A foreign page cannot send this type without asking first, and is not answered.
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise BadRequest("send JSON")
        token = sign_in(bench, who.name, who.password, who.code)
        token = state_purpose(bench, token, who.purpose, who.case)
        return JSONResponse({"token": token})

    @routes.post("/sign-out")
    def post_sign_out(request: Request) -> JSONResponse:
        sign_out(bench, caller_of(request).token)
        return JSONResponse({"signed_out": True})

    @routes.get("/me")
    def get_me(who: Who) -> JSONResponse:
        account = who.account
        return JSONResponse(
            {
                "name": account.name,
                "display": account.display,
                "office": account.office,
                "purpose": who.purpose,
                "case": who.case,
            }
        )


def _json(result: Any) -> JSONResponse:
    """A frozen result as JSON."""
    return JSONResponse(_plain(asdict(result)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Label):
        return value.key
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime) or hasattr(value, "isoformat"):
        return value.isoformat()
    return value
