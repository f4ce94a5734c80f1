"""Text that was encoded as UTF-8 twice: ``cafÃ©`` for ``café``, ``Ð¼Ð¾ÑÑ‚`` for ``мост``.

Somewhere the bytes of UTF-8 were read as Windows-1252 (or Latin-1) and written as UTF-8 again. Often only a part of a
page is so: the metadata, or what an older system had stored. Only sequences that no text has are read again.
"""

from __future__ import annotations

import re
from typing import Final

_HEAD_BYTES: Final = 32_768
_CP1252: Final = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_AFTER: Final = f"[\x80-\xbf{_CP1252}]"
_SEQUENCES: Final = re.compile(f"(?:[\xc2-\xdf]{_AFTER}|[\xe0-\xef]{_AFTER}{_AFTER}|[\xf0-\xf4]{_AFTER}{{3}})+")
_SURE: Final = re.compile(f"\xc3{_AFTER}|\xe2[€\x80‚\x82„\x84]{_AFTER}|\xef(?:¿½|»¿)")
_PAIRED: Final = re.compile(f"[\xc2-\xdf]{_AFTER}[\xc2-\xdf]|[\xe0-\xf4]{_AFTER}{_AFTER}[\xe0-\xf4]|\xf0\x9f|ðŸ")
_WITHIN_WORD: Final = re.compile(f"[a-z][\xc4\xc5\xc8]{_AFTER}(?=[a-z])")
_BYTES: Final = {letter: letter.encode("cp1252") for letter in _CP1252}
_CONT: Final = rb"(?:\xc2[\x80-\xbf]|\xe2[\x80\x82\x84][\x80-\xbf]|[\xc5\xc6\xcb][\x80-\xbf])"
_SUSPECT: Final = re.compile(
    rb"\xc3(?:\x83(?:\xc2[\x80-\xbf]|[\xe2\xc5\xc6\xcb])|\xa2(?:\xe2\x82\xac|\xc2\x80|\xe2\x80[\x9a\x9e])"
    rb"|[\x84\x85\x8e-\x91\x97-\x9b]" + _CONT + rb"\xc3[\x84\x85\x8e-\x91\x97-\x9b]" + _CONT + rb"|"
    rb"[\xa0\xa3-\xad]" + _CONT + _CONT + rb"\xc3[\xa0\xa3-\xad]" + _CONT + rb")"
)
_MANY: Final = 3


def may_be_doubly_encoded(content: bytes) -> bool:
    """Whether the beginning of a page in UTF-8 holds what looks like UTF-8 encoded twice."""
    first = content.find(b"\xc3", 0, _HEAD_BYTES)  # most languages do without it, and this costs nothing
    return first >= 0 and _SUSPECT.search(content, first, _HEAD_BYTES) is not None


def repair_double_encoding(text: str) -> str:
    """Return a text with the sequences decoded that were encoded twice, everything else unchanged."""
    sure = sum(1 for found in _SEQUENCES.finditer(text) if _is_sure(found))
    is_everywhere = sure >= _MANY or len(_WITHIN_WORD.findall(text)) >= _MANY
    if not sure and not is_everywhere:
        return text
    return _SEQUENCES.sub(lambda found: _decoded(found[0]) if is_everywhere or _is_sure(found) else found[0], text)


def _is_sure(found: re.Match[str]) -> bool:
    """Whether a sequence is none that a text may have, such as the last letter and the closing quote of ``CAFÉ»``, or a
    sequence that a text about encodings shows by itself.
    """
    if _PAIRED.match(found[0]):
        return True
    if not _SURE.match(found[0]):
        return False
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0][0] != "\xc3" or any(letter.isalpha() for letter in around)


def _decoded(sequence: str) -> str:
    try:
        return b"".join(_BYTES.get(letter) or letter.encode("latin-1") for letter in sequence).decode("utf-8")
    except UnicodeError:
        return sequence
