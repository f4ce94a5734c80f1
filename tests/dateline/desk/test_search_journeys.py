"""People who search: words, facets, filters, compared queries, wrong queries."""

from __future__ import annotations

from tests.dateline.desk.browser import Browser


def test_what_was_written_about_the_ferry(browser: Browser) -> None:
    browser.open("/")
    browser.search("title:ferry")
    assert browser.titles() == ["Ferry between Marseille and Algiers to carry a garden and an orchard"]
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
    assert set(browser.titles()) == {
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
    assert "موزه" in browser.titles()[0]
    assert browser.one(".hits h3").get_attribute("dir") == "auto"


def test_how_two_searches_compare_over_time(browser: Browser) -> None:
    browser.open("/search?q=title:library")
    browser.one("#compare").fill("title:ferry")
    browser.one("#compare").press("Enter")
    browser.wait_for("location.search.includes('compare=')")
    browser.has_drawn("compared")


def test_what_to_do_when_nothing_matches(browser: Browser) -> None:
    browser.open("/search?q=zzzzzz")
    assert "Use fewer words" in browser.text(".empty")
