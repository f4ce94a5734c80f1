"""People who read one article: marks, edits, neighbours, pictures, provenance, the raw page."""

from __future__ import annotations

import re

from tests.dateline.desk.browser import Browser
from tests.dateline.desk.conftest import HOSTILE_TITLE


def test_what_an_outlet_changed_in_silence(browser: Browser) -> None:
    browser.open("/")
    browser.one('a[href$="#revisions"]').click()
    browser.page.wait_for_url("**/articles/*")
    assert browser.texts("del") and browser.texts("ins")
    assert "Revision 2" in browser.text(".revisions h3")


def test_why_a_word_is_taken_for_a_place(browser: Browser) -> None:
    browser.open_first("ferry")
    mark = browser.one(".body .mark.place")
    assert "France" in (mark.get_attribute("aria-label") or "")
    seen = "getComputedStyle(document.querySelector('.body .mark.place'), '::after').content"
    mark.hover()
    assert "Evidence" in browser.page.evaluate(seen)
    browser.page.keyboard.press("Escape")
    assert browser.page.evaluate(seen) == "none"


def test_on_whose_word_a_report_rests(browser: Browser) -> None:
    browser.open_first("ferry")
    browser.one(".mark.agency").click()
    browser.page.wait_for_url("**/agencies/afp")
    assert browser.text("h1").startswith("Agence France-Presse")
    assert browser.titles()


def test_where_else_a_picture_was_used(browser: Browser) -> None:
    browser.open_first("ferry")
    table = browser.section("Pictures and media")
    assert "2 articles: The Harbour Post" in table and "nowhere else" in table


def test_which_pages_name_this_article(browser: Browser) -> None:
    browser.open_first("ferry")
    assert "Pages that name this article" in browser.section("Related articles")


def test_where_a_title_was_read_from(browser: Browser) -> None:
    browser.open_first("ferry")
    assert re.search(r"^title\s+heuristic\s+Ferry between", browser.section("Where each field came from"), re.MULTILINE)


def test_what_the_page_looked_like_when_it_was_fetched(browser: Browser) -> None:
    browser.open_first("ferry")
    browser.one('a[href$="/raw"]').click()
    assert browser.one("iframe.raw").get_attribute("sandbox") == ""
    assert "Ferry between Marseille" in browser.page.frame_locator("iframe.raw").locator("h1").inner_text()


def test_does_a_hostile_page_stay_text(browser: Browser) -> None:
    browser.open_first("taken")
    assert browser.text("h1") == HOSTILE_TITLE
    assert browser.page.title().startswith("Harbour <script>")
    assert "{{7*7}}" in browser.text(".body")
    assert browser.count('a[href^="javascript"]') == 0


def test_does_a_hostile_page_run_or_load_when_it_is_shown_as_archived(browser: Browser) -> None:
    browser.open_first("taken")
    browser.one('a[href$="/raw"]').click()
    frame = browser.page.frame_locator("iframe.raw")
    assert "no brakes" in frame.locator("p").first.inner_text()
    assert frame.locator("script, [onload], [onclick], iframe, [src], [href], [action]").count() == 0
    assert frame.locator("html[data-ran], body[data-ran]").count() == 0
