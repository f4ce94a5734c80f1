"""The desk as a web application: pages, API, files and plots of all views from one table of them."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import inspect
import logging
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.staticfiles import StaticFiles

from dateline.briefing.figures import read_briefing
from dateline.desk import pages
from dateline.desk.access.headers import BRIEFING_POLICY, RAW_POLICY
from dateline.desk.access.sessions import Sessions
from dateline.desk.access.users import Users
from dateline.desk.assets import PACKAGED
from dateline.desk.downloads import TYPES, row_as_json, to_file
from dateline.desk.filters import Drawing, Filters
from dateline.desk.gate import Gate
from dateline.desk.reports import add_reports
from dateline.desk.service import Desk, NotThereError, PlotRequest
from dateline.desk.settings import DeskSettings
from dateline.desk.signing_in import add_signing_in
from dateline.desk.views.article import ARTICLE
from dateline.desk.views.briefing import period_of
from dateline.desk.views.registry import VIEWS, menu_of
from dateline.desk.views.view import View
from dateline.desk.warehouse.publication import Publication, Publications
from dateline.desk.warehouse.queries import QueryError
from dateline.desk.watch_pages import add_watch_pages
from dateline.desk.wording import reader_of
from dateline.languages.reader import Reader, choose_language
from dateline.search.errors import QueryError as SearchError
from dateline.warehouse.published import BuildError
from extractors.runtime.version import VERSION

LANGUAGE_COOKIE = "dateline_language"
_STATUS_OF = {"query_busy": 503, "query_too_slow": 504, "query_too_large": 507}
Asking = Annotated[Filters, Query()]
_log = logging.getLogger(__name__)


def make_app(settings: DeskSettings) -> FastAPI:
    """Return the application over the published warehouse of ``settings``.

    Raises:
        SettingsError: the file of users cannot be read.
    """
    desk = Desk(settings, Publications(settings.base.home.warehouse))
    app = FastAPI(
        title="Dateline desk", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.desk = desk
    users = Users(settings.users) if settings.users else None
    sessions = Sessions()
    add_watch_pages(app, desk)
    for view in VIEWS:
        _add_view(app, desk, view)
    _add_raw(app, desk)
    _add_briefing(app, desk)
    _add_api_page(app, desk)
    add_reports(app, desk)
    add_signing_in(app, users, sessions)
    for name, (media_type, content) in PACKAGED.items():
        _add_packaged(app, name, media_type, content)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:  # what browsers ask for on pages that name none, as reports
        return FileResponse(pages.STATIC / "icon.svg", media_type="image/svg+xml")

    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    _add_errors(app, desk)
    app.add_middleware(Gate, settings=settings, sessions=sessions, users=users)
    return app


def reader_for(request: Request) -> Reader:
    """Return the language of a request: asked for by ``lang``, kept in the browser, or accepted by it."""
    return reader_of(
        choose_language(
            request.query_params.get("lang"),
            request.cookies.get(LANGUAGE_COOKIE),
            request.headers.get("accept-language", ""),
        )
    )


def shown(request: Request, desk: Desk, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page with what every page has: menu, publication, language."""
    reader = reader_for(request)
    session = request.scope.get("state", {}).get("session")
    publication: Publication | None = None
    if desk.settings.is_open or session:  # who is not signed in sees nothing
        with contextlib.suppress(BuildError):
            publication = desk.publications.current()
    filled = {"view": None, "key": "", "filters": Filters(), "answers": {}} | values
    text = pages.render(
        template,
        reader,
        request_path=request.url.path,
        request_query=request.url.query,
        publication=publication,
        menu=menu_of(publication) if publication else [],
        session=session,
        now=dt.datetime.now(dt.UTC).replace(tzinfo=None),
        **filled,
    )
    response = HTMLResponse(text, status)
    if request.query_params.get("lang") == reader.language:
        response.set_cookie(LANGUAGE_COOKIE, reader.language, max_age=31_536_000, httponly=True, samesite="lax")
    return response


def _add_view(app: FastAPI, desk: Desk, view: View) -> None:
    """Add a view's page, API answer, files and plots. A view without a key gets an empty one."""
    suffix = "/{key}" if view.has_key else ""

    def page(request: Request, filters: Asking, key: str = "") -> Response:
        _, answers = desk.ask(view, filters, key)
        return shown(request, desk, f"{view.name}.html.j2", view=view, key=key, filters=filters, answers=answers)

    def api(filters: Asking, key: str = "") -> JSONResponse:
        publication, answers = desk.ask(view, filters, key, is_whole=True)
        return JSONResponse(
            {
                "publication_id": publication.publication_id,
                "published_at": publication.started_at.isoformat() + "Z",
                "view": view.name,
                "page": view.address(key) + filters.address(page=filters.page),
                "tables": {
                    name: {
                        "columns": dict(zip(answer.columns, answer.types, strict=True)),
                        "rows": [row_as_json(row) for row in answer],
                        "is_cut": answer.is_cut,
                        "sql": answer.question.as_text(),
                    }
                    for name, answer in answers.items()
                },
            }
        )

    def file(filters: Asking, table: str, form: Literal["csv", "xlsx", "parquet", "json"], key: str = "") -> Response:
        answer = desk.rows(view, filters, key, table)
        name = f"{view.name}-{table}.{form}"
        return Response(
            to_file(answer, form),
            media_type=TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def plot(
        request: Request,
        filters: Annotated[Drawing, Query()],
        plot: str,
        form: Literal["svg", "png"],
        key: str = "",
    ) -> Response:
        wanted = PlotRequest(form, filters.scheme, filters.width == "narrow")
        drawn = desk.plot(view, filters, key, plot, wanted, reader_for(request))
        media = "image/svg+xml" if form == "svg" else "image/png"
        # the address names the publication: what it shows does not change
        return Response(drawn, media_type=media, headers={"Cache-Control": "private, max-age=600"})

    endpoints: dict[str, Callable[..., Any]] = {"page": page, "api": api, "file": file, "plot": plot}
    if not view.has_key:
        endpoints = {name: _without_key(endpoint) for name, endpoint in endpoints.items()}
    add = app.add_api_route
    tags: list[Any] = [view.name]
    if not view.has_own_page:
        add(view.path, endpoints["page"], include_in_schema=False, name=view.name, response_class=HTMLResponse)
    add(f"/api/{view.name}{suffix}", endpoints["api"], tags=tags, summary=f"The view {view.name}")
    add(f"/files/{view.name}{suffix}/{{table}}.{{form}}", endpoints["file"], tags=tags, summary="A table as a file")
    if view.plots:
        add(f"/plots/{view.name}{suffix}/{{plot}}.{{form}}", endpoints["plot"], tags=tags, summary="A plot")


def _without_key(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Return an endpoint without its parameter ``key``, so that the description does not offer one."""
    signature = inspect.signature(endpoint, eval_str=False)
    kept = [parameter for name, parameter in signature.parameters.items() if name != "key"]

    @functools.wraps(endpoint)
    def without(**values: Any) -> Any:
        return endpoint(**values)

    without.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    return without


def _add_raw(app: FastAPI, desk: Desk) -> None:
    @app.get("/articles/{key}/raw", include_in_schema=False)
    def raw(request: Request, key: str) -> Response:
        _, answers = desk.ask(ARTICLE, Filters(), key)
        return shown(request, desk, "raw.html.j2", view=ARTICLE, key=key, answers=answers)

    @app.get("/raw/{key}", include_in_schema=False)
    def framed(key: str) -> Response:
        # what few pages need is imported by the first of them: it is a third of the server's memory
        from dateline.desk.raw_page import NoRawPageError, inert_page
        from extractors.stores.raw_loads import RawLoadError
        from extractors.stores.storage.storage import open_storage

        _, answers = desk.ask(ARTICLE, Filters(), key)
        record = answers["article"].first["warc_record"]
        try:
            open_storage(desk.settings.base.home).pull_record(record)
            body = inert_page(desk.settings.base.home.raw, record)
        except (NoRawPageError, OSError, RawLoadError) as error:
            raise HTTPException(404, "raw_missing") from error
        return Response(body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": RAW_POLICY})


def _add_briefing(app: FastAPI, desk: Desk) -> None:
    @app.get("/briefing/page", include_in_schema=False)
    def briefing(request: Request, filters: Asking) -> Response:
        from dateline.briefing.page import render_page

        publication = desk.publications.current()
        read = read_briefing(
            publication.cursor(), period_of(filters, publication), now=dt.datetime.now(dt.UTC).replace(tzinfo=None)
        )
        text = render_page(read, reader_for(request).language)
        return HTMLResponse(text, headers={"Content-Security-Policy": BRIEFING_POLICY})


def _add_api_page(app: FastAPI, desk: Desk) -> None:
    @app.get("/api", include_in_schema=False)
    def api(request: Request) -> Response:
        return shown(request, desk, "api.html.j2", schema=app.openapi())


def _add_packaged(app: FastAPI, name: str, media_type: str, content: Callable[[], bytes]) -> None:
    @app.get(f"/static/packaged/{name}", include_in_schema=False, name=f"packaged_{name}")
    def packaged() -> Response:
        return Response(content(), media_type=media_type, headers={"Cache-Control": "private, max-age=86400"})


def _detail(detail: str, *, said: str = "", names: str = "", **_: Any) -> str:
    """Return what the answer to programs has beside the reason of an error."""
    return "\n".join(filter(None, (detail, said))) or names


def _add_errors(app: FastAPI, desk: Desk) -> None:
    def fail(request: Request, status: int, reason: str, detail: str = "", **values: Any) -> Response:
        if request.url.path.startswith(("/api/", "/files/", "/plots/")):
            return JSONResponse({"error": reason, "detail": _detail(detail, **values)}, status)
        filled = {"names": "", "said": ""} | values
        return shown(request, desk, "error.html.j2", status, reason=reason, detail=detail, **filled)

    @app.exception_handler(SearchError)
    def wrong_search(request: Request, error: SearchError) -> Response:
        said = reader_for(request).t(f"syntax_{error.reason}", **error.values)
        return fail(request, 400, "query_syntax", error.pointed(), said=said, filters=Filters(q=error.query))

    @app.exception_handler(QueryError)
    def query(request: Request, error: QueryError) -> Response:
        return fail(request, _STATUS_OF.get(error.reason, 400), error.reason, error.detail)

    @app.exception_handler(NotThereError)
    def not_there(request: Request, _error: NotThereError) -> Response:
        return fail(request, 404, "error_404")

    @app.exception_handler(BuildError)
    def no_warehouse(request: Request, error: BuildError) -> Response:
        return fail(request, 503, "no_warehouse", str(error))

    @app.exception_handler(RequestValidationError)
    def wrong_input(request: Request, error: RequestValidationError) -> Response:
        names = ", ".join(dict.fromkeys(str(part["loc"][-1]) for part in error.errors()))
        return fail(request, 422, "error_input", names=names)

    @app.exception_handler(StarletteHTTPException)
    def other(request: Request, error: StarletteHTTPException) -> Response:
        reason = f"error_{error.status_code}"
        return fail(request, error.status_code, reason if reader_for(request).has(reason) else "error_403")

    @app.exception_handler(Exception)
    def fault(request: Request, error: Exception) -> Response:
        _log.error("%s: %r", request.url.path, error, exc_info=error)
        return fail(request, 500, "error_500")
