"""People who take rows and plots away, write SQL of their own, and operate the line."""

from __future__ import annotations

import csv
import io

from tests.dateline.desk.browser import Browser


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
