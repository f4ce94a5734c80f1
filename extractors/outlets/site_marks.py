"""What a page's head says about its site, by patterns over the text: meta elements, language, offsets of its times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_META = re.compile(r"<meta\s([^<>]{0,2000})>", re.IGNORECASE)
_META_NAME = re.compile(r"(?:property|name|http-equiv)\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_META_CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_OFFSET = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?([+-]\d\d):?(\d\d)\b")
_HTML_LANGUAGE = re.compile(
    r"<html\b[^<>]{0,2000}?\blang\s{0,9}=\s{0,9}[\"']?([a-zA-Z]{2,3}(?:[-_][A-Za-z]{2,4}){0,2})", re.IGNORECASE
)


def read_meta(text: str) -> dict[str, str]:
    """Return the contents of a page's meta elements by lower-case name or property, the first of each."""
    values: dict[str, str] = {}
    for attributes in _META.findall(text[:1_000_000]):
        name, content = _META_NAME.search(attributes), _META_CONTENT.search(attributes)
        if name and content:
            values.setdefault(name[1].lower(), (content[1] or content[2] or "").strip())
    return values


def find_html_language(text: str) -> str:
    """Return the ``lang`` of the page's html element as written, or ``""``."""
    match = _HTML_LANGUAGE.search(text[:20_000])
    return match[1] if match else ""


def find_offsets(texts: Iterable[str]) -> list[str]:
    """Return the up to three most frequent UTC offsets printed with times in the texts, the most frequent first, as
    ``+03:30``.
    """
    counts = Counter(f"{hours}:{minutes}" for text in texts for hours, minutes in _OFFSET.findall(text[:2_000_000]))
    counts["+00:00"] += counts.pop("-00:00", 0)
    return [offset for offset, count in counts.most_common(3) if count]
