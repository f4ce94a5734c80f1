"""A live blog as one text: what is above its updates, then the updates as the page orders them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.contracts.article import LiveUpdate
from extractors.contracts.urls import split_url
from extractors.language.text import fold, has_any
from extractors.read.generic.body.container import text_score
from extractors.read.generic.live.clocks import times_of
from extractors.read.generic.live.drafts import Draft
from extractors.read.generic.live.marked_updates import Marked, marked_updates
from extractors.read.generic.live.stated_updates import stated_updates
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.structured import Structured
from extractors.read.page import Page

_LIVE_PATH = re.compile(
    r"(?:^|[/\-_])(?:live-?blogg?|live-?ticker|newsticker|live-updates?|live-news|livecenter|en-direct|live"
    r"|direktrapport|en-(?:vivo|directo)|minuto-a-minuto|ao-(?:vivo|minuto)|em-direto|(?:in-)?diretta|na-zywo|canli(?:-anlatim|-blog)?"
    r"|na-?zivo|u-?zivo|zive|percrol-percre|truc-tiep)(?:[/\-_.]|$)",
    re.IGNORECASE,
)
_LIVE_WORDS = (
    "live", "ticker", "direct", "direkt", "vivo", "minuto", "direto", "diretta", "zywo", "canli", "ziv",
    "percre", "tiep",
)  # fmt: skip
"""One of these is in whatever ``_LIVE_PATH`` finds."""
_FEWEST = 3
"""Updates of a page that does not state that it is a live blog; of one that does, two are enough."""
_LEAST_TEXT = 600
_FULLER = 1.2
_COMPARED = 60


@dataclass(slots=True)
class LiveBlog:
    """The updates of a page, and the texts of the blocks that they are in. Without updates it is no live blog."""

    drafts: list[Draft] = field(default_factory=list)
    shown: frozenset[str] = frozenset()

    def body(self, standing: Sequence[str]) -> str:
        """Return the text of the page: the paragraphs of ``standing`` that are no part of an update, then the updates,
        separated by a blank line.
        """
        updates = fold("\n".join(draft.text for draft in self.drafts))
        alone = [part for part in standing if part not in self.shown and fold(part[:_COMPARED]) not in updates]
        return "\n\n".join([*alone, *(draft.text for draft in self.drafts)])

    def updates(self, published: dt.datetime | None, modified: dt.datetime | None) -> tuple[LiveUpdate, ...]:
        """Return the updates with their times, in page order."""
        times = times_of(self.drafts, published, modified)
        return tuple(
            LiveUpdate(position, draft.text, draft.headline, time, draft.raw, draft.url, draft.source)
            for position, (draft, time) in enumerate(zip(self.drafts, times, strict=True), 1)
        )


def says_live(page: Page, stated: Structured, found: Blocks) -> bool:
    """Whether a page states that it is a live blog, in JSON-LD or microdata."""
    if "LiveBlogPosting" in stated.types():
        return True
    if not page.has_in_markup("itemtype"):
        return False
    types = [node.element.get("itemtype") for node in found.nodes[:400]]
    return any(kind.endswith("/LiveBlogPosting") for kind in types if kind)


def looks_live(page: Page, stated: Structured) -> bool:
    """Whether the address of a page, or the time that its coverage began, is that of a live blog."""
    if "coverageStartTime" in stated.article:
        return True
    address = page.url.lower()
    if not has_any(address, _LIVE_WORDS):
        return False
    parts = split_url(page.url)
    return parts is not None and _LIVE_PATH.search(parts.path) is not None


def read_live_blog(page: Page, stated: Structured, found: Blocks, tag: str | None) -> LiveBlog:
    """Return the updates of a live blog, none for any other page.

    Where a page both states and marks up its updates, those with more text are taken; times and addresses of the
    others are added to updates with the same headline or beginning.
    """
    is_stated = says_live(page, stated, found)
    if not is_stated and not looks_live(page, stated):
        return LiveBlog()
    marked = marked_updates(page, found, tag, fewest=2 if is_stated else _FEWEST)
    if marked and not is_stated and not _is_most_of_page(found, marked):
        return LiveBlog()
    others = stated_updates(page, stated, tag)
    shown = frozenset(block.text for update in marked for block in found.blocks[update.first : update.last])
    drafts = [update.draft for update in marked]
    if _length(others) > _FULLER * _length(drafts):
        drafts, others = others, drafts
    _complete(drafts, others)
    return LiveBlog(drafts, shown)


def _length(drafts: Sequence[Draft]) -> int:
    return sum(len(part) for draft in drafts for part in draft.paragraphs)


def _is_most_of_page(found: Blocks, marked: Sequence[Marked]) -> bool:
    """Whether the updates of a page that only looks live are its text, and not a row of teasers or comments."""
    whole = sum(text_score(block) for block in found.blocks if not block.flags & (Hint.COMMENTS | Hint.RELATED))
    text = sum(text_score(block) for update in marked for block in found.blocks[update.first : update.last])
    return text >= _LEAST_TEXT and 2 * text >= whole


def _complete(drafts: Sequence[Draft], others: Sequence[Draft]) -> None:
    known: dict[str, Draft] = {}
    for other in others:
        for text in (other.headline, *other.paragraphs[:1]):
            if text:
                known.setdefault(fold(text[:_COMPARED]), other)
    for draft in drafts:
        for text in (draft.headline, *draft.paragraphs[:1]):
            if text and (same := known.get(fold(text[:_COMPARED]))):
                _add_from(draft, same)
                break


def _add_from(draft: Draft, other: Draft) -> None:
    if draft.when is None and other.when is not None:
        draft.when, draft.raw = other.when, draft.raw or other.raw
    elif draft.clock is None and draft.when is None:
        draft.clock, draft.raw = other.clock, other.raw
    draft.url = other.url or draft.url
    draft.headline = draft.headline or other.headline
