"""Damaged pages give a result and never an exception, within the time that a page may take.

``DATELINE_FUZZ_PAGES`` says how many are tried; the nightly job tries 10,000.
"""

from __future__ import annotations

import os
import time

from dateline.commands.parsers.scaffold import find_fixtures, load_fixture
from extractors import extract_page
from extractors.contracts.article import PageKind
from tests.extractors.read.mutate import mutations
from tests.extractors.read.pages import STORY, json_ld, make_page

PAGES = int(os.environ.get("DATELINE_FUZZ_PAGES", "300"))


def test_fuzzed_pages_neither_raise_nor_hang() -> None:
    fixtures = [load_fixture(folder) for folder in find_fixtures()]
    made = make_page(head=json_ld(**{"@type": "NewsArticle", "headline": "A ferry", "articleBody": " ".join(STORY)}))
    pages = [made, *(fixture.content for fixture in fixtures)]
    urls = ["https://ellerby.example/news/2026/01/06/x", *(fixture.url for fixture in fixtures)]
    slowest = 0.0
    for number, content in enumerate(mutations(pages, PAGES, seed=20261122)):
        url = urls[number % len(urls)]
        began = time.process_time()
        try:
            page = extract_page(content, url, rules=number % 2 == 0)
        except Exception as error:
            raise AssertionError(f"mutation {number} of seed 20261122, read as {url}: {error!r}") from error
        slowest = max(slowest, time.process_time() - began)
        assert isinstance(page.kind, PageKind)
        if page.kind is PageKind.UNREADABLE:
            assert page.reason
    assert slowest < 5
