"""Detect the character encoding of a page.

A page says so in up to three places (byte order mark, HTTP header, ``meta`` element) and is wrong in a few cases in a
hundred. Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever was declared: text in another charset practically
never is. After that the declarations are tried in the order of the HTML standard, and believed only where the bytes
decode and the text has the letters of a language (:mod:`extractors.language.charset_evidence`); detection comes last.
Labels are read as browsers read them (``latin1`` means Windows-1252), after the WHATWG
Encoding standard.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from extractors.language.double_encoding import may_be_doubly_encoded, repair_double_encoding

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([a-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s{0,20}=\s{0,20}["']?\s{0,20}([a-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_BROKEN = re.compile("\ufffd+")
_ESCAPES = re.compile(rb"\x1b\$[@B]|\x1b\([JIB]")

_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-cyrillic": "mac_cyrillic",
    # the same letters, and those of Ukrainian in place of lines that no page draws
    "koi8-r": "koi8-u",
    "unicode": "utf-8",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    # a label that could be read at all was not written in UTF-16, so the standard has it mean UTF-8
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NO_CHARSETS = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"))
"""Codecs of Python's that browsers have no label for: some of them raise whatever error handler is set."""
_HEAD_BYTES = 8192
_MOST_ERRORS = 0.005
_CLEARLY, _LITTLE = 0.2, 0.04
"""Another charset needs this much more evidence than the one that was declared; the second for one in which pages of
the declared language are written."""


def decode(content: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Decode a page and return its text and the name of the charset used. Never raises; undecodable bytes become
    U+FFFD.

    Tried in order: byte order mark, ASCII, ISO-2022-JP escapes, UTF-8, the charsets declared by ``content_type`` (the
    HTTP header's value) and the page, detection from the bytes. What was encoded as UTF-8 twice is decoded twice.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace"), name
    if content.isascii() and b"\x1b" not in content:
        return _without_nul_padding(content)
    head = content[:65536]
    if b"\x1b" not in head or not _ESCAPES.search(head):
        text, errors = _try(content, "utf-8")
        if not errors:
            return repair_double_encoding(text) if may_be_doubly_encoded(content) else text, "utf-8"
    else:
        return content.decode("iso2022_jp_ext", "replace"), "iso-2022-jp"
    if errors and _is_spoilt_utf8(text, errors):
        return text, "utf-8"
    declared = list(_declared(content, content_type))
    is_declared = True
    for name in declared:
        wrong = errors if name == "utf-8" else _try(content, name)[1]
        if wrong <= max(3, len(content) * _MOST_ERRORS):
            break
    else:
        name, is_declared = _detect(content), False
    if name != "utf-8" or not _has_more_whole_than_broken(text):
        name = _best_by_evidence(content, name, declared, is_declared=is_declared)
    return content.decode(name, "replace"), name


def _is_spoilt_utf8(text: str, errors: int) -> bool:
    """Whether text is UTF-8 but for a few bytes, of an advertisement say: no other charset gives so many characters."""
    return errors <= 50 and sum(letter > "\x7f" for letter in text) > 20 * errors


def _has_more_whole_than_broken(text: str) -> bool:
    """Whether text read as UTF-8 has at least as many characters beyond ASCII as places where bytes fit nothing."""
    return sum("\x7f" < letter != "\ufffd" for letter in text) >= len(_BROKEN.findall(text))


def _best_by_evidence(content: bytes, first: str, declared: list[str], *, is_declared: bool) -> str:
    """Return the charset whose text is written in a language: ``first``, unless its letters make no words and another
    charset's do. Whether ``first`` was declared decides how much evidence must be against it.
    """
    from extractors.language.charset_evidence import (  # only pages that are not UTF-8 need it
        FEWEST_LETTERS,
        GOOD,
        candidates,
        count_beyond_ascii,
        evidence_for,
        find_page_language,
        fits_language,
        sample_of,
    )

    language = find_page_language(content)
    sample = sample_of(content)
    text = sample.decode(first, "replace")
    evidence = evidence_for(text, language)
    if evidence is None:
        return first
    if is_declared and evidence >= (GOOD if count_beyond_ascii(text) >= FEWEST_LETTERS else 0.0):
        return first
    best, most = first, evidence
    for name in candidates(declared, language):
        text, wrong = _try(sample, name)
        if text and wrong <= len(sample) * _MOST_ERRORS:
            margin = _CLEARLY if best == first and is_declared and not fits_language(name, language) else _LITTLE
            if (found := evidence_for(text, language)) is not None and found > most + margin:
                best, most = name, found
    return best


def _without_nul_padding(content: bytes) -> tuple[str, str]:
    """ASCII; or UTF-16 without a mark, which for Latin text looks like ASCII with a NUL in every second place."""
    head = content[:_HEAD_BYTES]
    if head.count(0) > len(head) * 0.3:
        name = "utf-16-be" if head[:1] == b"\x00" else "utf-16-le"
        return content.decode(name, "replace"), name
    return content.decode("ascii"), "utf-8"


def _try(content: bytes, name: str) -> tuple[str, int]:
    """Decode; the second value counts the bytes that did not fit. A character cut off at the very end is no error."""
    try:
        if codecs.lookup(name).name in _NO_CHARSETS:
            return "", len(content) + 1
        return content.decode(name), 0
    except UnicodeDecodeError as error:
        text = content.decode(name, "replace")
        if error.start >= len(content) - 4:
            return text.rstrip("\ufffd"), 0
        return text, text.count("\ufffd")
    except (LookupError, ValueError):
        return "", len(content) + 1


def _declared(content: bytes, content_type: str | None) -> Iterator[str]:
    if content_type and (found := _HEADER.search(content_type)):
        yield _codec(found[1])
    head = content[:_HEAD_BYTES]
    for pattern in (_XML, _META):
        if match := pattern.search(head):
            yield _codec(match[1].decode("ascii"))


def _codec(label: str) -> str:
    return _AS_BROWSERS_READ.get(label.lower(), label.lower())


def _detect(content: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding  # two pages in a thousand get here

    name = detect_encoding(content[:200_000]) or "cp1252"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return _codec(name)
