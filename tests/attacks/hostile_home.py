"""A small home whose pages carry markup in every text that a report shows: built once, with every page written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dateline.reports.data_dictionary.dictionary_page import write_docs
from dateline.reports.guide import write_guide
from dateline.reports.reported_build import build
from extractors.runtime.settings import Home
from tests.expectations.invented import NOW, Row, changed, sound_rows, stage

MARKER = "attackmarker"
"""Stands in every hostile text, so that a page which shows one can be found."""
PAYLOADS = (
    f"<script>{MARKER}(1)</script>",
    f"</title></style></textarea><img src=//evil.example/{MARKER} onerror={MARKER}(2)>",
    f"\"'><svg/onload={MARKER}(3)><a href='javascript:{MARKER}(4)'>x</a>",
    f"{{{{7*7}}}}{{% {MARKER} %}}<style>@import '//evil.example/{MARKER}'</style>",
    f"<iframe srcdoc='<b>{MARKER}</b>'></iframe><base href=//evil.example/><meta http-equiv=refresh content=0>",
)


def _payload(number: int) -> str:
    return PAYLOADS[number % len(PAYLOADS)]


def _hostile_article(row: Row) -> Row:
    number = int(row["article_ref"])
    text = f"{_payload(number)} {number}"
    return {**row, "title": text, "title_raw": text, "byline_raw": text, "section": text, "lead": text}


def build_hostile_home(folder: Path) -> Home:
    """Build and publish two loads of hostile texts, one of them with rejected rows, and write every page of HTML."""
    home = Home(folder / "home")
    rows = sound_rows(40)
    rows = changed(rows, "articles", _hostile_article)
    # newest first: the questions of the dictionary and the terminal show these
    rows = changed(rows, "articles", lambda r: {**r, "published_at": NOW - dt.timedelta(minutes=40)}, range(5))
    rows = changed(rows, "outlets", lambda r: {**r, "name": f"Harbour {PAYLOADS[0]}{PAYLOADS[2]}"})
    rows = changed(rows, "article_authors", lambda r: {**r, "name": _payload(r["article_row"])})
    rows = changed(rows, "related_items", lambda r: {**r, "title": _payload(r["article_row"])})
    rows["rejected_rows"] = [
        {
            "relation": "articles",
            "reason": "no_title",
            "detail": f"{text} has no title; look at the page",
            "url": f"https://harbourpost.example/{text}",
            "payload": text,
        }
        for text in PAYLOADS
    ]
    stage(home.staged, "hostile", rows)
    # one article that the gate itself rejects, whose row it quotes
    rejected = changed(
        sound_rows(40), "articles",
        lambda r: {**r, "title": None, "url": f"https://harbourpost.example/{PAYLOADS[1]}"}, [0],
    )  # fmt: skip
    stage(home.staged, "rejected", rejected, staged_at=NOW + dt.timedelta(minutes=1))
    result = build(home, now=NOW + dt.timedelta(minutes=5))
    assert result.published, [verdict.reasons for verdict in result.load_verdicts]
    write_docs(home, now=NOW + dt.timedelta(minutes=6))
    write_guide(home)
    return home
