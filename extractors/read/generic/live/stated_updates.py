"""The updates that a page states as ``liveBlogUpdate`` of its JSON-LD (schema.org/LiveBlogPosting)."""

from __future__ import annotations

from typing import Any

from extractors.contracts.article import Source
from extractors.read.generic.body.candidates import paragraphs_of
from extractors.read.generic.live.drafts import MOST_UPDATES, Draft, set_time
from extractors.read.generic.markup.structured import Structured, text_value, types_of
from extractors.read.page import Page

_LONGEST_HEADLINE = 300
_LONGEST_TEXT = 100_000


def stated_updates(page: Page, stated: Structured, tag: str | None) -> list[Draft]:
    """Return the stated updates in the order of the page; those without headline and text are left out."""
    items = (stated.article, *(item for item in stated.items if "LiveBlogPosting" in types_of(item)))
    listed = next((updates for item in items if (updates := item.get("liveBlogUpdate"))), None)
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        return []
    return [
        draft for item in listed[:MOST_UPDATES] if (draft := _draft_of(page, stated.resolve(item), tag)) is not None
    ]


def _draft_of(page: Page, item: Any, tag: str | None) -> Draft | None:
    if not isinstance(item, dict):
        return None
    headline = text_value(item.get("headline") or item.get("name"))[:_LONGEST_HEADLINE] or None
    text = next((item[key] for key in ("articleBody", "text", "description") if isinstance(item.get(key), str)), "")
    paragraphs = [part for part in paragraphs_of(text[:_LONGEST_TEXT]).split("\n\n") if part and part != headline]
    if headline is None and not paragraphs:
        return None
    draft = Draft(headline, paragraphs, url=_address(page, item), source=Source.JSON_LD)
    values = [text_value(item.get(key)) for key in ("datePublished", "dateCreated", "dateModified")]
    set_time(draft, page, tag, [value for value in values if value], "")
    return draft


def _address(page: Page, item: dict[str, Any]) -> str | None:
    for value in (item.get("url"), item.get("@id")):
        if isinstance(value, str) and value.startswith(("http://", "https://", "/", "#")):
            return page.absolute(value)
    return None
