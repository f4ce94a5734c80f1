"""The benchmark's pages: the same for the same seed, different from one another, and read whole."""

from __future__ import annotations

from itertools import pairwise

from benchmarks.generators.alalam_pages import generate_pages
from extractors.read.extract import extract_page

COUNT = 120


def test_pages_are_read_whole() -> None:
    read = [extract_page(content, url) for url, content in generate_pages(COUNT)]
    for page in read:
        article = page.article
        assert page.extractor == "alalam"
        assert article.title
        assert article.published_at is not None
        assert article.body is not None
        assert 5 <= len(article.body.split("\n\n")) <= 9
        assert article.is_published_zone_assumed is (article.language != "ar")
        assert "string(" not in article.body
        assert "MoreImage" not in article.body
    assert {page.article.language for page in read} == {"en", "ar", "fa"}
    assert sum(page.is_related_payload_complete is True for page in read) > 0.9 * COUNT
    assert any(page.is_related_payload_complete is False for page in read)
    times = [page.article.published_at for page in read if page.article.language == "en"]
    assert all(earlier < later for earlier, later in pairwise(times) if earlier and later)


def test_related_lists_point_at_each_other_and_beyond() -> None:
    pages = [extract_page(content, url) for url, content in generate_pages(COUNT)]
    ids = {page.article.native_id for page in pages}
    related = [item.native_id for page in pages for item in page.related_items]
    assert sum(native_id in ids for native_id in related) > len(related) / 2
    assert any(native_id not in ids for native_id in related)


def test_same_seed_same_bytes() -> None:
    assert list(generate_pages(20, seed=1)) == list(generate_pages(20, seed=1))
    assert list(generate_pages(20, seed=1)) != list(generate_pages(20, seed=2))
    bodies = {content for _, content in generate_pages(COUNT)}
    assert len(bodies) == COUNT


def test_second_batch_has_other_articles() -> None:
    first = {url.split("/")[4] for url, _ in generate_pages(50)}
    second = {url.split("/")[4] for url, _ in generate_pages(50, first=50)}
    assert not first & second
