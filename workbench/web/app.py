"""The application: routes and pages, joined and put behind the guard."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from graph.errors import StoreError
from workbench.bootstrap import Workbench
from workbench.views import frame
from workbench.views.addresses import START
from workbench.web.api import api_routes
from workbench.web.downloads import download_routes
from workbench.web.failures import handle_failures
from workbench.web.guard import Guard
from workbench.web.pages import mount_pages
from workbench.web.sign_in import caller_of, sign_in_routes
from workbench.web.sittings import Sittings

_ASSETS = Path(__file__).parent / "assets"
_THREADS = 64
"""Pages are drawn in threads, and the guard looks up sessions in them: many pages that wait for
long work must leave it some."""


@asynccontextmanager
async def _with_threads(_: FastAPI) -> AsyncIterator[None]:
    executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")
    asyncio.get_running_loop().set_default_executor(executor)
    yield


def create_app(bench: Workbench) -> ASGIApp:
    """Make the application of one workbench."""
    app = FastAPI(
        title="Jejaring", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_with_threads
    )
    sittings = Sittings(bench)

    @app.get(START)
    def first_page(request: Request) -> RedirectResponse:
        sitting = caller_of(request).sitting
        return RedirectResponse(frame.first_page(bench.gate, sitting), 303)

    @app.get("/healthz")
    def health() -> JSONResponse:
        try:
            bench.connection.verify()
        except StoreError:
            return JSONResponse({"ready": False}, 503)
        return JSONResponse({"ready": True})

    app.include_router(sign_in_routes(bench))
    app.include_router(api_routes(bench))
    app.include_router(download_routes(bench))
    app.mount("/assets", StaticFiles(directory=_ASSETS), name="assets")
    handle_failures(app)
    mount_pages(app, bench, sittings)
    return Guard(app, sittings, bench.settings.web)
