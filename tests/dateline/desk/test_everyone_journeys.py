"""The desk for everyone: keyboard, phone, languages, right to left, dark, and an accessibility checker."""

from __future__ import annotations

import httpx
import pytest

from tests.dateline.desk.browser import PHONE, WIDE, Browser
from tests.dateline.desk.conftest import Served

LANGUAGES = ("en", "ar", "fa", "de", "fr", "es")


def test_the_menu_begins_at_the_view_that_is_open_and_shows_its_keys(browser: Browser) -> None:
    browser.begin(PHONE)
    browser.open("/watches")
    place = browser.page.evaluate("document.querySelector('.menu a[aria-current]').getBoundingClientRect().right")
    assert 0 < place < PHONE[0]
    browser.page.keyboard.press("g")
    assert "'w'" in browser.page.evaluate("`'${document.querySelector('.hints .menu a[aria-current]').dataset.key}'`")
    browser.page.keyboard.press("n")
    browser.page.wait_for_url("**/organisations")


def test_can_i_work_by_keyboard_alone(browser: Browser) -> None:
    browser.open("/")
    keys = browser.page.keyboard
    keys.press("Tab")
    assert browser.active("textContent") == "Skip to the content"
    keys.press("Enter")
    assert browser.active("id") == "main"
    keys.press("/")
    assert browser.active("id") == "find"
    keys.type("library")
    keys.press("Enter")
    browser.page.wait_for_url("**q=library*")
    keys.press("g")
    keys.press("m")
    browser.page.wait_for_url("**/map")


def test_is_the_focus_always_seen_and_never_caught(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    seen = []
    for _ in range(60):
        browser.page.keyboard.press("Tab")
        seen.append(browser.page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
        if browser.active("tagName") == "BODY":
            break
        style = browser.page.evaluate(
            "(e => [getComputedStyle(e).outlineStyle, e.getBoundingClientRect().width])(document.activeElement)"
        )
        # a day's field shows the focus on the part of it that is typed into
        assert (style[0] != "none" or 'type="date"' in seen[-1]) and style[1] > 0, seen[-1]
    assert len(set(seen)) > 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_can_i_read_it_in_my_language_and_on_my_phone(browser: Browser, language: str) -> None:
    browser.begin(PHONE)
    browser.open(f"/search?q=library&lang={language}")
    direction = "rtl" if language in ("ar", "fa") else "ltr"
    for address in ("", "/coverage"):  # the choice is kept
        if address:
            browser.open(address)
        assert browser.one("html").get_attribute("lang") == language
        assert browser.one("html").get_attribute("dir") == direction
        assert not browser.is_wider_than_window()
        if not address:
            assert browser.one("details.facets").get_attribute("open") is None, "on a phone the hits come first"


def test_can_i_choose_my_language_on_the_page(browser: Browser) -> None:
    browser.open("/stories")
    browser.one("#lang").select_option("fr")
    browser.wait_for("document.documentElement.lang == 'fr'")
    assert browser.text("h1") == "Sujets qui ont circulé"


@pytest.mark.parametrize(
    ("size", "dark", "language"), [(WIDE, False, "en"), (PHONE, True, "fa")], ids=["light-wide", "dark-phone-rtl"]
)
def test_is_every_view_fit_for_all(
    browser: Browser, desk: Served, size: tuple[int, int], dark: bool, language: str
) -> None:
    """By axe, WCAG 2.2 A and AA."""
    story = httpx.get(f"{desk.address}/api/stories").json()["tables"]["stories"]["rows"][0]["story_key"]
    edited = httpx.get(f"{desk.address}/api/home").json()["tables"]["edits"]["rows"][0]["article_key"]
    views = ("/", "/search?q=library&compare=ferry", "/coverage", "/map", "/rising", "/stories", f"/stories/{story}",
             f"/articles/{edited}", f"/articles/{edited}/raw", "/outlets", "/outlets/sample_harbour", "/agencies",
             "/agencies/afp", "/places/geonames:163843", "/health", "/sql", "/api", "/search?q=zzzz")  # fmt: skip
    browser.begin(size, dark=dark, checks=True)
    browser.open(f"/?lang={language}")
    faults = {}
    for view in views:
        browser.open(view)
        if found := browser.faults():
            faults[view] = found
        if browser.is_wider_than_window():
            faults[f"{view} (wider than the window)"] = [""]
    assert faults == {}


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_are_the_pages_of_operators_fit_for_all(browser: Browser, desk: Served, size: tuple[int, int]) -> None:
    browser.begin(size, dark=size == PHONE, checks=True)
    pages = ["", "quality/index.html", "quality/validations/index.html", "docs/index.html#find=fct_loads"]
    browser.open("/reports/quality/validations/index.html")
    pages.append("quality/validations/" + str(browser.one("tbody a").get_attribute("href")))
    browser.open("/reports/quality/index.html")
    pages.append("quality/" + str(browser.one('a[href^="loads/"]').get_attribute("href")))
    faults = {}
    for page in pages:
        browser.open(f"/reports/{page}")
        if found := browser.faults():
            faults[page] = found
        if browser.is_wider_than_window():
            faults[f"{page} (wider than the window)"] = [""]
    assert faults == {}
