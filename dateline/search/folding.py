"""A text as search compares it: cut into tokens, each folded to a term.

The published file is indexed by SQL that does the same (``dateline/search/text_sql.py``); a test compares the two over
every character. A token is a run of letters, digits and marks. Scripts that write no spaces (Chinese, Japanese, Thai,
Lao, Khmer, Burmese) have no words to cut: there each letter begins a token, which is the letter with the one after it,
so that any run of two letters or more is found as a phrase of such pairs.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59\u0e81\u0e82\u0e84\u0e86-\u0e8a\u0e8c-\u0ea3\u0ea5\u0ea7-\u0eb0"
    "\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec4\u0ec6\u0ed0-\u0ed9\u0edc-\u0edf\u1000-\u102a\u103f-\u1049\u1050-\u1055"
    "\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1090-\u1099\u1780-\u17b3\u17d7\u17dc\u17e0-\u17e9"
    "\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff6f\uff71-\uff9d\U00020000-\U0002a6df"
    "\U0002a700-\U0002b738\U0002b740-\U0002b81d\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d"
    "\U00030000-\U0003134a"
)
"""The inside of a character class: letters and digits of scripts that are written without spaces."""
KEEPS_MARKS = "\u0900-\u109f\u1780-\u17ff\u3040-\u30ff"
"""The inside of a character class: scripts whose marks are vowels or distinguish letters, and so are kept."""
VARIANTS = "\u0649\u06cc\u06d0\u0671\u0623\u0625\u0622\u06a9\u0629\u06c0\u06d5\u06be\u03c2"
"""Letters that are written for others: Arabic and Persian yeh, alef, kaf and heh, and the last sigma of a word."""
LETTERS = "\u064a\u064a\u064a\u0627\u0627\u0627\u0627\u0643\u0647\u0647\u0647\u0647\u03c3"
"""What each letter of ``VARIANTS`` becomes."""
JOINERS = "\u200c\u200d\u200e\u200f\u00ad"
"""What is within words and is not seen."""
DROPPED = JOINERS + "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u0670\u093c\u09bc\u0a3c"
"""What a term is without: joiners, the lengthening stroke, vowel signs of Arabic, the dot below letters of Hindi."""
TERM_LENGTH = 60
"""Terms are cut to this many characters."""

_VARIANTS = str.maketrans(VARIANTS, LETTERS, DROPPED)
_KEEPS_MARKS = re.compile(f"[{KEEPS_MARKS}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_PIECES = re.compile("um*|[wm]+")
# Latin, Greek, Cyrillic, Armenian, Arabic, and punctuation: letters, digits and signs, no marks and nothing unseen
_SIMPLE = re.compile(
    "[\\x00-\\x7f\\xa0-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u060c-\\u060f\\u061b-\\u063f\\u0641-\\u064a"
    "\\u0660-\\u066f\\u0671-\\u06d5\\u06ee-\\u06ff\\u1e00-\\u1fff\\u2010-\\u203a\\u20a0-\\u20bf\\u2100-\\u218f]*"
)
_WORD = re.compile(r"[^\W_]+")
_WORDS_AND_GAPS = re.compile(r"([^\W_]+)")


class Token(NamedTuple):
    """A term of a text, its number among the tokens of the text, and where it stands: ``text[start:end]``."""

    term: str
    position: int
    start: int
    end: int


class _Classes(dict[int, str]):
    """The class of each character: ``u`` of a script without spaces, ``m`` a mark, ``w`` of a word, else a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)[0]
        if kind in "LN":
            found = "u" if _UNSPACED.match(character) else "w"
        else:
            found = "m" if kind == "M" else "w" if character in JOINERS else " "
        self[code] = found
        return found


class _Plain(dict[int, str]):
    """Each character in lower case and without its marks."""

    def __missing__(self, code: int) -> str:
        lowered = unicodedata.normalize("NFD", chr(code).lower())
        plain = "".join(character for character in lowered if unicodedata.category(character)[0] != "M")
        self[code] = found = unicodedata.normalize("NFC", plain)
        return found


class _Lower(dict[int, str]):
    """Each character in lower case, as one character: ``str.lower`` would look at its neighbours."""

    def __missing__(self, code: int) -> str:
        self[code] = found = chr(code).lower()[:1]
        return found


_CLASSES, _PLAIN, _LOWER = _Classes(), _Plain(), _Lower()


@lru_cache(maxsize=1 << 16)
def fold_term(token: str) -> str:
    """Fold one token to its term: without case and accents, one form for each Arabic and Persian letter, without vowel
    signs and what is not seen. Empty if nothing is left.
    """
    if token.isascii():
        return token.lower()[:TERM_LENGTH]
    if _KEEPS_MARKS.search(token):
        whole = unicodedata.normalize("NFC", token).translate(_VARIANTS)
        return whole.translate(_LOWER)[:TERM_LENGTH]
    return unicodedata.normalize("NFC", token.translate(_VARIANTS).translate(_PLAIN))[:TERM_LENGTH]


def tokenise(text: str) -> list[Token]:
    """Cut a text into its tokens, in order."""
    classes = text.translate(_CLASSES)
    pieces = [match.span() for match in _PIECES.finditer(classes)]
    if "u" not in classes:
        folded = enumerate((fold_term(text[start:end]), start, end) for start, end in pieces)
        return [Token(term, position, start, end) for position, (term, start, end) in folded if term]
    tokens = []
    for position, (start, end) in enumerate(pieces):
        stop = end
        if classes[start] == "u" and position + 1 < len(pieces):
            following, its_end = pieces[position + 1]
            if following == end and classes[following] == "u":
                stop = its_end
        if term := fold_term(text[start:stop]):
            # a pair names the place of its first letter: a phrase of pairs ends with the last of them
            tokens.append(Token(term, position, start, stop))
    return tokens


def simple_terms(text: str) -> list[str] | None:
    """Return the terms of a text by their number, several times as fast as ``tokenise``; None for a text that needs it.

    In most texts a word is a run of what Python calls word characters; not where marks, what is not seen or scripts
    without spaces are in it. A test holds the two equal. ``simple_offsets`` has where they stand.
    """
    if text.isascii():
        terms = _WORD.findall(text.lower())
        longest = max(terms, key=len, default="")
        return terms if len(longest) <= TERM_LENGTH else [term[:TERM_LENGTH] for term in terms]
    if _SIMPLE.fullmatch(text):
        return [fold_term(word) for word in _WORD.findall(text)]
    return None


def simple_offsets(text: str) -> list[int]:
    """Return where the terms of ``simple_terms`` stand: where the first begins and ends, the second, and so on."""
    return list(accumulate(map(len, _WORDS_AND_GAPS.split(text))))


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of a script without spaces."""
    return _UNSPACED.search(text) is not None
