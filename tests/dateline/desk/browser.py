"""A real browser over the desk: Debian's Chromium by Selenium, with nothing but loopback to reach."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import axe_selenium_python
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

AXE = Path(axe_selenium_python.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
WIDE, PHONE = (1400, 900), (390, 844)


def find_browser() -> tuple[str, str]:
    """Return the paths of Chromium and its driver; skip where they are not installed, which CI must not be."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if None in found:
        if os.environ.get("CI"):
            pytest.fail("CI has no chromium and chromedriver; .ci/run installs them")
        pytest.skip("chromium and chromedriver are not installed")
    return str(found[0]), str(found[1])


class Browser:
    """One browser: opens pages of a desk, looks, types, and keeps what its console said."""

    def __init__(self, address: str) -> None:
        binary, driver = find_browser()
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for option in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--lang=en",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.address = address
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.set_page_load_timeout(60)
        self.look()

    def look(self, size: tuple[int, int] = WIDE, *, dark: bool = False) -> None:
        """Look at pages in a window of this size and colour scheme."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600},
        )
        scheme = "dark" if dark else "light"
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )

    def open(self, path: str) -> None:
        """Open a page of the desk."""
        self.driver.get(f"{self.address}{path}")

    def one(self, css: str) -> WebElement:
        """Return the first element that a selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        """Return all elements that a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def texts(self, css: str) -> list[str]:
        """Return the texts of all elements that a selector finds."""
        return [element.text for element in self.all(css)]

    def click(self, css: str) -> None:
        """Click the first element that a selector finds."""
        self.one(css).click()

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def search(self, words: str) -> None:
        """Search as a person does: into the field, Enter."""
        field = self.one("#find")
        field.clear()
        field.send_keys(words, Keys.ENTER)
        self.wait_for(lambda: "q=" in self.driver.current_url)

    def wait_for(self, condition: Any, seconds: float = 20) -> Any:
        """Wait until a condition holds; return what it gave."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if found := condition():
                    return found
            except Exception:
                if time.monotonic() > deadline:
                    raise
            assert time.monotonic() < deadline, "the page did not come to what was waited for"
            time.sleep(0.05)

    def complaints(self) -> list[str]:
        """Return what the console said since the last call: errors, and violations of the content policy."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE" or "Content Security" in entry["message"]
        ]

    def faults(self) -> list[str]:
        """Return the faults that axe finds by WCAG 2.2 A and AA, each with its elements."""
        # the content policy lets no script in but our own: the checker comes by the debugging protocol
        self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        found = self.driver.execute_async_script(
            "const done = arguments[1]; axe.run(document, {runOnly: arguments[0]}).then(r => done(r.violations));",
            list(WCAG),
        )
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]

    def is_wider_than_window(self) -> bool:
        """Return whether the page scrolls sideways."""
        return bool(
            self.driver.execute_script("return document.documentElement.scrollWidth > window.innerWidth + 1")
        )

    def end(self) -> None:
        """End the browser."""
        self.driver.quit()
