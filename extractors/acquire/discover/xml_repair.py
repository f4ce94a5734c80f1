"""Bytes of feeds and sitemaps made readable for an XML parser: in UTF-8, from the root element on, without slips.

A bare ``&`` in an address would cost the parameter after it, and the address that is left is another page's. Bytes that
XML forbids would end a feed where they stand. What an error handler printed before the XML is no part of it.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from extractors.language.charset import decode

_FRONT_BYTES: Final = 64 * 1024
"""So far into a file its root element is searched."""
_ROOT: Final = re.compile(
    rb"<(?:\w{1,20}:)?(?:rss\b[^<>]{0,2000}\bversion\s*=|feed\b[^<>]{0,2000}\bxmlns|RDF\b|urlset\b|sitemapindex\b|channel>)"
)
_DECLARATION: Final = re.compile(rb"<\?xml\b[^<>]{0,300}>\s*")
_TEXT: Final = re.compile(rb"<!\[CDATA\[")
_BARE_AMPERSAND: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_FORBIDDEN_REFERENCE: Final = re.compile(
    rb"&#(?:0{0,5}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,5}(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_FORBIDDEN_BYTES: Final = bytes((*range(9), 11, 12, *range(14, 32)))
_WIDE_STARTS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_STEP: Final = 1024 * 1024


def to_utf8(content: bytes, charset: str | None = None) -> bytes:
    """Return XML in UTF-8, without byte order mark, whatever charset its declaration names wrongly.

    ``charset`` is the one that its HTTP header names. Valid UTF-8 is returned as it is.
    """
    for start, name in _WIDE_STARTS:
        if content.startswith(start):
            return content.decode(name, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    if _is_utf8(content):
        return content
    text, _ = decode(content, f"application/xml; charset={charset}" if charset else None)
    return text.encode("utf-8", "replace")


def repair_xml(content: bytes) -> bytes:
    """Return XML in UTF-8 from its root element on, with bare ampersands escaped outside CDATA sections and without the
    characters that XML forbids. Its declaration is left out: what it says of the charset no longer holds.
    """
    content = _from_root(content)
    if any(byte in content for byte in _FORBIDDEN_BYTES):
        content = content.translate(None, _FORBIDDEN_BYTES)
    if b"&" not in content:
        return content
    if b"&#" in content:
        content = _FORBIDDEN_REFERENCE.sub(b"", content)
    if b"<![CDATA[" not in content:
        return _BARE_AMPERSAND.sub(b"&amp;", content)
    kept, position = [], 0
    while found := _TEXT.search(content, position):
        kept.append(_BARE_AMPERSAND.sub(b"&amp;", content[position : found.start()]))
        end = content.find(b"]]>", found.end())
        position = len(content) if end < 0 else end + 3
        kept.append(content[found.start() : position])
    kept.append(_BARE_AMPERSAND.sub(b"&amp;", content[position:]))
    return b"".join(kept)


def has_root(content: bytes) -> bool:
    """Whether the root element of a feed or sitemap stands near the beginning, perhaps behind something else."""
    return _ROOT.search(content[:_FRONT_BYTES]) is not None


def _from_root(content: bytes) -> bytes:
    """Cut what precedes the root element; a DOCTYPE stays, since entities that it declares must be found."""
    root = _ROOT.search(content[:_FRONT_BYTES])
    if root is None:
        return content
    front = content[: root.start()]
    doctype = front.rfind(b"<!DOCTYPE")
    if doctype >= 0 and b"<" not in front[doctype + 1 :].replace(b"<!", b""):
        return front[doctype:] + content[root.start() :]
    sheet = _DECLARATION.sub(b"", front).strip()
    return content[root.start() :] if sheet or front else content


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _STEP):
            decoder.decode(content[start : start + _STEP])
    except UnicodeDecodeError:
        return False
    return True
