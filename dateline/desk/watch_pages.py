"""Watches on the desk: made, tested against the past, edited, muted and deleted, as files of the watches folder."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from dateline.desk.access.forms import FormTokens
from dateline.desk.access.sessions import Session
from dateline.desk.filters import Filters
from dateline.desk.service import Desk, NotThereError
from dateline.desk.views.watches import WATCHES
from dateline.desk.watch_forms import WatchForm, form_of
from dateline.warehouse.published import BuildError
from dateline.watches.alert import Alert
from dateline.watches.evaluate import register_watch
from dateline.watches.shipped import EXAMPLES
from dateline.watches.trial import run_trial
from dateline.watches.watch import TEXT_EVENTS, TIMES, Watch
from dateline.watches.watch_files import (
    WatchChangedError,
    WatchFaultsError,
    check_text,
    delete_watch,
    digest_of,
    load_watches,
    read_text,
    set_paused,
    write_watch,
)
from extractors.stores.watch_log.errors import WatchLogBusyError, WatchLogError

_log = logging.getLogger(__name__)
_MOST_SHOWN = 20
_WAIT_S = 5.0
Filled = Annotated[WatchForm, Form()]


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test against the past found: how many articles, the latest of them, and what stopped it."""

    count: int = 0
    alerts: list[Alert] = field(default_factory=list)
    problem: str = ""


class WatchPages:
    """What the pages of watches share: the folder, who may change it, and one test at a time."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.folder: Path = desk.settings.base.watches
        self.tokens = FormTokens()
        self._testing = threading.Semaphore()

    def may_edit(self, session: Session | None) -> bool:
        """Return whether a reader may change watches."""
        editors = self.desk.settings.editors
        return not editors or (session is not None and session.user in editors)

    def require(self, request: Request, token: str) -> None:
        """Refuse a form that is not from a page of this desk, or whose reader may not change watches."""
        session = _session(request)
        if not self.may_edit(session) or not self.tokens.accepts(request, session, token):
            raise HTTPException(403)

    def listed(self) -> dict[str, Any]:
        """Return the watches of the folder, and the faults of files that cannot be read."""
        watches = load_watches(self.folder)
        return {
            "files": [watch for _, watch in sorted(watches.watches.items())],
            "faults": watches.errors,
            "is_examples": watches.folder == EXAMPLES,
        }

    def test(self, watch: Watch, days: int) -> Tested:
        """Run a watch over the articles of the days before the newest one, and note nothing."""
        if not self._testing.acquire(timeout=_WAIT_S):
            return Tested(problem="query_busy")
        try:
            publication = self.desk.publications.current()
            newest = publication.newest_at or publication.started_at
            since = newest.replace(tzinfo=dt.UTC) - dt.timedelta(days=days)
            trial = run_trial(
                self.desk.settings.base.home, watch, since=since, now=dt.datetime.now(dt.UTC), is_noted=False
            )
        except (BuildError, ValueError) as error:
            return Tested(problem=str(error))
        finally:
            self._testing.release()
        return Tested(len(trial.alerts), trial.alerts[:_MOST_SHOWN])

    def save(self, name: str, text: str, seen: str, who: str) -> None:
        """Write a watch, and note from when on it is known. Raises as ``write_watch``."""
        watch = write_watch(self.folder, name, text, seen=seen)
        _log.info("watch %s was written by %s", name, who)
        try:
            register_watch(self.desk.settings.base.home, watch, now=dt.datetime.now(dt.UTC), wait_s=_WAIT_S)
        except (WatchLogBusyError, WatchLogError, BuildError) as error:
            _log.warning("watch %s: the next evaluation makes it known (%s)", name, error)


def add_watch_pages(app: FastAPI, desk: Desk) -> None:
    """Add the list of watches, the page of each, and the forms that change them."""
    from dateline.desk.app import shown

    pages = WatchPages(desk)

    def show(request: Request, name: str, filled: WatchForm, status: int = 200, **more: Any) -> Response:
        values: Mapping[str, Any] = {
            "name": name,
            "form": filled,
            "faults": [],
            "theirs": None,
            "tested": None,
            "problem": "",
            "is_saved": False,
            "is_new": not name,
            "is_paused": bool(filled.paused),
            "token": pages.tokens.of(_session(request)),
            "all_events": TEXT_EVENTS,
            "all_times": TIMES,
        }
        return shown(request, desk, "watch.html.j2", status, view=WATCHES, **{**values, **more})

    @app.get("/watches", include_in_schema=False, name="watches")
    def watches(request: Request, filters: Annotated[Filters, Query()]) -> Response:
        _, answers = desk.ask(WATCHES, filters)
        may_edit = pages.may_edit(_session(request))
        token = pages.tokens.of(_session(request))
        more: dict[str, Any] = {"may_edit": may_edit, "token": token, "digest_of": digest_of} | pages.listed()
        return shown(request, desk, "watches.html.j2", view=WATCHES, filters=filters, answers=answers, **more)

    @app.get("/watches/new", include_in_schema=False)
    def new(request: Request, q: Annotated[str, Query(max_length=1000)] = "", copy: str = "") -> Response:
        if not pages.may_edit(_session(request)):
            raise HTTPException(403)
        filled = WatchForm(query=q, title=q[:200], events=["match"], once_a_story="on")
        if copy and (example := load_watches(pages.folder).watches.get(copy)):
            filled = form_of(example.path.read_text("utf-8"))
            filled = filled.model_copy(update={"name": example.name})
        return show(request, "", filled)

    @app.post("/watches/new", include_in_schema=False)
    def make(request: Request, filled: Filled) -> Response:
        pages.require(request, filled.token)
        return answer(request, filled, filled.name.strip(), is_new=True)

    @app.get("/watches/{name}/edit", include_in_schema=False)
    def edit(request: Request, name: str, saved: str = "") -> Response:
        if not pages.may_edit(_session(request)):
            raise HTTPException(403)
        text = _text_of(pages.folder, name)
        filled = form_of(text).model_copy(update={"seen": digest_of(text)})
        paused = filled.form == "file" and set_paused(text, False) != text
        return show(request, name, filled, is_saved=bool(saved), is_paused=paused or bool(filled.paused))

    @app.post("/watches/{name}/edit", include_in_schema=False)
    def change(request: Request, name: str, filled: Filled) -> Response:
        pages.require(request, filled.token)
        return answer(request, filled, name, is_new=False)

    def answer(request: Request, filled: WatchForm, name: str, *, is_new: bool) -> Response:
        text = filled.as_text()
        shown_name = "" if is_new else name
        try:
            watch = check_text(pages.folder, name, text)
            if filled.do == "test":
                return show(request, shown_name, filled, tested=pages.test(watch, filled.days))
            pages.save(name, text, "" if is_new else filled.seen, _user(request))
        except WatchFaultsError as error:
            faults = [_without_folder(fault) for fault in error.faults]
            return show(request, shown_name, filled, 422, faults=faults)
        except WatchChangedError as error:
            again = filled if is_new else filled.model_copy(update={"seen": digest_of(error.text)})
            return show(request, shown_name, again, 409, theirs=error.text or "", problem="watch_changed")
        except OSError as error:
            return show(request, shown_name, filled, 500, problem=error.strerror or "OSError")
        return RedirectResponse(f"/watches/{name}/edit?saved=1", 303)

    def not_written(request: Request, name: str, text: str, error: OSError) -> Response:
        filled = form_of(text).model_copy(update={"seen": digest_of(text)})
        return show(request, name, filled, 500, problem=error.strerror or "OSError")

    @app.post("/watches/{name}/paused", include_in_schema=False)
    def pause(
        request: Request,
        name: str,
        token: Annotated[str, Form(max_length=200)] = "",
        to: Annotated[str, Form(max_length=5)] = "",
    ) -> Response:
        pages.require(request, token)
        text = _text_of(pages.folder, name)
        try:
            pages.save(name, set_paused(text, to == "on"), digest_of(text), _user(request))
        except WatchFaultsError as error:
            faults = [_without_folder(fault) for fault in error.faults]
            return show(request, name, WatchForm(form="file", text=text, seen=digest_of(text)), 422, faults=faults)
        except WatchChangedError as error:
            raise HTTPException(409) from error
        except OSError as error:
            return not_written(request, name, text, error)
        return RedirectResponse("/watches", 303)

    @app.post("/watches/{name}/delete", include_in_schema=False)
    def delete(
        request: Request,
        name: str,
        token: Annotated[str, Form(max_length=200)] = "",
        seen: Annotated[str, Form(max_length=64)] = "",
    ) -> Response:
        pages.require(request, token)
        before = _text_of(pages.folder, name)
        try:
            delete_watch(pages.folder, name, seen=seen)
        except WatchChangedError as error:
            text = error.text or ""
            filled = form_of(text).model_copy(update={"seen": digest_of(error.text)})
            return show(request, name, filled, 409, theirs=text, problem="watch_changed")
        except OSError as error:
            return not_written(request, name, before, error)
        _log.info("watch %s was deleted by %s", name, _user(request))
        return RedirectResponse("/watches", 303)


def _text_of(folder: Path, name: str) -> str:
    """The text of a watch that is there. Raises NotThereError."""
    try:
        text = read_text(folder, name)
    except WatchFaultsError as error:
        raise NotThereError(name) from error
    if text is None:
        raise NotThereError(name)
    return text


def _without_folder(fault: Any) -> Any:
    """A fault that names the file and not where it lies on this machine."""
    return dataclasses.replace(fault, path=Path(fault.path.name))


def _session(request: Request) -> Session | None:
    session: Session | None = request.scope.get("state", {}).get("session")
    return session


def _user(request: Request) -> str:
    session = _session(request)
    return session.user if session else "a reader of this machine"
