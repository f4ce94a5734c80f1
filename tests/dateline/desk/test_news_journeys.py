"""People who ask what happens: coverage, the map, what rises, stories, places, outlets, the briefing."""

from __future__ import annotations

import re

import duckdb

from dateline.analyses.catalogue import find_analysis
from extractors.runtime.settings import Settings
from tests.dateline.desk.browser import Browser


def test_whose_voice_is_the_loudest(browser: Browser) -> None:
    browser.open("/coverage")
    assert re.search(r"\b14\s.*%", browser.text("tbody tr"), re.DOTALL)
    browser.has_drawn("shares")
    browser.has_drawn("over_time")


def test_which_country_is_written_about_by_whom(browser: Browser) -> None:
    browser.open("/coverage")
    browser.one("select[name=by]").select_option("country")
    browser.one(".days button").click()
    browser.page.wait_for_url("**by=country*")
    assert "United Kingdom" in browser.text("tbody")


def test_where_the_news_is(browser: Browser) -> None:
    browser.open("/map")
    assert browser.count(".map a") > 40
    browser.wait_for("document.querySelector('.map use').getBBox().width > 300")  # the outlines of countries
    assert re.fullmatch(r".+, Iraq: 5 articles", browser.one(".map a").get_attribute("aria-label") or "")


def test_what_was_written_about_a_point_of_the_map(browser: Browser) -> None:
    browser.open("/map?region=middle_east")
    browser.page.get_by_role("link", name="Mashhad, Iran").locator("circle").click()
    browser.page.wait_for_url("**/search?place=*")
    assert len(browser.titles()) == 2


def test_what_rises_this_week(browser: Browser) -> None:
    browser.open("/rising")
    assert browser.count("tbody tr") > 3
    rows = zip(browser.texts("tbody td:nth-child(4)"), browser.texts("tbody td:nth-child(5)"), strict=True)
    assert all((times == "new") == (usual == "0") for usual, times in rows)


def test_who_was_first_and_who_followed(browser: Browser) -> None:
    browser.open("/stories")
    browser.one(".hits h3 a").click()
    browser.page.wait_for_url("**/stories/*")
    steps = browser.texts(".timeline > li")
    assert "First" in steps[0] and "Al-Qamar" in steps[0]
    assert re.search(r"after [\d.]+ (hour|minute)", steps[1])


def test_what_a_place_is_and_what_lies_in_it(browser: Browser) -> None:
    browser.open("/places/geonames:163843")
    assert browser.text("h1") == "Syria"
    assert "Homs" in browser.section("Places in it")
    assert browser.count(".map a") > 2


def test_how_an_outlet_is_doing(browser: Browser) -> None:
    browser.open("/outlets")
    browser.one("tbody th a").click()
    browser.page.wait_for_url("**/outlets/sample_*")
    assert "published_at" in browser.section("Fields that are filled")
    assert "saved" in browser.section("Fetches")


def test_which_outlets_have_gone_silent(browser: Browser, newsroom: Settings) -> None:
    browser.open("/health")
    said = dict(zip(browser.texts("tbody th"), browser.texts("tbody .badge"), strict=True))
    with duckdb.connect(str(newsroom.home.warehouse), read_only=True) as connection:
        silent = connection.execute(f"select outlet, hours_silent from ({find_analysis('silent_outlets').sql})")
        hours = dict(silent.fetchall())
    assert len(said) == 4 and {outlet for outlet, word in said.items() if word == "silent"} <= set(hours)
    assert browser.texts("tbody td:nth-child(3)")[0] == f"{max(hours.values()) / 24:.1f} days"


def test_which_outlet_wrote_most_and_which_least(browser: Browser) -> None:
    browser.open("/outlets")
    heading = browser.one("#sort-outlets-articles")
    heading.focus()
    names = []
    for direction in ("descending", "ascending"):
        browser.page.keyboard.press("Enter")
        browser.wait_for(f"document.querySelector('th[aria-sort={direction}]')")
        assert browser.active("id") == "sort-outlets-articles", "the keyboard stays where it was"
        counts = [int(text) for text in browser.texts("tbody td:nth-child(4)")]
        assert counts == sorted(counts, reverse=direction == "descending")
        names.append(browser.texts("tbody th"))
    assert names[0] != names[1] and "order=outlets.articles" in browser.page.url
    browser.page.reload()  # the address keeps the order
    assert browser.texts("tbody th") == names[1]
    browser.one("tbody th a").click()
    browser.page.wait_for_url("**/outlets/sample_*")
    browser.open("/outlets?order=outlets.nothing")
    assert browser.count("tbody tr") == 4


def test_what_happened_in_the_last_days_on_one_page(browser: Browser) -> None:
    browser.open("/briefing?lang=ar")
    sheet = browser.page.frame_locator("iframe")
    assert sheet.locator("h1").count() == 1 and sheet.locator("html").get_attribute("dir") == "rtl"
    frame = browser.page.frames[1]
    # its letters are inside of it, and the policy lets them be used
    assert frame.evaluate("document.fonts.ready.then(f => [...f].filter(one => one.status === 'loaded').length)") > 0


def test_how_fresh_the_data_is(browser: Browser) -> None:
    browser.open("/")
    assert re.search(r"Publication \d{8}T\d+Z · published .+ ago · Data until", browser.text("footer"))
