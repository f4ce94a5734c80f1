"""Journeys of people with a question, in a real browser. Each ends where its answer is seen."""

from __future__ import annotations

import csv
import io
import re

import duckdb
import httpx
import pytest

from dateline.analyses.catalogue import find_analysis
from extractors.runtime.settings import Settings
from tests.dateline.desk.browser import PHONE, WIDE, Browser
from tests.dateline.desk.conftest import HOSTILE_TITLE, Served

LANGUAGES = ("en", "ar", "fa", "de", "fr", "es")


def titles(browser: Browser) -> list[str]:
    return browser.texts(".hits h3")


def open_first(browser: Browser, words: str) -> None:
    browser.open(f"/search?q=title:{words}")
    browser.one(".hits h3 a").click()
    browser.page.wait_for_url("**/articles/*")


def has_drawn(browser: Browser, plot: str) -> None:
    browser.wait_for(f"[...document.images].some(i => i.src.includes('{plot}') && i.naturalWidth > 100)")


def test_what_was_written_about_the_ferry(browser: Browser) -> None:
    browser.open("/")
    browser.search("title:ferry")
    assert titles(browser) == ["Ferry between Marseille and Algiers to carry a garden and an orchard"]
    assert browser.texts(".hits mark") == ["Ferry"]


def test_which_outlets_wrote_about_libraries(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    facets = dict(text.split("\n") for text in browser.texts(".facet:first-of-type li"))
    assert facets == {"The Harbour Post": "2", "Al-Qamar News Network": "1"}


def test_only_what_one_of_them_wrote(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    browser.one('.facet a[href*="outlet=sample_qamar"]').click()
    browser.wait_for("document.querySelectorAll('.hits li').length == 1")
    assert "outlet=sample_qamar" in browser.page.url
    browser.one(".chosen a").click()
    browser.wait_for("document.querySelectorAll('.hits li').length == 3")


def test_can_i_search_with_operators(browser: Browser) -> None:
    browser.open("/")
    browser.search("title:(library OR ferry) NOT title:flying outlet:sample_harbour")
    assert set(titles(browser)) == {
        "Ferry between Marseille and Algiers to carry a garden and an orchard",
        "Oslo library lends out silence",
    }


def test_what_is_wrong_with_my_search(browser: Browser) -> None:
    browser.open("/")
    browser.search('library AND "never closed')
    assert "cannot be read" in browser.text("h1")
    pointed = browser.text("pre").split("\n")
    assert pointed[0] == 'library AND "never closed' and pointed[1].index("^") == pointed[0].index('"')
    assert browser.one("#find").input_value() == 'library AND "never closed'
    assert all("400" in said for said in browser.said)
    browser.said.clear()


def test_does_a_persian_spelling_find_what_was_written_with_arabic_letters(browser: Browser) -> None:
    browser.open("/")
    browser.search("یزد")
    assert "موزه" in titles(browser)[0]
    assert browser.one(".hits h3").get_attribute("dir") == "auto"


def test_how_two_searches_compare_over_time(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    browser.one("#compare").fill("title:ferry")
    browser.one("#compare").press("Enter")
    browser.wait_for("location.search.includes('compare=')")
    has_drawn(browser, "compared")


def test_what_to_do_when_nothing_matches(browser: Browser) -> None:
    browser.open("/search?q=zzzzzz")
    assert "Use fewer words" in browser.text(".empty")


def test_whose_voice_is_the_loudest(browser: Browser) -> None:
    browser.open("/coverage")
    assert re.search(r"\b14\s.*%", browser.text("tbody tr"), re.DOTALL)
    has_drawn(browser, "shares")
    has_drawn(browser, "over_time")


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
    assert len(titles(browser)) == 2


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


def test_what_an_outlet_changed_in_silence(browser: Browser) -> None:
    browser.open("/")
    browser.one('a[href$="#revisions"]').click()
    browser.page.wait_for_url("**/articles/*")
    assert browser.texts("del") and browser.texts("ins")
    assert "Revision 2" in browser.text(".revisions h3")


def test_why_a_word_is_taken_for_a_place(browser: Browser) -> None:
    open_first(browser, "ferry")
    mark = browser.one(".body .mark.place")
    assert "France" in (mark.get_attribute("aria-label") or "")
    seen = "getComputedStyle(document.querySelector('.body .mark.place'), '::after').content"
    mark.hover()
    assert "Evidence" in browser.page.evaluate(seen)
    browser.page.keyboard.press("Escape")
    assert browser.page.evaluate(seen) == "none"


def test_on_whose_word_a_report_rests(browser: Browser) -> None:
    open_first(browser, "ferry")
    browser.one(".mark.agency").click()
    browser.page.wait_for_url("**/agencies/afp")
    assert browser.text("h1").startswith("Agence France-Presse")
    assert titles(browser)


def test_where_else_a_picture_was_used(browser: Browser) -> None:
    open_first(browser, "ferry")
    table = browser.section("Pictures and media")
    assert "2 articles: The Harbour Post" in table and "nowhere else" in table


def test_which_pages_name_this_article(browser: Browser) -> None:
    open_first(browser, "ferry")
    assert "Pages that name this article" in browser.section("Related articles")


def test_where_a_title_was_read_from(browser: Browser) -> None:
    open_first(browser, "ferry")
    assert re.search(r"^title\s+heuristic\s+Ferry between", browser.section("Where each field came from"), re.MULTILINE)


def test_what_the_page_looked_like_when_it_was_fetched(browser: Browser) -> None:
    open_first(browser, "ferry")
    browser.one('a[href$="/raw"]').click()
    assert browser.one("iframe.raw").get_attribute("sandbox") == ""
    assert "Ferry between Marseille" in browser.page.frame_locator("iframe.raw").locator("h1").inner_text()


def test_does_a_hostile_page_stay_text(browser: Browser) -> None:
    open_first(browser, "taken")
    assert browser.text("h1") == HOSTILE_TITLE
    assert browser.page.title().startswith("Harbour <script>")
    assert "{{7*7}}" in browser.text(".body")
    assert browser.count('a[href^="javascript"]') == 0


def test_does_a_hostile_page_run_or_load_when_it_is_shown_as_archived(browser: Browser) -> None:
    open_first(browser, "taken")
    browser.one('a[href$="/raw"]').click()
    frame = browser.page.frame_locator("iframe.raw")
    assert "no brakes" in frame.locator("p").first.inner_text()
    assert frame.locator("script, [onload], [onclick], iframe, [src], [href], [action]").count() == 0
    assert frame.locator("html[data-ran], body[data-ran]").count() == 0


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


def test_the_menu_begins_at_the_view_that_is_open_and_shows_its_keys(browser: Browser) -> None:
    browser.begin(PHONE)
    browser.open("/watches")
    place = browser.page.evaluate("document.querySelector('.menu a[aria-current]').getBoundingClientRect().right")
    assert 0 < place < PHONE[0]
    browser.page.keyboard.press("g")
    assert "'w'" in browser.page.evaluate("`'${document.querySelector('.hints .menu a[aria-current]').dataset.key}'`")
    browser.page.keyboard.press("n")
    browser.page.wait_for_url("**/organisations")


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


def test_what_is_wrong_and_what_is_new(browser: Browser) -> None:
    browser.open("/health")
    browser.page.get_by_role("link", name="Operation and quality").first.click()
    browser.page.wait_for_url("**/reports/")
    assert browser.texts("h2")[:2] == ["What is wrong", "What is new"]
    assert "The Harbour Post" in browser.text("body") and "sample_harbour" not in browser.text("body")
    browser.page.get_by_role("link", name="Quality").click()
    browser.page.wait_for_url("**/reports/quality/index.html")
    browser.page.get_by_role("link", name="Validations").click()
    browser.one("tbody a").click()
    browser.page.wait_for_url("**/validations/warehouse-*")
    assert "rules held" in browser.text(".verdict") and "not computed" not in browser.text("body")


def test_what_a_column_means(browser: Browser) -> None:
    browser.open("/reports/docs/index.html")
    browser.one("#find").fill("load staged_at")
    browser.wait_for("document.querySelector('.contents li[hidden]')")
    shown = browser.page.locator("section[data-find]:visible h3").all_inner_texts()
    assert "marts.fct_loads" in shown and "marts.dim_places" not in shown
    browser.one("#find").fill("zzzz")
    browser.wait_for("!document.getElementById('none').hidden")
    browser.open("/reports/docs/index.html#find=load%20staged_at")
    assert browser.page.locator("section[data-find]:visible h3").all_inner_texts() == shown


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


def test_can_i_take_the_rows_into_a_spreadsheet(browser: Browser) -> None:
    browser.open("/outlets")
    browser.one(".sources summary").click()
    file = browser.download(browser.one('.sources a[href*=".csv"]').click)
    lines = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert {line["name"] for line in lines} >= {"The Harbour Post", "Rouzan News Agency"}


def test_can_i_put_a_plot_into_my_article(browser: Browser) -> None:
    browser.open("/coverage")
    png = browser.download(browser.one('.plot a[href*=".png"]').click)
    assert png.startswith(b"\x89PNG") and len(png) > 5_000


def test_which_query_is_behind_a_number(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    browser.one(".sources summary").click()
    browser.one(".sources [data-copy]").click()
    browser.wait_for("document.querySelector('[data-copy]').textContent == 'Copied'")
    browser.open("/sql")
    browser.one("#sql").fill(browser.page.evaluate("navigator.clipboard.readText()"))
    browser.one(".sql button").click()
    browser.page.wait_for_url("**/sql?sql=*")
    assert browser.text("tbody td") == "3"


def test_what_happens_when_my_own_query_is_wrong(browser: Browser) -> None:
    browser.open("/sql")
    browser.one("#sql").fill("select titel from marts.fct_articles")
    browser.one(".sql button").click()
    browser.page.wait_for_url("**/sql?sql=*")
    assert "cannot be run" in browser.text("h1") and "titel" in browser.text("pre")
    assert all("400" in said for said in browser.said)
    browser.said.clear()


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
