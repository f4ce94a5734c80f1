"""A reader of what is almost JSON, as templates and hands write it into pages.

Read are comments, trailing, doubled and missing commas, unquoted keys, single and typographic quotes, raw line breaks,
unescaped quotes within strings, wrong escapes, tags that an editor put between the lines, JavaScript's literals and
joined strings, several objects on end, and objects that are never closed. What cannot be read is None, and its
neighbours stay. The time is linear in the text: each decision looks ahead over a bounded stretch.
"""

from __future__ import annotations

import html
import re
from typing import Any, Final

MOST_CHARACTERS: Final = 200_000
"""A longer text is read up to here: real blocks have a tenth of it."""
_MOST_DEPTH: Final = 60
_MOST_DOCUMENTS: Final = 50
_WRAPPING: Final = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->")
_ESCAPED_WHOLE: Final = re.compile(r"[\s\[{]{1,20}&(?:quot|apos|#0{0,3}34|#0{0,3}39|#x22|#x27);")
_GAP: Final = re.compile(
    r"(?:[\s\ufeff\u00a0\u200b;]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|$)|<(?:br|/?p|/?div|/?span)\b[^<>]{0,200}>)+",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"[^\"'\\\u201c\u201d\u201e]+")
_KEY_AHEAD: Final = re.compile(r"[\s\ufeff]{0,200}[\"'\u201c]?[\w@$:./-]{1,80}[\"'\u201d]?\s{0,50}:(?!//)")
_VALUE_AHEAD: Final = re.compile(r"[\s\ufeff]{0,200}(?:[\"'\[{\]\u201c]|-?\d|true\b|false\b|null\b|$)")
_AFTER_STRING: Final = re.compile(r"(?:[\s\ufeff]|//[^\n]{0,200}\n|/\*[^*]{0,200}\*/){0,200}")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,}\]/;]|$)")
_NAME: Final = re.compile(r"[A-Za-z_$@][\w$@.-]{0,100}(?::[\w$-]{1,60}(?=\s{0,20}:))?")
_BARE: Final = re.compile(r"[^,}\]\n\"'(]{1,500}")
_ARGUMENT: Final = re.compile(r"\(\s{0,20}([\"'])([^\"'()\n]{0,500})\1\s{0,20}\)|\([^()]{0,500}\)")
_JOINED: Final = re.compile(r"[\s\ufeff]{0,100}\+[\s\ufeff]{0,100}(?=[\"'])")
_UNICODE: Final = re.compile(r"[0-9a-fA-F]{4}")
_TEMPLATE: Final = (("{{", "}}"), ("{%", "%}"), ("<?", "?>"), ("<%", "%>"))
_CLOSING: Final = {'"': '"', "'": "'", "\u201c": '\u201d\u201c"', "\u201d": '\u201d"', "\u201e": '\u201c\u201d"'}
_ESCAPES: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\n": ""}
_LITERALS: Final = {"true": True, "false": False, "True": True, "False": False}


def read_lenient_json(text: str) -> list[Any]:
    """Return the objects and lists of a text that is almost JSON, in their order; empty if there is none."""
    text = _WRAPPING.sub(" ", text[:MOST_CHARACTERS])
    if _ESCAPED_WHOLE.match(text):
        text = html.unescape(text)
    reader = _Reader(text)
    found: list[Any] = []
    while len(found) < _MOST_DOCUMENTS and reader.seek_document():
        value = reader.read_value(0)
        if value:
            found.append(value)
    return found


class _Reader:
    """Reads values from a position in a text, and never raises on any."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0

    def seek_document(self) -> bool:
        """Go to the next object or list; False if there is none."""
        starts = [start for sign in "{[" if (start := self._text.find(sign, self._position)) >= 0]
        self._position = min(starts, default=len(self._text))
        return bool(starts)

    def read_value(self, depth: int) -> Any:
        """Read the value at the position; None for what is none. The position is behind it afterwards."""
        self._skip_gap()
        sign = self._peek()
        for start, end in _TEMPLATE:
            if sign == start[0] and self._text.startswith(start, self._position) and depth:
                self._skip_past(end)
                return None
        if depth > _MOST_DEPTH:
            self._position = len(self._text)
            return None
        if sign == "{":
            return self._read_object(depth)
        if sign == "[":
            return self._read_list(depth)
        if sign and sign in _CLOSING:
            return self._read_joined(is_in_list=False)
        return self._read_bare()

    def _read_object(self, depth: int) -> dict[str, Any]:
        self._position += 1
        members: dict[str, Any] = {}
        while True:
            self._skip_gap()
            sign = self._peek()
            if not sign or sign == "}":
                self._position += 1
                return members
            if sign == "]":
                return members  # its closing brace is missing: the bracket is that of a list around it
            if sign == ",":
                self._position += 1
                continue
            key = self._read_key()
            self._skip_gap()
            if self._peek() == ":":
                self._position += 1
            elif key is None:
                self._position += 1
                continue
            self._skip_gap()
            value = None if self._peek() in (",", "}", "]") else self.read_value(depth + 1)
            if key is not None and key not in members:
                members[key] = value

    def _read_list(self, depth: int) -> list[Any]:
        self._position += 1
        entries: list[Any] = []
        while True:
            self._skip_gap()
            sign = self._peek()
            if not sign or sign == "]":
                self._position += 1
                return entries
            if sign == "}":
                return entries  # its closing bracket is missing
            before = self._position
            if sign == ",":
                self._position += 1
            elif sign in _CLOSING:
                entries.append(self._read_joined(is_in_list=True))
            else:
                entries.append(self.read_value(depth + 1))
            if self._position == before:
                self._position += 1

    def _read_key(self) -> str | None:
        sign = self._peek()
        if sign in _CLOSING:
            return self._read_string(is_key=True, is_in_list=False)
        if name := _NAME.match(self._text, self._position):
            self._position = name.end()
            return name[0]
        return None

    def _read_joined(self, *, is_in_list: bool) -> str:
        """Read a string, and those that ``+`` joins to it."""
        parts = [self._read_string(is_key=False, is_in_list=is_in_list)]
        while joined := _JOINED.match(self._text, self._position):
            self._position = joined.end()
            parts.append(self._read_string(is_key=False, is_in_list=is_in_list))
        return "".join(parts)

    def _read_string(self, *, is_key: bool, is_in_list: bool) -> str:
        closing = _CLOSING[self._text[self._position]]
        self._position += 1
        parts: list[str] = []
        while self._position < len(self._text):
            if plain := _PLAIN.match(self._text, self._position):
                parts.append(plain[0])
                self._position = plain.end()
                continue
            sign = self._text[self._position]
            self._position += 1
            if sign == "\\":
                parts.append(self._read_escape())
            elif sign in closing and self._is_end(is_key=is_key, is_in_list=is_in_list):
                break
            else:
                parts.append(sign)
        return "".join(parts)

    def _is_end(self, *, is_key: bool, is_in_list: bool) -> bool:
        """Whether the quote before the position closes its string, by what follows it."""
        gap = _AFTER_STRING.match(self._text, self._position)
        after = gap.end() if gap else self._position
        sign = self._text[after : after + 1]
        if is_key:
            return sign == ":" or not sign
        if sign in ("", "}", "]", ";"):
            return True
        ahead = _VALUE_AHEAD if is_in_list else _KEY_AHEAD
        if sign == ",":
            rest = self._text[after + 1 : after + 400].lstrip(" \t\r\n,")
            if gap := _GAP.match(rest):
                rest = rest[gap.end() :]
            return rest[:1] in ("}", "]", "") or ahead.match(rest) is not None
        if sign == "+":
            return _JOINED.match(self._text, after) is not None
        return not is_in_list and after > self._position and _KEY_AHEAD.match(self._text, after) is not None

    def _read_escape(self) -> str:
        sign = self._text[self._position : self._position + 1]
        self._position += 1
        if sign == "u" and (digits := _UNICODE.match(self._text, self._position)):
            self._position += 4
            code = int(digits[0], 16)
            if 0xD800 <= code < 0xDC00 and self._text.startswith("\\u", self._position):
                low = _UNICODE.match(self._text, self._position + 2)
                if low and 0xDC00 <= int(low[0], 16) < 0xE000:
                    self._position += 6
                    code = 0x10000 + ((code - 0xD800) << 10) + int(low[0], 16) - 0xDC00
            return chr(code)
        return _ESCAPES.get(sign, sign)

    def _read_bare(self) -> Any:
        """Read a number or a word of JavaScript; of a call its one string, of any other expression None."""
        if number := _NUMBER.match(self._text, self._position):
            self._position = number.end()
            return float(number[0]) if any(sign in number[0] for sign in ".eE") else int(number[0][:300])
        bare = _BARE.match(self._text, self._position)
        if bare is None:
            self._position += 1 if self._peek() not in ("", ",", "}", "]") else 0
            return None
        self._position = bare.end()
        if self._peek() == "(" and (argument := _ARGUMENT.match(self._text, self._position)):
            self._position = argument.end()
            return argument[2]
        return _LITERALS.get(bare[0].strip())

    def _skip_gap(self) -> None:
        if gap := _GAP.match(self._text, self._position):
            self._position = gap.end()

    def _skip_past(self, mark: str) -> None:
        end = self._text.find(mark, self._position)
        self._position = len(self._text) if end < 0 else end + len(mark)

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]
