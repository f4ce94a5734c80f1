"""Saved pages that are a test for robots are rejected whatever their title; an article of such a title stays."""

from __future__ import annotations

from extractors.contracts.raw_page import RawPage
from extractors.pipeline.rows.page import read_rows
from tests.extractors.pipeline.rows.pages import FETCHED_AT, URL, article_of, make_outlet, read_page_rows

CHALLENGE = (
    b"<!doctype html><html lang=en><head><title>Just a moment...</title></head><body><h1>ellerby.example</h1>"
    b"<p>Verify you are human by completing the action below. This site needs to review the security of your connection"
    b" before proceeding.</p><script>window._cf_chl_opt={cvId:'3'}</script></body></html>"
)


def test_a_saved_test_for_robots_is_rejected() -> None:
    rows = read_rows(RawPage(URL, FETCHED_AT, CHALLENGE), make_outlet(), ())
    assert rows.article is None
    assert rows.fetch is not None
    assert rows.fetch["outcome"] == "challenge"
    [rejection] = rows.rejections
    assert rejection["reason"] == "robot_test"
    assert "a test for robots came instead of the page" in rejection["detail"]
    assert "save it again" in rejection["detail"]


def test_an_article_called_like_one_stays() -> None:
    rows = read_page_rows(title="Just a moment")
    assert article_of(rows)["title"] == "Just a moment"
    assert rows.rejections == []
