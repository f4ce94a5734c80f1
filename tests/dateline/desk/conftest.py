"""One published newsroom for all tests of the desk: two editions, so that there are edits, and a hostile page."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.desk.serve import make_server
from dateline.desk.settings import DeskSettings
from extractors.outlets.registry import load_registry
from extractors.pipeline.import_pages import load_saved
from extractors.runtime.settings import Settings
from extractors.stores.saved.saved_source import SavedSource
from tests.dateline.desk.browser import Browser
from tests.line.support import NOW, in_fork, save_newsroom, settings_for, warm_up

HOSTILE_TITLE = "Harbour <script>document.title='taken'</script> \"><img src=x onerror=alert(1)> & closes"
_HOSTILE_PAGE = """<!doctype html><html lang="en"><head><title>x</title>
<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/refreshed">
<link rel="canonical" href="javascript:alert(1)"><link rel="stylesheet" href="http://127.0.0.1:9/style.css">
<script>document.documentElement.dataset.ran = "yes"; fetch("http://127.0.0.1:9/script");</script>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="2026-10-08T09:00:00Z">
</head><body onload="document.body.dataset.ran='yes'"><article><h1>{title}</h1>
<p onclick="alert(1)">The harbour of Bristol closed on Thursday {{{{7*7}}}} after a crane with <b>no brakes</b>
rolled on to the quay and
came to a stop beside the office of the harbour master, who was at lunch, and of his cat, which was not.</p>
<p>&lt;/textarea&gt;&lt;script&gt;alert(2)&lt;/script&gt; was written on the crane, said Reuters, in letters of a
metre, and nobody in Bristol could say who had written them or what they were to mean to a reader of the harbour.</p>
<img src="http://127.0.0.1:9/pixel.gif" alt="&quot;&gt;&lt;script&gt;alert(3)&lt;/script&gt;">
<form action="http://127.0.0.1:9/form"><input name="a"></form><iframe src="http://127.0.0.1:9/frame"></iframe>
<a href="javascript:alert(4)">more</a></article></body></html>"""


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home with a published warehouse; made once for all workers, and only read."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    shared = shared / "desk-newsroom"
    shared.mkdir(exist_ok=True)
    settings = settings_for(shared)
    with (shared / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not settings.home.warehouse.exists():
            warm_up()
            assert in_fork(lambda: _publish(settings)) == 0
    return settings


def _publish(settings: Settings) -> None:
    from dateline.reports.data_dictionary.dictionary_page import write_dictionary
    from dateline.reports.reported_build import build

    registry = load_registry(settings.outlets)
    folders = [
        save_newsroom(settings.home.root / "one", 1),
        save_newsroom(settings.home.root / "two", 2, "2026-10-16T08:00:00+00:00"),
        _save_hostile(settings.home.root / "hostile"),
    ]
    for number, folder in enumerate(folders):
        load_saved(SavedSource(folder), settings, registry, now=NOW + dt.timedelta(minutes=number), workers=1)
    build(settings.home, now=NOW + dt.timedelta(minutes=9))
    write_dictionary(settings.home, {"nodes": {}}, settings.home.warehouse, now=NOW, analyses=())


def _save_hostile(folder: Path) -> Path:
    folder.mkdir(parents=True)
    title = HOSTILE_TITLE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    (folder / "page.html").write_text(_HOSTILE_PAGE.format(title=title), encoding="utf-8")
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        index = csv.writer(file)
        index.writerow(["path", "url", "outlet", "fetched_at"])
        url = 'http://127.0.0.1:8152/2026/10/08/harbour-"><script>alert(5)</script>-h7999'
        index.writerow(["page.html", url, "sample_harbour", "2026-10-16T08:00:00+00:00"])
    return folder


class Served:
    """A desk that is served in a thread of this process."""

    def __init__(self, settings: DeskSettings) -> None:
        self.server = make_server(dataclasses.replace(settings, port=0))
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self.server.started:
            assert time.monotonic() < deadline, "the desk did not start"
            time.sleep(0.02)
        self.port = int(self.server.servers[0].sockets[0].getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"

    def end(self) -> None:
        self.server.should_exit = True
        self._thread.join(20)


@pytest.fixture(scope="session")
def desk(newsroom: Settings) -> Iterator[Served]:
    """The desk over the newsroom, open to this machine."""
    served = Served(DeskSettings(newsroom, burst=100_000))  # tests ask faster than people
    yield served
    served.end()


@pytest.fixture(scope="module")  # its event loop must be gone before another module's tests run one
def shared_browser(desk: Served) -> Iterator[Browser]:
    browser = Browser(desk.address)
    yield browser
    browser.end()


@pytest.fixture
def browser(shared_browser: Browser) -> Iterator[Browser]:
    """A new browser session. After each journey: no error in the console, no policy violated, no request elsewhere."""
    shared_browser.begin()
    yield shared_browser
    assert shared_browser.said == []
    assert shared_browser.strangers == []
