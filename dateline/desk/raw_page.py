"""The archived page of an article, made inert: for a sandboxed frame that runs nothing and loads nothing."""

from __future__ import annotations

from pathlib import Path

import lxml.html

from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record

MOST_BYTES = 8_000_000
_ACTIVE = "//script|//link|//base|//iframe|//frame|//object|//embed|//applet|//meta[@http-equiv]|//portal|//fencedframe"
_ADDRESSES = ("src", "srcset", "href", "action", "formaction", "poster", "background", "ping", "data")


class NoRawPageError(Exception):
    """There is no archived page of an article on this machine, or it cannot be shown as HTML."""


def inert_page(raw_folder: Path, warc_record: str | None) -> bytes:
    """Return the archived page as UTF-8, without all that could run or load, by its own words alone.

    The content policy of the answer forbids the same once more (``dateline/desk/access/headers.py``).

    Raises:
        NoRawPageError: the record is not in the archive of this machine, has no body, or is no HTML.
    """
    try:
        record = find_record(raw_folder, warc_record or "")
    except (RecordNotFoundError, OSError) as error:
        raise NoRawPageError(str(error)) from error
    body = record.body or b""
    if not body or len(body) > MOST_BYTES:
        raise NoRawPageError(f"{warc_record}: the record has {len(body):,} bytes")
    try:
        document = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding=_charset(record.content_type)))
    except (lxml.etree.ParserError, LookupError, ValueError) as error:
        raise NoRawPageError(f"{warc_record}: {error}") from error
    for element in document.xpath(_ACTIVE):
        element.drop_tree()
    for element in document.iter(lxml.etree.Element):
        for name in list(element.attrib):
            if name.startswith("on") or name in _ADDRESSES or name.endswith(":href"):
                del element.attrib[name]
    return bytes(lxml.html.tostring(document, encoding="utf-8", doctype="<!doctype html>"))


def _charset(content_type: str | None) -> str | None:
    """Return the charset that the server stated; None leaves it to the page's own words."""
    _, _, charset = (content_type or "").lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None
