"""A real browser over the desk: Debian's Chromium by Playwright, with nothing but loopback to reach."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, sync_playwright

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NAME = "desk.example"
"""A name of this machine that a browser does not know to be one, as names in an office are."""
WIDE, PHONE = (1400, 900), (390, 844)
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def find_browser() -> str:
    """Return the path of Chromium; skip where it is not installed, which CI must not be."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no chromium; .ci/run installs it")
        pytest.skip("chromium is not installed")
    return found


class Browser:
    """One browser: opens pages of a desk, and keeps what its console said and where its requests went."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._playwright = sync_playwright().start()
        self._chromium: Chromium = self._playwright.chromium.launch(executable_path=find_browser(), args=_OPTIONS)
        self._context: BrowserContext | None = None
        self.said: list[str] = []
        self.asked: list[str] = []
        self.begin()

    def begin(self, size: tuple[int, int] = WIDE, *, dark: bool = False, checks: bool = False) -> None:
        """Begin a session without cookies in a window of this size. ``checks`` lets the accessibility checker in."""
        if self._context:
            self._context.close()
        self._context = self._chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            is_mobile=size[0] < 600,
            has_touch=size[0] < 600,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            reduced_motion="reduce",
            bypass_csp=checks,
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        self._context.set_default_timeout(15_000)
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self._context.on("request", self._note)
        self.said, self.asked = [], []

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security" in text:
            self.said.append(text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    @property
    def strangers(self) -> list[str]:
        """Return the requests that went elsewhere than to the desk."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "about:"))]

    def open(self, path: str) -> None:
        """Open a page of the desk."""
        self.page.goto(f"{self.address}{path}")

    def one(self, css: str) -> Locator:
        """Return the first element that a selector finds."""
        return self.page.locator(css).first

    def count(self, css: str) -> int:
        """Return how many elements a selector finds."""
        return self.page.locator(css).count()

    def text(self, css: str) -> str:
        """Return the text of the first element that a selector finds."""
        return self.one(css).inner_text()

    def texts(self, css: str) -> list[str]:
        """Return the texts of all elements that a selector finds."""
        return [element.inner_text() for element in self.page.locator(css).all()]

    def section(self, title: str) -> str:
        """Return the text of the section with this heading."""
        return self.page.locator("section").filter(has=self.page.get_by_role("heading", name=title)).first.inner_text()

    def search(self, words: str) -> None:
        """Search as a person does: into the field, Enter."""
        self.one("#find").fill(words)
        self.one("#find").press("Enter")
        self.page.wait_for_url("**/search?q=*")

    def titles(self) -> list[str]:
        """Return the titles of the hits."""
        return self.texts(".hits h3")

    def open_first(self, words: str) -> None:
        """Open the first article with these words in its title, by a search."""
        self.open(f"/search?q=title:{words}")
        self.one(".hits h3 a").click()
        self.page.wait_for_url("**/articles/*")

    def has_drawn(self, plot: str) -> None:
        """Wait until a plot is drawn."""
        self.wait_for(f"[...document.images].some(i => i.src.includes('{plot}') && i.naturalWidth > 100)")

    def active(self, what: str) -> Any:
        """Return a property of the element that has the focus, as ``id`` or ``textContent``."""
        return self.page.evaluate(f"document.activeElement.{what}")

    def wait_for(self, expression: str) -> None:
        """Wait until an expression of the page is true."""
        # asked from outside: the page's own content policy lets Playwright's waiting function do no more than the page
        for _ in range(300):
            with contextlib.suppress(Error):  # the page is just being left for another
                if self.page.evaluate(f"Boolean({expression})"):
                    return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it did not become true: {expression}")

    def faults(self) -> list[str]:
        """Return the faults that axe finds by WCAG 2.2 A and AA, each with its elements."""
        self.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", WCAG)
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]

    def is_wider_than_window(self) -> bool:
        """Return whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))

    def download(self, click: Callable[[], None]) -> bytes:
        """Return the file that a click downloads."""
        with self.page.expect_download() as caught:
            click()
        return caught.value.path().read_bytes()

    def end(self) -> None:
        """End the browser."""
        self._chromium.close()
        self._playwright.stop()
