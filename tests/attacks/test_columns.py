"""Characters that command a terminal or turn text around, in every place of a page: no column has them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping

import pytest

from extractors.read.extract import read_page

COMMANDS = "\x1b[2J\x9b31m\u202e\u202d\u2028\x7f\x08\ufff9\U000e0041"
_FOUND = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_REFERENCES = "&#27;[2J&#x9b;31m&#x202e;&#x202d;&#x2028;&#127;&#8;&#xfff9;&#xe0041;"


def page(commands: str, escaped: str) -> bytes:
    """A page with the same characters in texts, attributes and JSON."""
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": f"Ferry {escaped}sails to Marseille",
        "author": {"@type": "Person", "name": f"Ada {escaped}Lee"},
        "articleSection": f"Har{escaped}bour",
        "keywords": [f"fer{escaped}ry", "harbour"],
        "description": f"The {escaped}ferry is back.",
        "image": {"@type": "ImageObject", "url": "https://quay.example/a.jpg", "caption": f"The fer{escaped}ry at sea"},
    }
    text = "".join(
        f"<p>The ferry {commands}sails from Marseille to Algiers again, said the harbour master of the town; "
        f"passengers {commands}of voyage {number} will be asked to water one plant each.</p>"
        for number in range(6)
    )
    return (
        f"<html lang=en><head><meta charset=utf-8><title>Ferry {commands}sails to Marseille</title>"
        f'<meta property="article:tag" content="ves{commands}sel"><meta name=description content="{commands}Ferry">'
        f'<script type="application/ld+json">{json.dumps(stated)}</script></head><body><article>'
        f"<h1>Ferry {commands}sails to Marseille</h1><p class=byline>By Ada {commands}Lee</p>"
        f'<figure><img src="/b{commands}.jpg" alt="A fer{commands}ry" width=800><figcaption>A {commands}ferry at sea'
        f"</figcaption></figure>{text}</article><section class=related><h2>Related</h2><ul>"
        f'<li><a href="/2">More {commands}on the ferries of the coast</a></li></ul></section></body></html>'
    ).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("commands", "escaped"),
    [(COMMANDS, ""), (_REFERENCES, ""), ("", COMMANDS + "\x00\ud800"), (COMMANDS, COMMANDS)],
    ids=["as such", "as references", "as escapes of JSON", "everywhere"],
)
def test_no_column_has_a_command(commands: str, escaped: str) -> None:
    result = read_page(
        page(commands, escaped),
        "https://quay.example/1",
        fetched_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        content_type="text/html; charset=utf-8",
    )
    assert result.article.title is not None
    assert result.article.title.startswith("Ferry")
    assert len(result.article.body or "") > 400
    assert result.media_items
    assert [text for text in _texts(result) if _FOUND.search(text)] == []


def test_what_languages_are_written_with_stays() -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    marks = f"می\u200cخواهم \u200fשלום\u200e \u202bمرحبا\u202c \u2067سلام\u2069 {flag}"
    paragraphs = f"<p>{marks} The ferry sails from Marseille to Algiers, said the harbour master of the town.</p>" * 4
    content = f"<html><head><meta charset=utf-8><title>{marks}</title></head><body><article><h1>Ferry</h1>{paragraphs}"
    body = read_page(content.encode(), "https://quay.example/1").article.body or ""
    assert marks in body


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
