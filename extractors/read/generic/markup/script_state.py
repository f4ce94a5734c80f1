"""Text that a page holds only in the state its scripts start from.

Known carriers: ``<script id="__NEXT_DATA__">`` and other JSON scripts, the pieces that ``self.__next_f.push`` streams,
and assignments of JSON to a ``window`` variable (``__INITIAL_STATE__``, ``__PRELOADED_STATE__``, ``__APOLLO_STATE__``,
``Fusion.globalContent``, …). The text is looked for by its shape, not by the names of single sites' keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.language.text import squeeze, words
from extractors.read.generic.markup.structured import unescape
from extractors.read.page import Page

_ASSIGNED = re.compile(
    r"(?:window\s*(?:\.\s*|\[\s*[\"'])|Fusion\.|var\s+|let\s+|const\s+"
    r"|self\.)(?P<name>[A-Za-z_$][\w$.]{2,60})(?:[\"']\s*\])?\s*=\s*(?=[{\[\"'`]|JSON\.parse)"
)
_NEXT_F = re.compile(r"self\.__next_f\.push\(\s*+(?=\[)")
_NEXT_F_END = re.compile(r"(?<=\])\s*+\)(?:\s*+;)?\s*+\Z")
_FLIGHT_LINE = re.compile(r"(?m)^[0-9a-f]{1,6}:")
_TAG = re.compile(r"<[^>]{1,500}>")
_BREAK = re.compile(r"<\s*(?:/p|br|/li|/h\d|/div|/blockquote)\b[^>]{0,200}>|\n\s*\n", re.IGNORECASE)
_MOST_BYTES = 3_000_000
_MOST_VALUES = 60_000
_SHORTEST_FLAT = 4
_BODY_KEYS = words(
    "body articlebody content text html bodyhtml articlecontent paragraphs storybody fulltext bodytext article_body "
    "content_html copy value maincontent"
    " contentelements content_elements blocks body_html storytext markup"
)
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f][\"'\u201d\u00bb)]?(?:\s|$)")


def find_state_text(page: Page) -> str:
    """Return the longest run of paragraphs in the JSON state embedded in the page's scripts, separated by blank lines;
    empty if it has under 400 characters.
    """
    best, best_size = "", 0
    for data in states_of(page.root):
        for paragraphs in _runs(data):
            size = sum(map(len, paragraphs))
            if size > best_size:
                best, best_size = "\n\n".join(paragraphs), size
    return best if best_size >= 400 else ""


def states_of(root: HtmlElement, shortest: int = 400) -> Iterator[Any]:
    """Yield the JSON values that a page's scripts of at least so many characters start from, JSON-LD left out."""
    flight: list[str] = []
    decoder = json.JSONDecoder(strict=False)
    for script in root.iter("script"):
        text = script.text
        if not text or len(text) > _MOST_BYTES or len(text) < shortest:
            continue
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            continue
        if "json" in kind:
            yield from _decoded(decoder, text.strip(), 0)
            continue
        if "__next_f" in text:
            begin, end = _NEXT_F.search(text), _NEXT_F_END.search(text)
            if begin and end:
                flight.extend(
                    data[1]
                    for data in _decoded(decoder, text[begin.end() : end.start()], 0)
                    if isinstance(data, list) and len(data) > 1 and isinstance(data[1], str)
                )
            continue
        for assigned in list(_ASSIGNED.finditer(text))[:20]:
            start = assigned.end()
            if text.startswith("JSON.parse", start):
                start = text.find("(", start) + 1
                for inner in _decoded(decoder, text, start):
                    if isinstance(inner, str):
                        yield from _decoded(decoder, inner, 0)
            else:
                yield from _decoded(decoder, text, start)
    if flight:
        yield from _flight(decoder, "".join(flight))


def _flight(decoder: json.JSONDecoder, stream: str) -> Iterator[Any]:
    """Rows of React's stream: ``<id>:<JSON>``, or ``<id>:T<length in hex>,<text>``."""
    for mark in list(_FLIGHT_LINE.finditer(stream))[:5000]:
        rest = stream[mark.end() : mark.end() + 12]
        if rest.startswith("T") and (text := re.match(r"T([0-9a-f]{1,8}),", rest)):
            begin = mark.end() + text.end()
            raw = stream[begin : begin + int(text[1], 16)].encode()[: int(text[1], 16)].decode("utf-8", "ignore")
            yield {"html": raw}
        elif rest[:1] in {"{", "[", '"'}:
            yield from _decoded(decoder, stream, mark.end())


def revived(data: Any) -> Any:
    """Return a state with its references resolved if it is written flat, as a list of values in which objects and lists
    name the places of their parts (``__NUXT_DATA__``, ``devalue``); else the state itself.
    """
    if not isinstance(data, list) or len(data) < _SHORTEST_FLAT or not isinstance(data[0], (dict, list)):
        return data
    objects = [entry for entry in data if isinstance(entry, dict) and entry]
    if not objects or not all(type(place) is int for entry in objects for place in entry.values()):
        return data
    made: list[Any] = [{} if isinstance(e, dict) else [] if isinstance(e, list) else e for e in data]
    count = len(data)
    for entry, own in zip(data, made, strict=True):
        if isinstance(entry, dict):
            own.update({key: made[place] for key, place in entry.items() if 0 <= place < count})
        elif isinstance(entry, list):
            own.extend(made[place] for place in entry if type(place) is int and 0 <= place < count)
    return made


def _decoded(decoder: json.JSONDecoder, text: str, start: int) -> Iterator[Any]:
    try:
        yield decoder.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return


def _runs(data: Any) -> Iterator[list[str]]:
    """Runs of paragraphs: a list's items that are or hold text, or one long string with markup under a body's key."""
    stack: list[tuple[str, Any]] = [("", data)]
    seen = 0
    while stack:
        key, value = stack.pop()
        seen += 1
        if seen > _MOST_VALUES:
            return
        if isinstance(value, dict):
            stack.extend((str(name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            paragraphs = [text for entry in value[:2000] if (text := _paragraph(entry))]
            if len(paragraphs) >= 2 and sum(map(_is_sentence, paragraphs)) >= max(2, len(paragraphs) // 2):
                yield paragraphs
            stack.extend((key, inner) for inner in value)
        elif (
            isinstance(value, str)
            and len(value) > 400
            and (key.lower().replace("_", "") in _BODY_KEYS or "</p>" in value)
        ):
            paragraphs = [text for part in _BREAK.split(unescape(value)) if (text := squeeze(_TAG.sub(" ", part)))]
            if sum(map(_is_sentence, paragraphs)) >= max(1, len(paragraphs) // 2):
                yield paragraphs


def _paragraph(entry: Any, depth: int = 0) -> str:
    """The text of one block of a content list, whatever its shape."""
    if isinstance(entry, str):
        return squeeze(_TAG.sub(" ", unescape(entry))) if " " in entry or len(entry) > 30 else ""
    if depth > 5:
        return ""
    if isinstance(entry, list):
        if len(entry) == 4 and entry[0] == "$" and isinstance(entry[3], dict):  # an element of React's stream
            children = entry[3].get("children")
            return _inline(children) if entry[1] in ("p", "h2", "h3", "li", "blockquote") else ""
        return ""
    if isinstance(entry, dict):
        kind = str(entry.get("type") or entry.get("__typename") or entry.get("kind") or "").lower()
        if any(
            word in kind
            for word in ("image", "video", "ad", "embed", "related", "link-list", "newsletter", "gallery", "caption")
        ) and kind not in {"heading", "header", "paragraph"}:
            return ""
        for name in ("content", "text", "html", "value", "body", "paragraph", "children", "contents", "data", "model"):
            inner = entry.get(name)
            if isinstance(inner, str) and inner.strip():
                return squeeze(_TAG.sub(" ", unescape(inner)))
            if isinstance(inner, list) and inner:
                text = _inline(inner)
                if text:
                    return text
            if isinstance(inner, dict):
                text = _paragraph(inner, depth + 1)
                if text:
                    return text
    return ""


def _inline(children: Any, depth: int = 0) -> str:
    if isinstance(children, str):
        return _TAG.sub(" ", unescape(children))
    if depth > 8:
        return ""
    if isinstance(children, list):
        if len(children) == 4 and children[0] == "$":
            return _inline(children[3].get("children"), depth + 1) if isinstance(children[3], dict) else ""
        return squeeze("".join(_inline(child, depth + 1) for child in children[:500]))
    if isinstance(children, dict):
        for name in ("text", "value", "content", "children"):
            if name in children:
                return _inline(children[name], depth + 1)
    return ""


def _is_sentence(text: str) -> bool:
    return len(text) > 40 and _SENTENCE_END.search(text) is not None
