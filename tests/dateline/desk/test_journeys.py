"""Journeys of people with a question, in a real browser. Each ends where its answer is seen."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest
from selenium.webdriver.common.keys import Keys

from tests.dateline.desk.browser import PHONE, Browser
from tests.dateline.desk.conftest import HOSTILE_TITLE, Served

LANGUAGES = ("en", "ar", "fa", "de", "fr", "es")


def titles(browser: Browser) -> list[str]:
    return browser.texts(".hits h3")


def open_first(browser: Browser, words: str) -> None:
    browser.open("/")
    browser.search(words)
    browser.click(".hits h3 a")
    browser.wait_for(lambda: "/articles/" in browser.driver.current_url)


def test_what_was_written_about_the_ferry(browser: Browser) -> None:
    browser.open("/")
    browser.search("ferry")
    assert titles(browser) == ["Ferry between Marseille and Algiers to carry a garden and an orchard"]
    assert browser.texts(".hits mark")[:2] == ["Ferry", "ferry"]


def test_which_outlets_wrote_about_libraries(browser: Browser) -> None:
    browser.open("/search?q=library")
    facets = {text.split("\n")[0]: text.split("\n")[1] for text in browser.texts(".facet:first-of-type li")}
    assert facets == {"The Harbour Post": "2", "Al-Qamar News Network": "1"}


def test_only_what_one_of_them_wrote(browser: Browser) -> None:
    browser.open("/search?q=library")
    browser.click('.facet a[href*="outlet=sample_qamar"]')
    browser.wait_for(lambda: len(titles(browser)) == 1)
    assert "outlet=sample_qamar" in browser.driver.current_url
    browser.click(".chosen a")
    browser.wait_for(lambda: len(titles(browser)) == 3)


def test_does_a_persian_spelling_find_what_was_written_with_arabic_letters(browser: Browser) -> None:
    browser.open("/")
    browser.search("یزد")
    assert "موزه" in titles(browser)[0]
    assert browser.one(".hits h3").get_attribute("dir") == "auto"


def test_how_two_searches_compare_over_time(browser: Browser) -> None:
    browser.open("/search?q=library")
    browser.one("#compare").send_keys("ferry", Keys.ENTER)
    browser.wait_for(lambda: "compare=ferry" in browser.driver.current_url)
    image = browser.wait_for(lambda: browser.one('.plot img[src*="compared"]'))
    browser.wait_for(lambda: image.get_property("naturalWidth"))


def test_what_a_search_finds_when_nothing_matches(browser: Browser) -> None:
    browser.open("/search?q=zzzzzz")
    assert "Use fewer words" in browser.one(".empty").text


def test_whose_voice_is_the_loudest(browser: Browser) -> None:
    browser.open("/coverage")
    first = browser.one("tbody tr").text
    assert "13" in first and "%" in first
    for image in browser.all(".plot img"):
        browser.wait_for(lambda image=image: image.get_property("naturalWidth"))


def test_which_country_is_written_about_by_whom(browser: Browser) -> None:
    browser.open("/coverage")
    browser.one("select[name=by]").send_keys("Country")
    browser.click(".days button")
    browser.wait_for(lambda: "by=country" in browser.driver.current_url)
    assert "United Kingdom" in browser.one("tbody").text


def test_where_the_news_is(browser: Browser) -> None:
    browser.open("/map")
    dots = browser.all(".map a")
    assert len(dots) > 40
    land = browser.driver.execute_script("return document.querySelector('.map use').getBBox().width")
    assert land > 300, "the outlines of countries are not drawn"
    name = browser.driver.execute_script("return document.querySelector('.map a').getAttribute('aria-label')")
    assert re.fullmatch(r".+, Iraq: 5 articles", name)


def test_what_was_written_about_a_point_of_the_map(browser: Browser) -> None:
    browser.open("/map")
    place = browser.all(".map a")[0]
    href = place.get_attribute("href")
    browser.driver.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", place)
    browser.wait_for(lambda: "/search?place=" in browser.driver.current_url)
    assert href.endswith(browser.driver.current_url.split("/")[-1]) and len(titles(browser)) == 5


def test_what_rises_this_week(browser: Browser) -> None:
    browser.open("/rising")
    assert browser.all("tbody tr")
    assert "×" in browser.one("tbody td:nth-child(5)").text


def test_who_was_first_and_who_followed(browser: Browser) -> None:
    browser.open("/stories")
    browser.click(".hits h3 a")
    browser.wait_for(lambda: "/stories/" in browser.driver.current_url)
    steps = browser.texts(".timeline > li")
    assert "First" in steps[0] and "Al-Qamar" in steps[0]
    assert re.search(r"after [\d.]+ (hour|minute)", steps[1])


def test_what_an_outlet_changed_in_silence(browser: Browser) -> None:
    browser.open("/")
    browser.click('a[href$="#revisions"]')
    browser.wait_for(lambda: "/articles/" in browser.driver.current_url)
    assert browser.texts("del") and browser.texts("ins")
    assert "Revision 2" in browser.one(".revisions h3").text


def test_why_a_word_is_taken_for_a_place(browser: Browser) -> None:
    open_first(browser, "ferry")
    mark = browser.one(".body .mark.place")
    evidence = mark.get_attribute("data-evidence")
    assert "Evidence:" in evidence and "France" in evidence
    browser.driver.execute_script("arguments[0].focus()", mark)
    shown = browser.driver.execute_script(
        "return getComputedStyle(document.querySelector('.body .mark.place'), '::after').content"
    )
    browser.press(Keys.SHIFT + Keys.TAB, Keys.TAB)
    shown = browser.driver.execute_script("return getComputedStyle(document.activeElement, '::after').content")
    assert "Evidence" in shown
    browser.press(Keys.ESCAPE)
    hidden = browser.driver.execute_script("return getComputedStyle(document.activeElement, '::after').content")
    assert hidden == "none"


def test_on_whose_word_a_report_rests(browser: Browser) -> None:
    open_first(browser, "ferry")
    browser.click(".mark.agency")
    browser.wait_for(lambda: "/agencies/afp" in browser.driver.current_url)
    assert browser.one("h1").text.startswith("Agence France-Presse")
    assert browser.all(".hits li")


def test_where_else_a_picture_was_used(browser: Browser) -> None:
    open_first(browser, "ferry")
    table = next(text for text in browser.texts("section") if text.startswith("Pictures and media"))
    assert "2 articles: The Harbour Post" in table and "nowhere else" in table


def test_which_pages_name_this_article(browser: Browser) -> None:
    open_first(browser, "ferry")
    related = next(text for text in browser.texts("section") if text.startswith("Related articles"))
    assert "Pages that name this article" in related


def test_where_a_title_was_read_from(browser: Browser) -> None:
    open_first(browser, "ferry")
    table = next(text for text in browser.texts("section") if text.startswith("Where each field came from"))
    assert re.search(r"^title heuristic Ferry between", table, re.MULTILINE)


def test_what_the_page_looked_like_when_it_was_fetched(browser: Browser) -> None:
    open_first(browser, "ferry")
    browser.click('a[href$="/raw"]')
    frame = browser.wait_for(lambda: browser.one("iframe.raw"))
    assert frame.get_attribute("sandbox") == ""
    browser.driver.switch_to.frame(frame)
    assert "Ferry between Marseille" in browser.one("h1").text
    browser.driver.switch_to.default_content()


def test_does_a_hostile_page_stay_text(browser: Browser) -> None:
    open_first(browser, "crane")
    assert browser.one("h1").text == HOSTILE_TITLE
    assert browser.driver.title.startswith("Harbour <script>")
    assert "{{7*7}}" in browser.one(".body").text
    assert not browser.all('a[href^="javascript"]')


def test_does_a_hostile_page_run_or_load_when_it_is_shown_as_archived(browser: Browser) -> None:
    open_first(browser, "crane")
    browser.click('a[href$="/raw"]')
    frame = browser.wait_for(lambda: browser.one("iframe.raw"))
    browser.driver.switch_to.frame(frame)
    assert "no brakes" in browser.one("p").text
    html = browser.driver.page_source
    assert "<script" not in html and "onload" not in html and "127.0.0.1:9" not in html
    browser.driver.switch_to.default_content()


def test_what_a_place_is_and_what_lies_in_it(browser: Browser) -> None:
    browser.open("/places/geonames:163843")
    assert browser.one("h1").text == "Syria"
    assert "Homs" in browser.one("main").text
    assert browser.all(".map a")


def test_how_an_outlet_is_doing(browser: Browser) -> None:
    browser.open("/outlets")
    browser.click("tbody th a")
    browser.wait_for(lambda: "/outlets/sample_" in browser.driver.current_url)
    text = browser.one("main").text
    assert "Fields that are filled" in text and "Fetches" in text


def test_which_outlets_have_gone_silent(browser: Browser) -> None:
    browser.open("/health")
    assert len(browser.all("tbody tr")) == 4
    assert browser.texts(".badge")


def test_can_i_take_the_rows_into_a_spreadsheet(browser: Browser) -> None:
    browser.open("/outlets")
    browser.click(".sources summary")
    address = browser.one('.sources a[href*=".csv"]').get_attribute("href")
    lines = list(csv.DictReader(io.StringIO(httpx.get(address).content.decode("utf-8-sig"))))
    assert {line["name"] for line in lines} >= {"The Harbour Post", "Rouzan News Agency"}


def test_which_query_is_behind_a_number(browser: Browser) -> None:
    browser.open("/search?q=library")
    browser.click(".sources summary")
    sql = browser.one(".sources pre").text
    browser.open("/sql")
    browser.one("#sql").send_keys(sql)
    browser.click(".sql button")
    browser.wait_for(lambda: "sql=" in browser.driver.current_url)
    assert browser.one("tbody td").text == "3"


def test_what_happens_when_my_own_query_is_wrong(browser: Browser) -> None:
    browser.open("/sql")
    browser.one("#sql").send_keys("select titel from marts.fct_articles")
    browser.click(".sql button")
    browser.wait_for(lambda: "sql=" in browser.driver.current_url)
    assert "cannot be run" in browser.one("h1").text and "titel" in browser.one("pre").text
    assert all("400" in complaint for complaint in browser.complaints())


def test_can_i_work_by_keyboard_alone(browser: Browser) -> None:
    browser.open("/")
    browser.press(Keys.TAB)
    assert browser.driver.switch_to.active_element.text == "Skip to the content"
    browser.press(Keys.ENTER)
    assert browser.driver.switch_to.active_element.get_attribute("id") == "main"
    browser.press("/")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "find"
    browser.press("library", Keys.ENTER)
    browser.wait_for(lambda: "q=library" in browser.driver.current_url)
    browser.driver.execute_script("document.activeElement.blur()")
    browser.press("g", "m")
    browser.wait_for(lambda: browser.driver.current_url.endswith("/map"))


def test_how_fresh_the_data_is(browser: Browser) -> None:
    browser.open("/")
    foot = browser.one("footer").text
    assert re.search(r"Publication \d{8}T\d+Z · published .+ ago · Data until", foot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_can_i_read_it_in_my_language_and_on_my_phone(browser: Browser, language: str) -> None:
    browser.look(PHONE)
    browser.open(f"/search?q=library&lang={language}")
    assert browser.one("html").get_attribute("lang") == language
    assert browser.one("html").get_attribute("dir") == ("rtl" if language in ("ar", "fa") else "ltr")
    assert not browser.is_wider_than_window()
    assert not browser.one("details.facets").get_property("open"), "on a phone the hits come first"
    browser.open("/coverage")  # the choice is kept
    assert browser.one("html").get_attribute("lang") == language
    assert not browser.is_wider_than_window()


def test_can_i_choose_my_language_on_the_page(browser: Browser) -> None:
    browser.open("/stories")
    browser.one("#lang").send_keys("fr")
    browser.wait_for(lambda: browser.one("html").get_attribute("lang") == "fr")
    assert browser.one("h1").text == "Sujets qui ont circulé"


@pytest.mark.parametrize("number", range(3))
def test_is_every_view_fit_for_all(browser: Browser, desk: Served, number: int) -> None:
    """By axe, WCAG 2.2 A and AA: every view, light and dark, left to right and right to left, wide and on a phone."""
    size, dark, language = (((1400, 900), False, "en"), (PHONE, True, "en"), ((1400, 900), True, "ar"))[number]
    story = httpx.get(f"{desk.address}/api/stories").json()["tables"]["stories"]["rows"][0]["story_key"]
    edited = httpx.get(f"{desk.address}/api/home").json()["tables"]["edits"]["rows"][0]["article_key"]
    views = ("/", "/search?q=library&compare=ferry", "/coverage", "/map", "/rising", "/stories", f"/stories/{story}",
             f"/articles/{edited}", f"/articles/{edited}/raw", "/outlets", "/outlets/sample_harbour", "/agencies",
             "/agencies/afp", "/places/geonames:163843", "/health", "/sql", "/api", "/search?q=zzzz")  # fmt: skip
    browser.look(size, dark=dark)
    browser.open(f"/?lang={language}")
    faults = {}
    for view in views:
        browser.open(view)
        if found := browser.faults():
            faults[view] = found
        if browser.is_wider_than_window():
            faults[f"{view} (wider than the window)"] = [""]
    assert faults == {}
