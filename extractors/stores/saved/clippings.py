"""Clippings in plain text or Markdown, as Obsidian, Joplin, MarkDownload, Notion and Readwise write them.

Between two lines of dashes at the head stand ``source`` or ``url``, ``title``, ``author`` and ``published``; without
them one of the first lines is the address, alone or behind a label (``URL: https://…``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from extractors.contracts.raw_page import AUTHORS_LABEL
from extractors.stores.saved.page_address import has_markup

_TEXT = ("", ".txt", ".text")
_MARKDOWN = (".md", ".markdown")
_MOST_LINES = 60
_FIRST_LINES = 5
_FIELD = re.compile(r"([A-Za-z][\w -]{0,30}):[ \t]{0,9}([^\r\n]{0,2000})")
_ADDRESS_LINE = re.compile(
    r"""[-*>\s]{0,6}(?:[^\W\d][\w ]{0,20}[:：]\s{0,9})?["'<(]?(https?://[^\s"'<>)]{1,2000})["'>)]?\s{0,9}"""
)
_ADDRESS_KEYS = ("source", "url", "source_url", "source-url", "link", "original_url")
_DATE_KEYS = ("published", "date_published", "publish_date", "date")
_AUTHOR_KEYS = ("author", "authors", "byline", "creator")
_ITEM = re.compile(r"[ \t]{0,9}-[ \t]{1,9}(\S[^\r\n]{0,500})")
_NOTE_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\s]{0,2000}\)")
_HEADING = re.compile(r"^#{1,6}[ \t]{1,9}", re.MULTILINE)
_BOLD = re.compile(r"\*\*([^*\n]{1,2000})\*\*")


@dataclass(frozen=True, slots=True)
class Clipping:
    """A clipping's address, and its text below its title, its day and its writers, which is where a plain text page has
    them.
    """

    url: str
    content: bytes


def read_clipping(content: bytes, name: str) -> Clipping | None:
    """Return the address of a text and what is left of it without the lines that state it; None where it states none,
    and for a page with markup or a file of another kind. Markdown's marks are taken off.
    """
    ending = PurePath(name).suffix.lower()
    if (ending not in _TEXT and ending not in _MARKDOWN) or has_markup(content):
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    lines = text.splitlines()
    fields, begins = _front_matter(lines)
    url = next((fields[key] for key in _ADDRESS_KEYS if key in fields), "")
    if not url.lower().startswith(("http://", "https://")):
        if (found := _address_line(lines, begins)) is None:
            return None
        number, url = found
        lines = lines[:number] + lines[number + 1 :]
    rest = "\n".join(lines[begins:]).strip()
    if ending in _MARKDOWN:
        rest = _BOLD.sub(r"\1", _HEADING.sub("", _LINK.sub(r"\1", _PICTURE.sub("", rest))))
    title = fields.get("title", "")
    if title and not rest.startswith(title):
        authors = _names(_first(fields, _AUTHOR_KEYS))
        stated = (title, _first(fields, _DATE_KEYS), f"{AUTHORS_LABEL} {authors}" if authors else "", rest)
        rest = "\n\n".join(part for part in stated if part)
    return Clipping(url, rest.strip().encode())


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """The fields between two lines of dashes at the head, and the number of the line behind them; {} and 0 without."""
    if not lines or lines[0].strip() != "---":
        return {}, 0
    fields: dict[str, str] = {}
    listed = ""
    for number, line in enumerate(lines[1:_MOST_LINES], 1):
        if line.strip() == "---":
            return fields, number + 1
        if listed and (item := _ITEM.fullmatch(line)):
            fields[listed] = ", ".join(filter(None, (fields[listed], _unquoted(item[1]))))
            continue
        listed = ""
        if field := _FIELD.fullmatch(line.strip()):
            key, value = field[1].strip().lower(), _unquoted(field[2])
            if key not in fields:
                fields[key] = value
                listed = "" if value else key
    return {}, 0


def _unquoted(value: str) -> str:
    return value.strip().strip("\"'")


def _names(value: str) -> str:
    """The names of a field: of a list in brackets or of links to notes (``[[people/ada|Ada Venn]]``) those of each."""
    value = _NOTE_LINK.sub(r"\1", value)
    if value.startswith("[") and value.endswith("]"):
        value = ", ".join(filter(None, map(_unquoted, value[1:-1].split(","))))
    return value


def _address_line(lines: list[str], begins: int) -> tuple[int, str] | None:
    seen = 0
    for number, line in enumerate(lines[begins : begins + _MOST_LINES], begins):
        if not line.strip():
            continue
        seen += 1
        if seen > _FIRST_LINES:
            return None
        if found := _ADDRESS_LINE.fullmatch(line):
            return number, found[1]
    return None


def _first(fields: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((fields[key] for key in keys if fields.get(key)), "")
