"""Airflow's pages in a real browser, as an operator uses them: sign in, fill in a form, read a run and a task's log."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from playwright.sync_api import Page, sync_playwright

from tests.dateline.desk.browser import find_browser

_WAIT_MS = 120_000
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
_RUN = re.compile(r"/dags/(?P<dag>[^/]+)/runs/(?P<run>[^/?]+)")


class AirflowPages:
    """A browser's window on Airflow at ``address``."""

    def __init__(self, page: Page, address: str) -> None:
        self._page, self._address = page, address

    def sign_in(self, user: str, password: str) -> None:
        """Sign in with what `make up` printed."""
        self._page.goto(self._address)
        self._page.locator("input[name=username]").fill(user)
        self._page.locator("input[name=password]").fill(password)
        self._page.get_by_role("button").first.click()
        self._page.get_by_role("link", name="Dags").first.wait_for()

    def refuse(self, dag_id: str, paths: str) -> str:
        """Send the form of a DAG with these paths, and return the lines of the form that refuses them."""
        self._send(dag_id, paths)
        form = self._page.get_by_role("dialog")
        form.get_by_text("Bad Request").wait_for()
        return form.inner_text()

    def trigger(self, dag_id: str, paths: str) -> str:
        """Send the form of a DAG with these paths; return the id of the run, whose page is open then."""
        self._send(dag_id, paths)
        self._page.wait_for_url(_RUN)
        found = _RUN.search(self._page.url)
        assert found is not None
        return unquote(found["run"])

    def wait_for_success(self, dag_id: str, run_id: str) -> None:
        """Wait until the page of a run says that it succeeded."""
        self._page.goto(f"{self._address}/dags/{dag_id}/runs/{run_id}")
        self._page.get_by_text(run_id).first.wait_for()
        heading = self._page.get_by_text(re.compile("^(Success|Failed)$")).first
        heading.wait_for()
        for _ in range(_WAIT_MS // 1000):  # the tasks that are over have states of their own below
            if not self._page.get_by_text(re.compile("^(Running|Queued|No Status|Scheduled)$")).count():
                break
            self._page.wait_for_timeout(1000)
        assert not self._page.get_by_text(re.compile("^Failed$")).count(), self._page.inner_text("body")
        assert self._page.get_by_text(re.compile("^Success$")).count()

    def log(self, dag_id: str, run_id: str, task_id: str) -> str:
        """Return the log of a task as its page shows it, all groups of lines opened."""
        self._page.goto(f"{self._address}/dags/{dag_id}/runs/{run_id}/tasks/{task_id}")
        self._page.get_by_text("Done. Returned value was").wait_for()
        for _ in range(20):
            closed = self._page.get_by_text("▶")
            if not closed.count():
                break
            closed.first.click()
        return self._page.inner_text("body")

    def _send(self, dag_id: str, paths: str) -> None:
        form = self._page.get_by_role("dialog")
        if not form.count():
            self._page.goto(f"{self._address}/dags/{dag_id}")
            self._page.get_by_role("button", name="Trigger").first.click()
            form.wait_for()
        self._page.locator("#element_paths").fill(paths)
        self._page.wait_for_timeout(1000)  # the form takes what was typed over after a moment
        form.get_by_role("button", name="Trigger", exact=True).click()


@contextlib.contextmanager
def open_pages(address: str) -> Iterator[AirflowPages]:
    """Open a window on Airflow; skips where Chromium is not installed."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        try:
            page = browser.new_page(viewport={"width": 1400, "height": 1400}, locale="en-GB")
            page.set_default_timeout(_WAIT_MS)
            yield AirflowPages(page, address)
        finally:
            browser.close()
