"""Lists that a PHP ``var_dump`` left in a page: ``string(N) "[{…} ,{…} ]"``.

The list looks like JSON and is put together by hand: a bare ``"`` in a title is not escaped, so a JSON reader stops
there. Two things delimit it all the same. ``N`` is the length of the list in UTF-8 bytes, which distinguishes a whole
list from one that was cut short. And the rows have a known shape, so that a value ends where the next key begins,
whatever quotes it holds.

Rows that are whole are given, with their values as printed; a row is never pieced together from two. A list is whole
when exactly ``N`` bytes lie between its quotes and every row of it could be read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_DUMPS = 40
_MOST_BYTES = 4_000_000
_MOST_ROWS = 2_000

_KEYS = "id|sort|contenttypeid|pic|title"
_QUOTE = r'(?:"|&quot;|&#34;)'
_HEADER = re.compile(rf"string\((\d{{1,9}})\)\s{{0,20}}({_QUOTE})")
# What is left of a header when the page ends inside it.
_CUT_HEADER = re.compile(
    r"(?:^|(?<=[\s>]))s(?:t(?:r(?:i(?:n(?:g(?:\(\d{0,9}(?:\)\s{0,20}(?:&(?:q(?:u(?:ot?)?)?)?)?)?)?)?)?)?)?)?$"
)
_LIST_START = re.compile(r"\[?$|\[\s*(?:$|\]|\{\s*(?:$|\"))")
_EXACT_START = re.compile(r"\[\s*(?:\]|\{\s*\")")
_CLOSE = re.compile(rf"(?:\}}\s*|\[\s*)\]\s*{_QUOTE}")
_ROW_END = re.compile(rf'"\s*+\}}(?=\s*+(?:,\s*+\{{\s*+"(?:{_KEYS})"\s*+:|\]\s*+(?:"|$)|(?:,\s*+)?$))')
_ROW = re.compile(
    r'\{\s*"id"\s*:\s*"(?P<id>[^"]*)"\s*,\s*"sort"\s*:\s*"(?P<sort>[^"]*)"\s*,\s*'
    r'"contenttypeid"\s*:\s*"(?P<contenttypeid>[^"]*)"\s*,\s*"pic"\s*:\s*"(?P<pic>[^"]*)"\s*,\s*'
    r'"title"\s*:\s*"(?P<title>.*)"\s*\}',
    re.DOTALL,
)
_TITLE_START = re.compile(r'"title"\s*+:\s*+"')
_TITLE_END = re.compile(rf'"\s*+(?:,\s*+"(?:{_KEYS})"\s*+:|\}}$)')
_SECOND_ROW = re.compile(rf'"(?:{_KEYS})"\s*:\s*"')
_KEY = re.compile(rf'(?:^\{{\s*|"\s*,\s*)"({_KEYS})"\s*:\s*"')
_NOT_IN_A_TITLE = re.compile(
    r"[\n\r]|</?(?:div|p|pre|br|script|style|body|html|span|ul|li|section|footer)\b", re.IGNORECASE
)

_JSON_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_JSON_CHARACTERS = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


@dataclass(frozen=True, slots=True)
class DumpedList:
    """One dumped list.

    ``start`` and ``end`` delimit the dump in the text it was read from, ``declared_length`` is its ``N``. ``rows`` are
    the rows that are whole, in order: for each key the value as printed, escapes included. ``is_whole`` is true where
    the length and the structure both say that nothing is missing.
    """

    start: int
    end: int
    declared_length: int | None
    rows: tuple[dict[str, str], ...]
    is_whole: bool


def find_lists(text: str, *, is_markup: bool = False) -> list[DumpedList]:
    """Return every related list printed by PHP's ``var_dump`` in ``text``, in order; dumps of other strings are
    skipped. An empty list if there are none. Never raises.

    ``is_markup``: ``text`` is HTML source, in which the dump may be as PHP printed it or HTML-escaped (as a browser
    saves it). A text cut off inside a dump's header gives a list that is not whole and has no rows.
    """
    found: list[DumpedList] = []
    position = 0
    while len(found) < _MOST_DUMPS and (header := _next_header(text, position)):
        dumped = _read_list(text, header, is_markup)
        if dumped is None:
            position = header.end()
            continue
        found.append(dumped)
        position = max(dumped.end, header.end())
    if len(found) < _MOST_DUMPS and (cut := _CUT_HEADER.search(text, max(position, len(text) - 60))):
        found.append(DumpedList(cut.start(), len(text), None, (), is_whole=False))
    return found


def _next_header(text: str, position: int) -> re.Match[str] | None:
    """Find the next dump's header; most pages have one, far down, and finding a word is faster than a pattern."""
    while (position := text.find("string(", position)) >= 0:
        if header := _HEADER.match(text, position):
            return header
        position += 1
    return None


def unescape(value: str) -> str:
    r"""Resolve JSON escapes (``\u2019``, ``\"``) and then HTML entities (``&quot;``, ``&#8217;``) in a printed value.

    Half a surrogate pair becomes U+FFFD; invalid escapes are kept unchanged. HTML entities are resolved at most twice,
    since the site stored some titles escaped and escaped them again.
    """
    if "\\" in value:
        value = _JSON_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _JSON_CHARACTERS[m[2]], value)
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for _ in range(2):
        if "&" not in value:
            break
        value = _ENTITY.sub(lambda m: html.unescape(m[0]), value)
    return value


def _read_list(text: str, header: re.Match[str], is_markup: bool) -> DumpedList | None:
    """Read the list after a header; None where the dumped string is no list."""
    declared, begin = int(header[1]), header.end()
    following = _next_header(text, begin)
    limit = min(following.start() if following else len(text), begin + 6 * _MOST_BYTES)
    if declared == 0:
        close = re.compile(_QUOTE).match(text, begin)
        return DumpedList(header.start(), close.end(), 0, (), is_whole=True) if close else None
    for escaped in (False, True) if is_markup else (False,):
        # a page of nothing but headers would have what follows each looked through up to its end
        if not escaped and (header[2] != '"' or _EXACT_START.match(text, begin) is None):
            continue
        candidate = (
            text[begin : min(begin + 6 * declared + 1, limit)] if escaped else text[begin : begin + declared + 1]
        )
        exact = _exact(candidate, declared, escaped)
        if exact is None or not _LIST_START.match(exact):
            continue
        rows, is_closed = _read_rows(exact, is_exact=True)
        if not escaped:
            end = begin + len(exact) + 1
        else:
            closing = _CLOSE.search(text, begin, limit)
            end = closing.end() if closing else limit
        return DumpedList(header.start(), end, declared, tuple(rows), is_whole=is_closed)
    return _read_damaged(text, header, declared, limit)


def _exact(candidate: str, declared: int, escaped: bool) -> str | None:
    """Return the payload, where a closing quote follows after exactly the declared number of bytes; else None."""
    if declared > _MOST_BYTES:
        return None
    if escaped:
        candidate = html.unescape(candidate)
    raw = candidate[: declared + 1].encode("utf-8", "surrogatepass")
    if raw[declared : declared + 1] != b'"' or not raw[:declared].rstrip().endswith(b"]"):
        return None
    try:
        return raw[:declared].decode("utf-8")
    except UnicodeDecodeError:
        return None


def _read_damaged(text: str, header: re.Match[str], declared: int, limit: int) -> DumpedList | None:
    """Read a list whose length does not hold: as far as its rows go."""
    begin = header.end()
    if beyond := _NOT_IN_A_TITLE.search(text, begin, limit):
        limit = beyond.start()
    region = text[begin:limit]
    if header[2] != '"':
        region = html.unescape(region)
    if not _LIST_START.match(region):
        return None
    rows, is_closed = _read_rows(region, is_exact=False)
    closing = _CLOSE.search(text, begin, limit) if is_closed else None
    return DumpedList(header.start(), closing.end() if closing else limit, declared, tuple(rows), is_whole=False)


def _read_rows(payload: str, *, is_exact: bool) -> tuple[list[dict[str, str]], bool]:
    """Rows of a payload that starts at its ``[``, and whether its end was reached with every row read."""
    rows: list[dict[str, str]] = []
    is_complete = True
    for printed in _split(payload):
        if printed is None:
            return rows, is_complete
        row = _read_row(printed)
        if row is None:
            is_complete = False
            if not is_exact:
                break
            continue
        rows.append(row)
    return rows, False


def _split(payload: str) -> Iterator[str | None]:
    """Give the text of each row from ``{`` to ``}``; a final None where the list is closed by its ``]``."""
    position = _skip(payload, 1)
    for _ in range(_MOST_ROWS):
        if payload.startswith("]", position):
            yield None
            return
        if not payload.startswith("{", position):
            return
        end = _ROW_END.search(payload, position)
        if end is None:
            return
        yield payload[position : end.end()]
        position = _skip(payload, end.end())


def _skip(payload: str, position: int) -> int:
    """Position of the next character that is neither white space nor a comma."""
    while position < len(payload) and payload[position] in " \t\r\n,":
        position += 1
    return position


def _read_row(printed: str) -> dict[str, str] | None:
    """Values of one row as printed; None where it is not one whole row."""
    if match := _ROW.fullmatch(printed):
        return None if _SECOND_ROW.search(match["title"]) else match.groupdict()
    try:  # other order, other keys, a value that is no string
        values = json.loads(printed, strict=False)
    except (ValueError, RecursionError):
        return _read_by_keys(printed)
    if not isinstance(values, dict):
        return None
    row = {key: str(value) for key, value in values.items() if isinstance(value, (str, int))}
    begin = _TITLE_START.search(printed)
    end = _TITLE_END.search(printed, begin.end()) if begin else None
    if begin and end and "title" in row:
        row["title"] = printed[begin.end() : end.start()]
    return row if row.get("id") else None


def _read_by_keys(printed: str) -> dict[str, str] | None:
    """Read a row in another order that has bare quotes: each value ends where the next key begins."""
    keys = list(_KEY.finditer(printed))
    names = [key[1] for key in keys]
    if "id" not in names or len(set(names)) < len(names):
        return None
    ends = [key.start() for key in keys[1:]] + [len(printed.rstrip().removesuffix("}").rstrip()) - 1]
    row = {key[1]: printed[key.end() : end] for key, end in zip(keys, ends, strict=True)}
    # Only titles hold quotes; elsewhere a quote says that the start of one row runs into the end of another.
    return None if any('"' in value for name, value in row.items() if name != "title") else row
