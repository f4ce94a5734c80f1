"""Pages that are huge, deep or cut off end in time, with a result."""

from __future__ import annotations

import time

import pytest

from extractors.contracts.article import PageKind
from tests.extractors.read.pages import json_ld, make_page, read

HEAVY = {
    "nesting": b"<html><body>" + b"<div>" * 4_000_000,
    "tables": b"<html><body>" + b"<table><tr><td>" * 1_300_000,
    "inline": b"<html><body><p>" + b"<b>" * 6_000_000,
    "attributes": b"<html><body><div " + b" ".join(b"a%d=1" % n for n in range(1_000_000)) + b"><p>text</p></div>",
    "one attribute": b'<html><body><div class="' + b"a " * 4_000_000 + b'">text</div>',
    "text": b"<html><body><p>" + b"word " * 4_000_000,
    "paragraphs": b"<html><body><div>" + b"<p>A sentence of some words.</p>" * 600_000,
    "links": b"<html><body>" + b'<a href="/news/a-story-of-some-kind-123">A story of some kind</a> ' * 300_000,
    "pictures": b"<html><body><article><p>" + b"A long sentence. " * 90 + b"</p>" + b'<img src="/a.jpg">' * 400_000,
    "angle brackets": b"<" * 20_000_000,
    "nul": b"<html><body><p>" + b"\0" * 20_000_000,
    "json": b'<script type="application/ld+json">' + b"[" * 3_000_000,
    "state": b"<script>window.__STATE__ = " + b'{"a":' * 3_000_000 + b"</script>",
    "one word": b"<html><body><h1>" + b"a" * 2_000_000 + b"</h1><p class=byline>" + b"a" * 3_000_000 + b"</p>",
    "one word stated": b'<meta name="author" content="'
    + b"a" * 3_000_000
    + b'"><title>'
    + b"a-" * 1_000_000
    + b"</title>",
    "entities": b"<html><body><p>" + b"&amp;" * 4_000_000,
    "times": b"<html><body><h1>A story</h1>" + b"<time>26 November 2024</time>" * 140_000,
    "lists": b"<ul><li>" * 2_500_000,
    "templates": b"<template>" * 2_000_000,
    "labels of tags": b"<html><body><div>"
    + b"<p>Tags:</p>" * 20_000
    + b"<p>A sentence of some words in it.</p>" * 9_000,
    "bold lines": b"<html><body><div>" + b"<b>Quay</b><br><br>A sentence of some words in it.<br><br>" * 12_000,
    "own comments": b"<html><body><p>A sentence of some words.</p>"
    + b'<div class="bypostauthor"><p>a</p></div>' * 25_000,
    "wide letters": ("<html><body><p>" + "\u6e21\u8f6e" * 1_300_000).encode(),
}


@pytest.mark.parametrize("content", HEAVY.values(), ids=HEAVY)
def test_heavy_pages_end_within_five_seconds(content: bytes) -> None:
    began = time.process_time()
    page = read(content)
    assert time.process_time() - began < 5
    assert isinstance(page.kind, PageKind)
    assert page.reason or page.article.body
    assert "<li>" not in (page.article.body or "")
    assert "<template>" not in (page.article.body or "")


@pytest.mark.parametrize("end", range(0, 2000, 97))
def test_a_page_cut_anywhere(end: int) -> None:
    page = read(make_page(head=json_ld(**{"@type": "NewsArticle", "headline": "Ellerby ferry stays in port"}))[:end])
    assert page.kind in PageKind
