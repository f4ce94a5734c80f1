"""The operator's pages on the desk: what is wrong, what is new, the quality pages, the data dictionary, the guide."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from dateline.desk.service import Desk
from dateline.reports.report_files import MEDIA_TYPES, POLICY, find_file, policy_of
from extractors.outlets.registry import read_outlet_faults

PATH = "/reports"
_KEPT_S = 30
"""For so long the front page is kept: its questions look at every article."""
_Mark = tuple[int, ...]


def add_reports(app: FastAPI, desk: Desk) -> None:
    """Add the front page of operators, and the files below ``quality`` and ``docs`` of the home. Nothing is listed."""
    home, outlets = desk.settings.base.home, desk.settings.base.outlets
    kept: dict[_Mark, str] = {}
    making = threading.Lock()

    @app.get(PATH, include_in_schema=False)
    def with_slash() -> Response:
        return RedirectResponse(f"{PATH}/", 301)

    @app.get(f"{PATH}/", include_in_schema=False)
    def front() -> Response:
        from dateline.reports.figures_page import figures_page

        now = dt.datetime.now(dt.UTC)
        mark = (int(now.timestamp()) // _KEPT_S, *map(_mtime, (home.warehouse, home.quality / "index.html", home.docs)))
        with making:
            if mark not in kept:
                kept.clear()
                kept[mark] = figures_page(home, now=now, outlet_faults=read_outlet_faults(outlets), is_on_desk=True)
            page = kept[mark]
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    @app.get(f"{PATH}/{{folder}}/{{asked:path}}", include_in_schema=False)
    def file(folder: str, asked: str) -> Response:
        base = {"quality": home.quality, "docs": home.docs}.get(folder)
        found = find_file(base, asked) if base else None
        if found is None:
            raise HTTPException(404, "report_missing")
        return FileResponse(
            found,
            media_type=MEDIA_TYPES[found.suffix],
            headers={"Content-Security-Policy": policy_of(home, found)},
        )


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
