"""Dateline's pages in Airflow's web server: figures, quality reports and data dictionary, for those who are signed in.

Only files below ``<home>/quality`` and ``<home>/docs`` are served, never a listing. Reports quote hostile pages, so the
pages may run no script; dbt's own page, in which no page text stands, may.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dateline.reports.report_files import MEDIA_TYPES, POLICY, find_file, policy_of
from extractors.runtime.settings import Home, load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

PREFIX = "/dateline"
_SIGN_IN = "/api/v2/auth/login"
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-cache"}
_MISSING = {
    "quality": ("There is no such quality report yet", "make run", "dateline build"),
    "docs": ("There is no data dictionary yet", "make docs"),
}
Message = MutableMapping[str, Any]


def make_app(home: Home, dependencies: Sequence[Any] = (), *, outlets: Path | None = None) -> FastAPI:
    """Return the web application: the front page, and the files of ``/quality/`` and ``/docs/``.

    ``dependencies`` are FastAPI dependencies that each request must satisfy, such as being signed in. The front page
    names the files in ``outlets``, the folder of the registry, that cannot be read.
    """
    from fastapi import FastAPI, HTTPException, Request
    from fastapi.exception_handlers import http_exception_handler
    from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

    app = FastAPI(title="Dateline", docs_url=None, redoc_url=None, openapi_url=None, dependencies=list(dependencies))

    @app.exception_handler(HTTPException)
    async def to_sign_in(request: Request, error: HTTPException) -> Response:
        """Send a reader who is not signed in to the form, and back; a program gets 401."""
        if error.status_code == 401 and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{_SIGN_IN}?{urlencode({'next': str(request.url)})}", headers=_HEADERS)
        return await http_exception_handler(request, error)

    @app.get("/")
    def figures() -> Response:
        """The front page."""
        from dateline.reports.figures_page import figures_page
        from extractors.outlets.registry import read_outlet_faults

        faults = read_outlet_faults(outlets) if outlets else []
        page = figures_page(home, now=dt.datetime.now(dt.UTC), outlet_faults=faults)
        return HTMLResponse(page, headers={**_HEADERS, "Content-Security-Policy": POLICY})

    def serve(name: str, folder: Path, asked: str) -> Response:
        found = find_file(folder, asked)
        if found is None:
            return HTMLResponse(
                _missing_page(name), status_code=404, headers={**_HEADERS, "Content-Security-Policy": POLICY}
            )
        return FileResponse(
            found,
            media_type=MEDIA_TYPES[found.suffix],
            headers={**_HEADERS, "Content-Security-Policy": policy_of(home, found)},
        )

    @app.get("/quality/{asked:path}")
    def quality(asked: str) -> Response:
        """One file of the quality reports."""
        return serve("quality", home.quality, asked)

    @app.get("/docs/{asked:path}")
    def docs(asked: str) -> Response:
        """One file of the data dictionary."""
        return serve("docs", home.docs, asked)

    return app


class LazyApp:
    """An ASGI application that is made on its first request: every process of Airflow loads plugins, one serves."""

    def __init__(self) -> None:
        self._app: FastAPI | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Serve one request."""
        if self._app is None:
            from airflow.api_fastapi.core_api.security import get_user
            from fastapi import Depends

            settings = load_settings()
            self._app = make_app(settings.home, [Depends(get_user)], outlets=settings.outlets)
        await self._app(scope, receive, send)


def _missing_page(name: str) -> str:
    said, *commands = _MISSING[name]
    listed = " or ".join(f"<code>{html.escape(command)}</code>" for command in commands)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=color-scheme content='light dark'>"
        f"<title>Dateline</title><body style='font:16px/1.5 Georgia,serif;margin:3rem auto;max-width:40rem'>"
        f"<h1>{html.escape(said)}</h1><p>Run {listed} in the project's folder, then open this page again.</p>"
        f"<p><a href='{PREFIX}/'>Dateline</a></p>"
    )
