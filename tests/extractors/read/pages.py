"""Pages with invented text that the tests of the general parser share."""

from __future__ import annotations

import json
from typing import Any

from extractors import extract_page
from extractors.contracts.article import ExtractedPage

URL = "https://www.ellerby.example/news/2026/01/06/ferry-stays-in-port"


def read(content: bytes, url: str = URL, **options: object) -> ExtractedPage:
    """Extract a page of the story's address."""
    return extract_page(content, url, **options)  # type: ignore[arg-type]


STORY = (
    "The ferry that links Ellerby with the islands will not sail this week, its owner said on Tuesday.",
    "Divers found a crack in one of the pillars of the pier, and the port closed the berth the same evening.",
    "“We would rather lose a week than a boat,” said Marta Oduya, who has run the line for eleven years.",
    "Traders on the islands have bread for four days and flour for ten, according to the council.",
    "A cargo boat from Lenton is to bring medicines on Thursday if the wind allows it.",
)


def json_ld(**values: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(values, ensure_ascii=False)}</script>'


def make_page(
    paragraphs: tuple[str, ...] = STORY,
    *,
    head: str = "",
    title: str = "Ellerby ferry stays in port",
    before: str = "",
    inside: str = "",
    after: str = "",
    lang: str = "en",
) -> bytes:
    """Make an article page of the usual build: menu, headline, text in a div, related list, footer."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Ellerby Post</title>
<meta property="og:site_name" content="Ellerby Post">{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><h1>{title}</h1>{before}<div class="story">{text}{inside}</div>{after}</main>
<footer><p>Copyright Ellerby Post. All rights reserved.</p></footer></body></html>""".encode()
