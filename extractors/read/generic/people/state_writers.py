"""Writers as the state of a page's scripts has them: in the object whose title is the headline of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.language.text import fold, has_any, squeeze, words
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.script_state import revived, states_of
from extractors.read.generic.markup.structured import Structured, unescape
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import split_names

_AUTHOR_KEY = re.compile(
    r"(?:authors?|author_?names?|bylines?|writers?|journalists?|autor(?:en|es|i)?|auteurs?|credits|creator)"
    r"\\{0,3}[\"']\s{0,3}:",
    re.IGNORECASE,
)
"""An author's key as it is written in a script, also within a string."""
_IN_KEYS = ("uthor", "yline", "riter", "ournalist", "uteur", "utor", "redits", "reator", "AUTHOR")
"""One of these is in whatever ``_AUTHOR_KEY`` finds: looking for them first is faster."""
_KEYS = (
    *("authors", "author", "authornames", "authorname", "byline", "bylines", "writers", "writer", "journalists"),
    *("journalist", "autoren", "autores", "autor", "auteurs", "auteur", "creator"),
)
"""Keys of the writers, without underscores and in lower case, the most reliable first."""
_AROUND = words("credits by embedded node nodes fields attributes data edges items default profile user")
"""Keys under which systems nest the writers, or a writer's name: Arc's ``credits.by``, GraphQL's ``edges``."""
_TITLES = ("title", "headline", "headlines", "heading", "titel", "titre", "titulo", "titolo")
_FORMS = ("basic", "rendered", "default", "main", "text", "value", "raw")
_NAMES = ("name", "fullname", "displayname", "byline", "publicname", "nickname", "label")
_HEADLINE_PARTS = re.compile(r"\s[|\u2013\u2014\u00b7-]\s")
_SHORTEST_HEADLINE = 8
_LONGEST_NAME = 120
_SHORTEST_SCRIPT = 60
_MOST_VALUES = 60_000
_MOST_OF_LIST = 2000
_MOST_WRITERS = 20
_DEEPEST = 4


def named_in_state(stated: Structured, found: Blocks, text: BodyText, names_of_site: frozenset[str]) -> Marked | None:
    """Return the writers of the object in the state of the page's scripts that has the page's headline; None without
    one. Other objects are of other articles.
    """
    root = found.nodes[0].element.getroottree().getroot()
    if not text.blocks or not any(_names_writers(script.text or "") for script in root.iter("script")):
        return None
    headlines = _headlines(stated, found, text)
    for data in states_of(root, _SHORTEST_SCRIPT):
        for lines in _of_article(revived(data), headlines):
            names = split_names([line for line in lines if not line.islower()], names_of_site)
            if names.people or names.houses:
                return Marked(names, ", ".join(lines), AuthorsEvidence.MARKED)
    return None


def _names_writers(script: str) -> bool:
    return has_any(script, _IN_KEYS) and _AUTHOR_KEY.search(script) is not None


def _headlines(stated: Structured, found: Blocks, text: BodyText) -> set[str]:
    """The forms of the page's headline, folded."""
    above = found.headline_above(text.blocks[0].index)
    lines = [text_of(above.element) if above is not None else "", stated.first_meta("og:title") or ""]
    lines += [stated.page_title, *_HEADLINE_PARTS.split(stated.page_title)[:1]]
    return {folded for line in lines if len(folded := fold(line)) >= _SHORTEST_HEADLINE}


def _of_article(data: Any, headlines: set[str]) -> Iterator[list[str]]:
    """The writers of each object with one of the headlines, in no order of their depth."""
    stack, left = [data], _MOST_VALUES
    referred: dict[str, Any] = {}
    articles: list[dict[str, Any]] = []
    longest = 2 * max(map(len, headlines), default=0)
    while stack and left:
        left -= 1
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(entry for entry in value[:_MOST_OF_LIST] if isinstance(entry, (dict, list)))
        elif isinstance(value, dict):
            if any(len(title) <= longest and fold(title) in headlines for title in _titles(value)):
                articles.append(value)
            for key, entry in value.items():
                if isinstance(entry, (dict, list)):
                    stack.append(entry)
                    if ":" in key:
                        referred[key] = entry
    for article in articles:
        if lines := list(dict.fromkeys(_writers(article, referred, 0)))[:_MOST_WRITERS]:
            yield lines


def _titles(value: dict[str, Any]) -> Iterator[str]:
    for key in _TITLES:
        title = value.get(key)
        if isinstance(title, dict):
            title = next((title[form] for form in _FORMS if form in title), None)
        if isinstance(title, str) and len(title) >= _SHORTEST_HEADLINE:
            yield unescape(title) if "&" in title else title


def _writers(value: dict[str, Any], referred: dict[str, Any], depth: int) -> Iterator[str]:
    """The names under the first key for writers that has any, also within a wrapping such as ``credits``."""
    keys = {key.lower().replace("_", ""): key for key in value}
    for key in _KEYS:
        if key in keys and (names := list(_names(value[keys[key]], referred, depth))):
            yield from names
            return
    if depth < _DEEPEST:
        for key in ("credits", "embedded", "fields", "attributes"):
            inner = value.get(keys.get(key, ""))
            if isinstance(inner, dict):
                named = inner.get("by") if key == "credits" else None
                yield from _names(named, referred, depth) if named else _writers(inner, referred, depth + 1)


def _names(entry: Any, referred: dict[str, Any], depth: int) -> Iterator[str]:
    if isinstance(entry, str):
        if 1 < len(entry) <= _LONGEST_NAME and "://" not in entry:
            yield squeeze(unescape(entry))
    elif depth > _DEEPEST:
        return
    elif isinstance(entry, list):
        for inner in entry[:_MOST_WRITERS]:
            yield from _names(inner, referred, depth + 1)
    elif isinstance(entry, dict):
        entry = referred.get(str(entry.get("__ref")), entry)
        keys = {key.lower().replace("_", ""): key for key in entry} if isinstance(entry, dict) else {}
        name = next((entry[keys[key]] for key in _NAMES if key in keys and entry[keys[key]]), None)
        given, family = (entry.get(keys.get(key, "")) for key in ("firstname", "lastname"))
        if isinstance(name, str):
            yield from _names(name, referred, depth + 1)
        elif isinstance(given, str) and isinstance(family, str):
            yield squeeze(f"{given} {family}")
        else:
            for key, inner in keys.items():
                if key in _AROUND and isinstance(entry[inner], (dict, list)):
                    yield from _names(entry[inner], referred, depth + 1)
