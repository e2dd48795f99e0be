"""What a failed request answers: a code for programs, no value of a record, no traceback."""

from logging import getLogger

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response

from graph.errors import GraphError, InvalidValue, StoreUnavailable, UnknownEntity
from ingest.errors import IngestError
from security.errors import AuditUnavailable, Denied, LockedOut, SecurityError, Unauthenticated
from workbench.errors import BadRequest, FactorNeeded, NotFound, WorkbenchError

log = getLogger("workbench.web")

_ANSWERS: tuple[tuple[type[Exception], int, str], ...] = (
    (LockedOut, 429, "locked_out"),
    (Unauthenticated, 401, "unauthenticated"),
    (FactorNeeded, 403, "second_factor_needed"),
    (Denied, 403, "denied"),
    (AuditUnavailable, 503, "audit_unavailable"),
    (StoreUnavailable, 503, "store_unavailable"),
    (UnknownEntity, 404, "not_found"),
    (NotFound, 404, "not_found"),
    (BadRequest, 400, "bad_request"),
    (InvalidValue, 400, "bad_request"),
)
_TOLD = (BadRequest, NotFound)


def answer(request: Request, error: Exception) -> Response:
    """The answer to one of our errors; the most particular kind decides."""
    status, code = next(
        ((status, code) for kind, status, code in _ANSWERS if isinstance(error, kind)),
        (500, "failed"),
    )
    log.warning("%s %d", type(error).__name__, status)
    if status == 401 and not request.url.path.startswith("/api/"):
        return RedirectResponse("/sign-in", 303)
    told = {"error": code}
    if isinstance(error, _TOLD):
        told["message"] = str(error)
    return JSONResponse(told, status)


def invalid(request: Request, error: Exception) -> Response:
    """Arguments of the wrong form; which, but not what they were."""
    places: list[str] = []
    if isinstance(error, RequestValidationError):
        places = [".".join(map(str, fault["loc"])) for fault in error.errors()]
    return JSONResponse({"error": "bad_request", "fields": places}, 400)


def handle_failures(app: FastAPI) -> None:
    """Answer all four roots of errors, and nothing else, in words."""
    for root in (SecurityError, GraphError, IngestError, WorkbenchError):
        app.add_exception_handler(root, answer)
    app.add_exception_handler(RequestValidationError, invalid)
