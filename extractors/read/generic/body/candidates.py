"""The candidates for the body, and the choice between them.

Besides the text found among the page's blocks there may be JSON-LD's ``articleBody`` and the state that the page's
scripts start from. Each is right on most pages that have it and wrong on some (a teaser, a feed, the text with its
captions),
so none has a fixed rank: they are compared with each other.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from extractors.contracts.article import Source
from extractors.language.text import count_words, fold, squeeze
from extractors.read.generic.body.body_text import BodyText, find_body
from extractors.read.generic.markup.blocks import read_blocks
from extractors.read.generic.markup.script_state import find_state_text
from extractors.read.generic.markup.structured import Structured, unescape
from extractors.read.page import Page

_TAG = re.compile(r"<[^>]{1,500}>")
_BREAK = re.compile(r"<\s*(?:/p|br|/li|/h\d|/div)\b[^>]{0,200}>|\r?\n\s*\r?\n", re.IGNORECASE)
_FEW_WORDS = 120
_FEW_ELEMENTS = 3
_MOST_ELEMENTS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body text and its source."""

    text: str
    source: Source


def choose_body(page: Page, stated: Structured, text: BodyText) -> Candidate:
    """Return the best candidate for the body, with its source.

    The text of the page's blocks is used unless another candidate is much longer: JSON-LD's ``articleBody`` if it reads
    like text, then, only for very short texts, the script state and ``noscript``.
    """
    shown = Candidate(text.text, Source.HEURISTIC)
    article_body = stated_body(stated)
    if len(shown.text) > 8 * _FEW_WORDS and len(article_body) < 1.2 * len(shown.text):
        return shown  # as on nearly all pages: long enough, and nothing longer beside it
    shown_words, stated_words = count_words(shown.text), count_words(article_body)
    is_fuller = stated_words > max(1.6 * shown_words, shown_words + 60) and _reads_like_text(article_body)
    if is_fuller and (shown_words < _FEW_WORDS or _covers(article_body, shown.text)):
        return Candidate(article_body, Source.JSON_LD)
    if shown_words < _FEW_WORDS:
        state = find_state_text(page)
        state_words = count_words(state)
        if state_words > max(1.6 * shown_words, shown_words + 60, stated_words * 1.2):
            return Candidate(state, Source.SCRIPT)
        unscripted = find_unscripted_text(page)
        if count_words(unscripted) > max(1.6 * shown_words, shown_words + 60, stated_words * 1.2):
            return Candidate(unscripted, Source.HEURISTIC)
    return shown


def find_unscripted_text(page: Page) -> str:
    """Return the longest text in the page's ``noscript`` elements, paragraphs separated by a blank line; empty if there
    is none.
    """
    longest = ""
    filled = (element for element in page.root.iterfind(".//body//noscript") if len(element) >= _FEW_ELEMENTS)
    for element in islice(filled, _MOST_ELEMENTS):
        copy = etree.Element("div")
        copy.extend(list(deepcopy(element)))
        text = find_body(read_blocks(copy)).text
        longest = max(longest, text, key=len)
    return longest


def stated_body(stated: Structured) -> str:
    """Return JSON-LD's ``articleBody``, else ``text``, else ``reviewBody``, of more than 80 characters, as paragraphs
    separated by a blank line; empty if there is none.
    """
    for key in ("articleBody", "text", "reviewBody"):
        value = stated.article.get(key)
        if isinstance(value, list):
            value = "\n\n".join(part for part in value if isinstance(part, str))
        if isinstance(value, str) and len(value) > 80:
            return paragraphs_of(value)
    return ""


def paragraphs_of(markup: str) -> str:
    """Remove tags and entities from a text and return its paragraphs separated by a blank line."""
    markup = unescape(markup)
    parts = [squeeze(_TAG.sub(" ", part)) for part in _BREAK.split(markup)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and "\n" in markup:
        parts = [part for line in markup.split("\n") if (part := squeeze(_TAG.sub(" ", line)))]
    return "\n\n".join(parts)


def _reads_like_text(text: str) -> bool:
    return text.count("{") < 5 and sum(text.count(mark) for mark in ".!?。！？।؟…") >= 2


def _covers(longer: str, shorter: str) -> bool:
    """Whether most paragraphs of one text are in the other."""
    whole = fold(longer)
    parts = [fold(part)[:80] for part in shorter.split("\n\n") if len(part) > 40]
    return not parts or sum(part in whole for part in parts) >= 0.5 * len(parts)
