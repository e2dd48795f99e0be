"""Files to keep: reports as made. Each download is an action of its own."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from workbench.actions.reports import read_report
from workbench.bootstrap import Workbench
from workbench.web.sign_in import caller_of

_SHOWN = "text/html"


def download_routes(bench: Workbench) -> APIRouter:
    """Routes of downloads."""
    routes = APIRouter()

    @routes.get("/reports/{report_id}/{name}")
    def get_report(request: Request, report_id: str, name: str) -> Response:
        file = read_report(bench, caller_of(request).sitting, report_id, name)
        shown = "inline" if file.media_type.startswith(_SHOWN) else "attachment"
        headers = {"content-disposition": f'{shown}; filename="{file.name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    return routes
